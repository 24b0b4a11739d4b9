"""Let a password that another person has set expire; forget failures counted the old way."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _begin_anew(comment: str, before: str) -> None:
    op.execute("DELETE FROM sign_in_failure")
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("sign_in_failure", "key", comment=comment, existing_comment=before)


def upgrade() -> None:
    op.add_column(
        "user",
        sa.Column(
            "password_expires_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="of a password to be used once; null: never",
        ),
    )
    _begin_anew("kind and digest", "SHA-256, hex")


def downgrade() -> None:
    _begin_anew("SHA-256, hex", "kind and digest")
    op.drop_column("user", "password_expires_at")
