"""Let partners answer by a link"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SENT = sa.text("status = 'sent'")


def upgrade() -> None:
    with op.batch_alter_table("referral") as batch:
        batch.add_column(
            sa.Column(
                "reply_hash",
                sa.String(64),
                nullable=True,
                comment="SHA-256 of the token in the partner's link",
            )
        )
        batch.add_column(
            sa.Column(
                "reply_until",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="the link works until then; a referral still sent expires",
            )
        )
        batch.add_column(
            sa.Column(
                "question",
                sa.LargeBinary(),
                nullable=True,
                comment="what the partner asks and nobody has answered yet",
            )
        )
        batch.alter_column(
            "reason",
            existing_type=sa.String(24),
            existing_nullable=False,
            existing_comment="coded, when declined",
            comment="coded, of the last move that asks for one",
        )
        batch.create_unique_constraint(op.f("uq_referral_reply_hash"), ["reply_hash"])
        batch.create_index(
            "ix_referral_expiring", ["reply_until"], sqlite_where=_SENT, postgresql_where=_SENT
        )
    op.create_table(
        "referral_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True, comment="when by ALER"),
        sa.Column("status", sa.String(24), nullable=False, comment="after it"),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column(
            "who",
            sa.LargeBinary(),
            nullable=False,
            comment="who answered for the partner, as they wrote it",
        ),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_event_referral_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_referral_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(
        "ix_referral_event_referral_id_id", "referral_event", ["referral_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("referral_event")
    with op.batch_alter_table("referral") as batch:
        batch.alter_column(
            "reason",
            existing_type=sa.String(24),
            existing_nullable=False,
            existing_comment="coded, of the last move that asks for one",
            comment="coded, when declined",
        )
        batch.drop_index("ix_referral_expiring")
        batch.drop_constraint(op.f("uq_referral_reply_hash"), type_="unique")
        batch.drop_column("question")
        batch.drop_column("reply_until")
        batch.drop_column("reply_hash")
