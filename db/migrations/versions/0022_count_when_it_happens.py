"""Count requests, answers and ends in the month in which they happen.

`case` gets its moments, and `fact_tally` its numbers, afterwards from `db.ops.recount`. Releases were
made of the old numbers: the next turn of the clock makes the first one again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENTS = (
    ("case", "referred_at", "of the first request to a partner; referred_after counts then"),
    ("case", "answered_at", "of the first answer of a partner; answered_after counts then"),
    ("referral", "ended_at", "when it was given up, or the tenant gave their word"),
)
_COUNTED = ("fact_tally", "released_fact", "released_place", "release")


def upgrade() -> None:
    for table, name, comment in _MOMENTS:
        moment = sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment)
        op.add_column(table, moment)
    # What is older than the timeline of requests ended at the latest known moment.
    op.execute(
        "UPDATE referral SET ended_at = coalesce("
        "(SELECT min(e.at) FROM referral_event e"
        " WHERE e.referral_id = referral.id AND e.status = referral.status AND e.late IS NULL),"
        " CASE WHEN status = 'expired' THEN reply_until END, answered_at, due_at, sent_at)"
        " WHERE status IN ('expired', 'confirmed', 'not_confirmed')"
    )
    for table in _COUNTED:
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def downgrade() -> None:
    for table in _COUNTED:
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    for table, name, _comment in reversed(_MOMENTS):
        op.drop_column(table, name)
