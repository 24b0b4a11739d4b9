"""Find the last lines of the record of what one person did, without reading all they did besides."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_audit_event_user_id_action_at_id", "audit_event", ["user_id", "action", "at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_audit_event_user_id_action_at_id", table_name="audit_event")
