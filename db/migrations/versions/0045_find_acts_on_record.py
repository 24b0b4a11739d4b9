"""Find the last lines of the record of an act without reading the others."""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_event_action_at_id", "audit_event", ["action", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_event_action_at_id", table_name="audit_event")
