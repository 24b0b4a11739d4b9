"""Find people written down before a day, and sessions not over yet, without reading all others."""

from alembic import op

revision = "0051"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_created_at", "person", ["created_at"])
    in_force = ["expires_at", "last_seen_at", "revoked_at"]
    op.create_index("ix_web_session_in_force", "web_session", in_force)


def downgrade() -> None:
    op.drop_index("ix_web_session_in_force", table_name="web_session")
    op.drop_index("ix_person_created_at", table_name="person")
