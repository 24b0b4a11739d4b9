"""Let partners say what they can take and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column(
            "away_from", sa.Date(), nullable=True, comment="closed for holidays: first day"
        ),
        sa.Column(
            "away_until", sa.Date(), nullable=True, comment="closed for holidays: last day"
        ),
        sa.Column(
            "mail_language",
            sa.String(length=3),
            nullable=True,
            comment="it, en, or mul for both; null: Italian",
        ),
        sa.Column(
            "no_reminders_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when it wants no reminders; requests go on",
        ),
    ):
        op.add_column("partner", column)
    op.add_column(
        "partner_service",
        sa.Column(
            "full_until",
            sa.Date(),
            nullable=True,
            comment="the last day of full, as the partner says; then it ends by itself",
        ),
    )
    op.add_column(
        "verification",
        sa.Column(
            "unasked",
            sa.Boolean(),
            nullable=True,
            comment="true: it told one thing by itself, and nothing else was looked at",
        ),
    )


def downgrade() -> None:
    op.drop_column("verification", "unasked")
    op.drop_column("partner_service", "full_until")
    for column in ("no_reminders_at", "mail_language", "away_until", "away_from"):
        op.drop_column("partner", column)
