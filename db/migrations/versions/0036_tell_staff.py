"""Tell staff of answers by mail, as each chooses; find what is to be done first by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
_OPEN, _QUEUED = sa.text("status <> 'closed'"), sa.text("state = 'queued'")


def upgrade() -> None:
    op.create_index(
        "ix_case_open_turn",
        "case",
        ["next_actor", "urgency", "due_at", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "mail_choice",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_once", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mail_choice_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "staff_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.String(length=80),
            nullable=False,
            comment="what it follows from: nobody is told of it twice",
        ),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "referral_id", sa.Integer(), nullable=True, comment="null: of the morning's digest"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "given_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the attempt under way began to give it away: it may have arrived",
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "error", sa.String(length=300), nullable=False, comment="of the last attempt"
        ),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_staff_mail_referral_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_staff_mail_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_mail")),
        sa.UniqueConstraint("occasion", name=op.f("uq_staff_mail_occasion")),
    )
    op.create_index(op.f("ix_staff_mail_user_id"), "staff_mail", ["user_id"])
    op.create_index(op.f("ix_staff_mail_referral_id"), "staff_mail", ["referral_id"])
    op.create_index(
        "ix_staff_mail_queued",
        "staff_mail",
        ["next_try_at"],
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    )


def downgrade() -> None:
    op.drop_table("staff_mail")
    op.drop_table("mail_choice")
    op.drop_index("ix_case_open_turn", table_name="case")
