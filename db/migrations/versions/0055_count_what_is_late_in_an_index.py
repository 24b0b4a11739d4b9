"""Count what waits for whom, and what is late, inside an index: cases are not visited for it."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_OPEN = sa.text("status <> 'closed'")
_AT_PARTNER = sa.text("waits_for = 'partner' AND unanswered_since IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_case_open_lane",
        "case",
        ["next_actor", "referred", "due_at", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_case_told_late",
        "case_told",
        ["reserved", "unanswered_since", "told_from"],
        sqlite_where=_AT_PARTNER,
        postgresql_where=_AT_PARTNER,
    )


def downgrade() -> None:
    op.drop_index("ix_case_told_late", "case_told")
    op.drop_index("ix_case_open_lane", "case")
