"""Write down what is done with partners in a quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_TO_DO = sa.text("step_due IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "quarter_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("aim", sa.LargeBinary(), nullable=False, comment="what it is for"),
        sa.Column("since", sa.Date(), nullable=False, comment="in Rome"),
        sa.Column("until", sa.Date(), nullable=True, comment="the last day; null: without an end"),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("came", sa.LargeBinary(), nullable=False, comment="what came of it"),
        sa.Column("step", sa.LargeBinary(), nullable=False, comment="what comes next"),
        sa.Column("step_user_id", sa.Integer(), nullable=True, comment="who of the agency does it"),
        sa.Column(
            "step_due", sa.Date(), nullable=True, comment="by when; null: nothing to be done"
        ),
        sa.Column("fictitious", sa.Boolean(), nullable=False, comment="demonstration data"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(43), nullable=True),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_quarter_action_quarter_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_user_id"], ["user.id"], name=op.f("fk_quarter_action_step_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_quarter_action_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_action")),
        sa.UniqueConstraint("form_token", name=op.f("uq_quarter_action_form_token")),
    )
    op.create_index("ix_quarter_action_state", "quarter_action", ["state", "since", "id"])
    op.create_index("ix_quarter_action_quarter", "quarter_action", ["quarter_id", "state", "since"])
    op.create_index(
        "ix_quarter_action_step",
        "quarter_action",
        ["step_user_id", "step_due"],
        sqlite_where=_TO_DO,
        postgresql_where=_TO_DO,
    )
    op.create_table(
        "action_need",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("need_code", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["quarter_action.id"],
            name=op.f("fk_action_need_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_code"], ["need.code"], name=op.f("fk_action_need_need_code")
        ),
        sa.PrimaryKeyConstraint("action_id", "need_code", name=op.f("pk_action_need")),
    )
    op.create_table(
        "action_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True, comment="null: deleted since"),
        sa.Column("name", sa.String(200), nullable=False, comment="as it was then"),
        sa.Column("does", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["quarter_action.id"],
            name=op.f("fk_action_part_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_action_part_partner_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_part")),
        sa.UniqueConstraint(
            "action_id", "partner_id", name=op.f("uq_action_part_action_id_partner_id")
        ),
    )
    op.create_index(op.f("ix_action_part_partner_id"), "action_part", ["partner_id"])


def downgrade() -> None:
    op.drop_table("action_part")
    op.drop_table("action_need")
    op.drop_table("quarter_action")
