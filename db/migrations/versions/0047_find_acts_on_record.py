"""Find the last lines of the record of an act, and who is to be told of a right, without reading
all the others.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_event_action_at_id", "audit_event", ["action", "at", "id"])
    of_rights = sa.text("kind IN ('erased', 'rectified')")
    op.create_index(
        "ix_mail_rights", "mail", ["state"], sqlite_where=of_rights, postgresql_where=of_rights
    )


def downgrade() -> None:
    op.drop_index("ix_mail_rights", table_name="mail")
    op.drop_index("ix_audit_event_action_at_id", table_name="audit_event")
