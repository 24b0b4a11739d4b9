"""Let a database say what it is for, and a verification made by mistake be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="demonstration or real"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.add_column(
        "partner",
        sa.Column(
            "verified_before",
            sa.Text(),
            nullable=True,
            comment="JSON of the dates that the last verification by hand replaced, for its undo",
        ),
    )


def downgrade() -> None:
    op.drop_column("partner", "verified_before")
    op.drop_table("installation")
