"""Remember what became of calling a number of a partner."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "number", sa.String(length=160), nullable=False, comment="as called, with its extension"
        ),
        sa.Column("result", sa.String(length=24), nullable=False),
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
    )
    op.create_index(op.f("ix_phone_mark_partner_id"), "phone_mark", ["partner_id"])


def downgrade() -> None:
    op.drop_table("phone_mark")
