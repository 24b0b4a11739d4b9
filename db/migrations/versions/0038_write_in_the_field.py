"""Keep the devices of the camper and what was written on them without network."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "field_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=43), nullable=False, comment="how a device names itself"
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "last_at", sa.DateTime(timezone=True), nullable=False, comment="last contact, signed in"
        ),
        sa.Column(
            "waiting",
            sa.Integer(),
            nullable=False,
            comment="cases on it that were not sent then",
        ),
        sa.Column(
            "oldest_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when the oldest of them is there",
        ),
        sa.Column(
            "revoked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="it erases what it holds at its next contact",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_field_device_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_device")),
        sa.UniqueConstraint("code", name=op.f("uq_field_device_code")),
    )
    op.create_index(op.f("ix_field_device_user_id"), "field_device", ["user_id"])
    op.create_table(
        "field_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "token", sa.String(length=43), nullable=False, comment="sent twice is stored once"
        ),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False, comment="who wrote it"),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column(
            "urgency",
            sa.Integer(),
            nullable=False,
            comment="domain.vocabulary.Urgency, 1 is now",
        ),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="by the clock of the device, never after received_at",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="domain.campo.entry.Typed as JSON; empty once it is decided",
        ),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="the case it became"),
        sa.Column("aside", sa.String(length=24), nullable=True, comment="why it became none"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_field_entry_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name=op.f("fk_field_entry_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["field_device.id"],
            name=op.f("fk_field_entry_device_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_field_entry_quarter_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_field_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_entry")),
        sa.UniqueConstraint("token", name=op.f("uq_field_entry_token")),
    )
    op.create_index(op.f("ix_field_entry_case_id"), "field_entry", ["case_id"])
    op.create_index(op.f("ix_field_entry_device_id"), "field_entry", ["device_id"])
    op.create_index(
        "ix_field_entry_open",
        "field_entry",
        ["written_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.add_column(
        "case",
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="in the field, on a device without network; null: typed at the opening",
        ),
    )


def downgrade() -> None:
    op.drop_column("case", "written_at")
    op.drop_table("field_entry")
    op.drop_table("field_device")
