"""Search for mentions of who goes in pieces, and know a database that was put back."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mention_sweep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False, comment="their ids, with commas between"),
        sa.Column(
            "reached",
            sa.Text(),
            nullable=False,
            comment="JSON: the last row looked at, by table and column",
        ),
        sa.Column("total", sa.BigInteger(), nullable=False, comment="the sum of these at its end"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="looked on last"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention_sweep")),
    )
    op.add_column(
        "installation",
        sa.Column(
            "put_back_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="a backup was read in, and who was erased since is not gone again yet",
        ),
    )


def downgrade() -> None:
    op.drop_column("installation", "put_back_at")
    op.drop_table("mention_sweep")
