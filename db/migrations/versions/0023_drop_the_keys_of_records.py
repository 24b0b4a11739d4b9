"""Drop the random keys of records and their sums: counts are protected without them.

Column by column, so that SQLite copies no table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEYS = {
    "case": ("record_key",),
    "appointment": ("record_key",),
    "case_tally": ("opened_key", "open_key", "overdue_key", "closed_key", "reopened_key"),
    "need_tally": ("open_key",),
    "fact_tally": ("key_sum",),
    "early_warning": ("observed_key",),
}


def upgrade() -> None:
    for table, names in _KEYS.items():
        for name in names:
            op.drop_column(table, name)


def downgrade() -> None:
    for table, names in _KEYS.items():
        for name in names:  # the default as text: an expression would make SQLite copy the table
            key = sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
            op.add_column(table, key)
