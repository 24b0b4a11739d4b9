"""A known text by which a lost key is found out at the start; what came of each backup."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "installation",
        sa.Column(
            "known_text",
            sa.LargeBinary(),
            nullable=True,
            comment="always the same text: the keys that open it are the right ones",
        ),
    )
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "file", sa.String(length=400), nullable=False, comment="its name, without folder"
        ),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column(
            "failure",
            sa.String(length=400),
            nullable=False,
            comment="why it failed; empty: written, restored aside, compared",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )


def downgrade() -> None:
    op.drop_table("backup_run")
    op.drop_column("installation", "known_text")
