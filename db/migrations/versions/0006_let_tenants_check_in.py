"""Let tenants be convened to a stop of the mobile office, and check in there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "mobile_stop",
        sa.Column(
            "cancelled_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="it does not take place; nobody of its list is counted",
        ),
    )
    op.add_column(
        "mobile_stop", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "mobile_stop",
        sa.Column(
            "token",
            sa.String(length=48),
            nullable=True,
            comment="of the form, with its place in a series",
        ),
    )
    op.create_index(op.f("ix_mobile_stop_token"), "mobile_stop", ["token"], unique=True)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id",
            sa.Integer(),
            nullable=True,
            comment="null: a walk-in, or a person no longer kept",
        ),
        sa.Column("quarter_id", sa.Integer(), nullable=False, comment="where the tenant lives"),
        sa.Column(
            "starts_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the hour they were convened for",
        ),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="of the last mark, an undo included",
        ),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="opened from the visit"),
        sa.Column("record_key", sa.BigInteger(), nullable=False, comment="domain.cell_key"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "token",
            sa.String(length=43),
            nullable=True,
            comment="one-time token: a double tap counts once",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_appointment_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["user.id"], name=op.f("fk_appointment_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_appointment_quarter_id")
        ),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["mobile_stop.id"], name=op.f("fk_appointment_stop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("stop_id", "person_id", name=op.f("uq_appointment_stop_id_person_id")),
        sa.UniqueConstraint("token", name=op.f("uq_appointment_token")),
    )
    op.create_index(op.f("ix_appointment_case_id"), "appointment", ["case_id"], unique=False)
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)
    op.create_index(
        "ix_appointment_stop_id_starts_at",
        "appointment",
        ["stop_id", "starts_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("appointment")
    op.drop_index(op.f("ix_mobile_stop_token"), table_name="mobile_stop")
    for column in ("token", "version", "cancelled_at"):
        op.drop_column("mobile_stop", column)
