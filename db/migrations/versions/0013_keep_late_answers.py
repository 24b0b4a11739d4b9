"""Keep what partners answer too late, also by a link that was replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "referral_event",
        sa.Column(
            "late",
            sa.String(length=24),
            nullable=True,
            comment="what they answered when it did not count any more; null: it counted",
        ),
    )
    op.create_table(
        "replaced_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_replaced_link_referral_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_replaced_link")),
    )
    op.create_index(
        op.f("ix_replaced_link_referral_id"), "replaced_link", ["referral_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("replaced_link")
    op.drop_column("referral_event", "late")
