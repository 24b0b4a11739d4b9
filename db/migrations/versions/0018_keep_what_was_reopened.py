"""Keep closings that did not last, and count anew what is counted by month.

The rows of `case_reopening`, `case_tally` and `fact_tally` get their numbers afterwards, from
`db.ops.recount`: the diary is encrypted, and working time is no matter of SQL.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_case_reopening_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reopening")),
    )
    op.create_index("ix_case_reopening_case_id", "case_reopening", ["case_id"], unique=False)
    op.add_column(
        "case",
        sa.Column(
            "end_counted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its end counts, where that is not closed_at",
        ),
    )
    # As text: an expression would make SQLite copy the table.
    op.add_column(
        "case_tally", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "case_tally", sa.Column("reopened_key", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.execute("DELETE FROM fact_tally")  # what has no facts is counted anew


def downgrade() -> None:
    op.execute("DELETE FROM fact_tally")
    op.drop_column("case_tally", "reopened_key")
    op.drop_column("case_tally", "reopened")
    op.drop_column("case", "end_counted_at")
    op.drop_table("case_reopening")
