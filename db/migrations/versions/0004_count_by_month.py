"""Count by month, and give every case a key that protects counts.

The rows of cases, `case_tally`, `need_tally` and `fact_tally` get their numbers afterwards, from
`db.ops.recount`: business time is no matter of SQL.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEYS = {
    "case_tally": ("opened_key", "open_key", "overdue_key", "closed_key"),
    "need_tally": ("open_key",),
}
_COMMENTS = {"opened_key": "sum of the record keys of the cases in `opened`"}


def upgrade() -> None:
    op.add_column(
        "case",
        sa.Column(
            "record_key",
            sa.BigInteger(),
            nullable=False,
            server_default="0",  # as text: an expression would make SQLite copy the table
            comment="random; protects counts: domain.cell_key",
        ),
    )
    op.add_column(
        "case",
        sa.Column(
            "referred_after",
            sa.Integer(),
            nullable=True,
            comment="working minutes from the opening to the first request to a partner",
        ),
    )
    op.add_column(
        "case",
        sa.Column(
            "answered_after",
            sa.Integer(),
            nullable=True,
            comment="working minutes from the first request to the first answer of a partner",
        ),
    )
    for table, names in _KEYS.items():
        for name in names:
            column = sa.Column(
                name, sa.BigInteger(), nullable=False, server_default="0",
                comment=_COMMENTS.get(name),
            )
            op.add_column(table, column)
    op.create_table(
        "fact_tally",
        sa.Column(
            "statistic", sa.String(length=24), nullable=False, comment="domain.figures.months.Statistic"
        ),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day, Rome"),
        sa.Column("quarter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("split", sa.String(length=24), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("key_sum", sa.BigInteger(), nullable=False, comment="domain.cell_key"),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_fact_tally_quarter_id")
        ),
        sa.PrimaryKeyConstraint(
            "statistic", "month", "quarter_id", "split", name=op.f("pk_fact_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "quarter",
        sa.Column(
            "closed_on",
            sa.Date(),
            nullable=True,
            comment="from that day nothing new is entered here; what was counted stays",
        ),
    )
    op.add_column(
        "quarter",
        sa.Column(
            "merged_into",
            sa.String(length=8),
            nullable=True,
            comment="code of the quarter that takes its place",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('UPDATE "case" SET record_key = floor(random() * 4294967296)::bigint')
    else:
        op.execute('UPDATE "case" SET record_key = abs(random() % 4294967296)')


def downgrade() -> None:
    op.drop_column("quarter", "merged_into")
    op.drop_column("quarter", "closed_on")
    op.drop_table("fact_tally")
    for table, names in _KEYS.items():
        for name in names:
            op.drop_column(table, name)
    for name in ("answered_after", "referred_after", "record_key"):
        op.drop_column("case", name)
