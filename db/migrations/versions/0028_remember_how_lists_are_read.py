"""Remember which column of a list is which of ours, and what its writings mean."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_layout",
        sa.Column("list", sa.String(length=24), nullable=False),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the titles of its columns",
        ),
        sa.Column(
            "feeds",
            sa.Text(),
            nullable=False,
            comment="JSON: of each column the key of ours, empty for none",
        ),
        sa.Column(
            "turned",
            sa.Boolean(),
            nullable=False,
            comment="full names begin with the given name",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list", "fingerprint", name=op.f("pk_import_layout")),
    )
    op.create_table(
        "import_meaning",
        sa.Column("list", sa.String(length=24), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False, comment="key of our column"),
        sa.Column(
            "writing",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="blind digest",
        ),
        sa.Column(
            "codes", sa.Text(), nullable=False, comment="JSON; none: it is left blank"
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list", "field", "writing", name=op.f("pk_import_meaning")),
    )


def downgrade() -> None:
    op.drop_table("import_meaning")
    op.drop_table("import_layout")
