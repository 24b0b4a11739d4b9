"""Let partners say what they can take and until when; note what came of calls to their numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
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
    op.create_table(
        "phone_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False, comment="as it is dialled"),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="of Rome: one mark a day and person"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_phone_mark_partner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_phone_mark_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_mark")),
        sa.UniqueConstraint(
            "partner_id",
            "number",
            "user_id",
            "day",
            name=op.f("uq_phone_mark_partner_id_number_user_id_day"),
        ),
    )
    op.create_index("ix_phone_mark_partner_id_day", "phone_mark", ["partner_id", "day"])


def downgrade() -> None:
    op.drop_table("phone_mark")
    op.drop_column("verification", "unasked")
    op.drop_column("partner_service", "full_until")
    for column in ("no_reminders_at", "mail_language", "away_until", "away_from"):
        op.drop_column("partner", column)
