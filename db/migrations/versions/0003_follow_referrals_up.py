"""Follow every referral up: mail, tasks, verification, what partners did"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RECORDS = """
INSERT INTO partner_record (partner_id, asked, in_time, late, expired, accepted, declined, done,
                            confirmed, not_confirmed)
SELECT partner_id,
       SUM(CASE WHEN status <> 'cancelled' OR answered_at IS NOT NULL THEN 1 ELSE 0 END),
       SUM(CASE WHEN answered_at <= due_at THEN 1 ELSE 0 END),
       SUM(CASE WHEN answered_at > due_at THEN 1 ELSE 0 END),
       SUM(CASE WHEN status = 'expired' THEN 1 ELSE 0 END),
       SUM(CASE WHEN answered_at IS NOT NULL AND status <> 'declined' THEN 1 ELSE 0 END),
       SUM(CASE WHEN status = 'declined' THEN 1 ELSE 0 END),
       SUM(CASE WHEN status IN ('done', 'confirmed', 'not_confirmed') THEN 1 ELSE 0 END),
       SUM(CASE WHEN status = 'confirmed' THEN 1 ELSE 0 END),
       SUM(CASE WHEN status = 'not_confirmed' THEN 1 ELSE 0 END)
FROM referral GROUP BY partner_id
"""
"""Whoever is at work has accepted; a request withdrawn before an answer counts for nobody."""


def upgrade() -> None:

    op.create_table(
        "partner_record",
        sa.Column("partner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False, comment="requests sent"),
        sa.Column("in_time", sa.Integer(), nullable=False, comment="answered by the due time"),
        sa.Column("late", sa.Integer(), nullable=False, comment="answered after it"),
        sa.Column("expired", sa.Integer(), nullable=False, comment="never answered"),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False, comment="by the tenant"),
        sa.Column("not_confirmed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_partner_record_partner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_partner_record")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.String(length=80),
            nullable=False,
            comment="what it follows from: nothing is written about twice",
        ),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column(
            "subject", sa.String(length=200), nullable=False, comment="at the first try"
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="without the links"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "next_try_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="while one process sends it: when another may take it over",
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False, comment="of the last attempt"),
        sa.Column(
            "message_id",
            sa.String(length=120),
            nullable=False,
            comment="the same at every attempt: mail systems know a repetition by it",
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_mail_contact_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_mail_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("occasion", name=op.f("uq_mail_occasion")),
    )
    with op.batch_alter_table("mail") as batch:
        batch.create_index("ix_mail_partner_id_id", ["partner_id", "id"], unique=False)
        batch.create_index(
            "ix_mail_queued",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column(
            "token", sa.LargeBinary(), nullable=False, comment="so that the mail can be tried again"
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True, comment="null: the clock"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=False, comment="as they wrote it"),
        sa.Column("note", sa.LargeBinary(), nullable=False, comment="what they added"),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_verification_asked_by")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_verification_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_verification_partner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_verification_token_hash")),
    )
    with op.batch_alter_table("verification") as batch:
        batch.create_index("ix_verification_partner_id_id", ["partner_id", "id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "part", sa.String(length=24), nullable=False, comment="organization, service or contact"
        ),
        sa.Column("part_id", sa.Integer(), nullable=True, comment="of the service or contact"),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False, comment="what we held when it was proposed"),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True, comment="null: not decided"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_proposal_decided_by")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_proposal_partner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_proposal_verification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal") as batch:
        batch.create_index(
            "ix_proposal_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("accepted IS NULL"),
            postgresql_where=sa.text("accepted IS NULL"),
        )
        batch.create_index("ix_proposal_partner_id_id", ["partner_id", "id"], unique=False)

    op.create_table(
        "mail_referral",
        sa.Column("mail_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("referral_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["mail.id"], name=op.f("fk_mail_referral_mail_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_mail_referral_referral_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mail_id", "referral_id", name=op.f("pk_mail_referral")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mail_referral") as batch:
        batch.create_index(batch.f("ix_mail_referral_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.String(length=80),
            nullable=False,
            comment="what it follows from, or the token of its form",
        ),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False, comment="whose it is"),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "done_by",
            sa.Integer(),
            nullable=True,
            comment="null: the life of the referral ended it",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_task_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by"], ["user.id"], name=op.f("fk_task_done_by")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_task_referral_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_task_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("occasion", name=op.f("uq_task_occasion")),
    )
    with op.batch_alter_table("task") as batch:
        batch.create_index(batch.f("ix_task_case_id"), ["case_id"], unique=False)
        batch.create_index(
            "ix_task_of_user",
            ["user_id", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch.create_index(batch.f("ix_task_referral_id"), ["referral_id"], unique=False)
        batch.create_index(
            "ix_task_to_do",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    with op.batch_alter_table("partner_service") as batch:
        batch.add_column(
            sa.Column(
                "restricted",
                sa.Boolean(),
                nullable=False,
                server_default="0",  # as text: an expression would make SQLite copy the table
                comment="may be told needs of health, violence and justice",
            )
        )

    with op.batch_alter_table("referral") as batch:
        batch.add_column(
            sa.Column(
                "reply_token",
                sa.LargeBinary(),
                nullable=True,
                comment="so that a reminder leads to the same page as the first mail",
            )
        )
        batch.add_column(
            sa.Column(
                "follow_up_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when to look at it again while nobody has answered",
            )
        )
        batch.create_index(
            "ix_referral_follow_up",
            ["follow_up_at"],
            unique=False,
            sqlite_where=sa.text("status = 'sent'"),
            postgresql_where=sa.text("status = 'sent'"),
        )

    with op.batch_alter_table("user") as batch:
        batch.add_column(
            sa.Column(
                "calendar_hash",
                sa.String(length=64),
                nullable=True,
                comment="SHA-256 of their calendar's token",
            )
        )
        batch.create_index(batch.f("ix_user_calendar_hash"), ["calendar_hash"], unique=True)

    # A service that listed a restricted need was told it until now: it stays so.
    op.execute(
        "UPDATE partner_service SET restricted = true WHERE id IN (SELECT service_id FROM"
        " service_need JOIN need ON need.code = service_need.need_code WHERE need.restricted)"
    )
    op.execute(_RECORDS)


def downgrade() -> None:
    op.drop_index(op.f("ix_user_calendar_hash"), table_name="user")
    op.drop_column("user", "calendar_hash")

    op.drop_index("ix_referral_follow_up", table_name="referral")
    op.drop_column("referral", "follow_up_at")
    op.drop_column("referral", "reply_token")

    op.drop_column("partner_service", "restricted")

    op.drop_table("task")
    op.drop_table("mail_referral")
    op.drop_table("proposal")
    op.drop_table("verification")
    op.drop_table("mail")
    op.drop_table("partner_record")
