"""Write an import in pieces, under one number."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=24), nullable=False),
        sa.Column(
            "target",
            sa.Integer(),
            nullable=False,
            comment="the stop a list of convened tenants is for; 0: none",
        ),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the file"),
        sa.Column("user_id", sa.Integer(), nullable=False, comment="who began it last"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="last sign of who writes it",
        ),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, comment="how often it was begun"),
        sa.Column(
            "total",
            sa.Integer(),
            nullable=False,
            comment="rows to write, with those written before",
        ),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column(
            "handed_back", sa.Integer(), nullable=False, comment="rows that no longer fitted"
        ),
        sa.Column("line", sa.Integer(), nullable=False, comment="last row of the file that is in"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_import_run_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index("ix_import_run_list_digest", "import_run", ["list", "digest"])


def downgrade() -> None:
    op.drop_table("import_run")
