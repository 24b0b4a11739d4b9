"""Keep the network together: meetings, attendance, commitments, adhesion"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_THEN = "its name as it was then"


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="in Rome"),
        sa.Column(
            "begins",
            sa.String(length=5),
            nullable=False,
            comment="HH:MM in Rome; empty: not known",
        ),
        sa.Column("ends", sa.String(length=5), nullable=False, comment="HH:MM in Rome"),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False, comment="what was said and decided"),
        sa.Column(
            "headcount",
            sa.Integer(),
            nullable=True,
            comment="people who came, where only their number is known",
        ),
        sa.Column("called_off", sa.Boolean(), nullable=False),
        sa.Column("fictitious", sa.Boolean(), nullable=False, comment="demonstration data"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_meeting_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("form_token", name=op.f("uq_meeting_form_token")),
    )
    op.create_index("ix_meeting_day", "meeting", ["day", "begins"])

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True, comment="null: deleted since"),
        sa.Column("organisation", sa.String(length=200), nullable=False, comment=_THEN),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column(
            "referent",
            sa.String(length=120),
            nullable=False,
            comment="the referent's name as it was then",
        ),
        sa.Column("invited", sa.Boolean(), nullable=False, comment="false: came unasked"),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True, comment="null: not recorded"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"],
            name=op.f("fk_attendance_contact_id"), ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"],
            name=op.f("fk_attendance_meeting_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"],
            name=op.f("fk_attendance_partner_id"), ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "partner_id", name=op.f("uq_attendance_meeting_id_partner_id")
        ),
    )
    op.create_index(op.f("ix_attendance_contact_id"), "attendance", ["contact_id"])
    op.create_index(op.f("ix_attendance_partner_id"), "attendance", ["partner_id"])

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "user_id",
            sa.Integer(),
            nullable=True,
            comment="whose it is, when somebody of the agency",
        ),
        sa.Column("partner_id", sa.Integer(), nullable=True, comment="or an organisation"),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column(
            "owner", sa.String(length=330), nullable=False, comment="their name as it was then"
        ),
        sa.Column(
            "taken_on", sa.Date(), nullable=False, comment="the day of the meeting, or of writing"
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True, comment="who recorded it"),
        sa.Column(
            "withdrawn", sa.Boolean(), nullable=False, comment="nobody expects it any more"
        ),
        sa.Column("fictitious", sa.Boolean(), nullable=False, comment="demonstration data"),
        sa.Column("form_token", sa.String(length=43), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"],
            name=op.f("fk_commitment_contact_id"), ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_commitment_created_by")),
        sa.ForeignKeyConstraint(["done_by"], ["user.id"], name=op.f("fk_commitment_done_by")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"],
            name=op.f("fk_commitment_meeting_id"), ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"],
            name=op.f("fk_commitment_partner_id"), ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_commitment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("form_token", name=op.f("uq_commitment_form_token")),
    )
    op.create_index(op.f("ix_commitment_contact_id"), "commitment", ["contact_id"])
    op.create_index("ix_commitment_due_on", "commitment", ["due_on", "id"])
    op.create_index(op.f("ix_commitment_meeting_id"), "commitment", ["meeting_id"])
    op.create_index(
        "ix_commitment_of_user",
        "commitment",
        ["user_id", "due_on"],
        sqlite_where=sa.text("done_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL"),
    )
    op.create_index(op.f("ix_commitment_partner_id"), "commitment", ["partner_id"])

    op.create_table(
        "membership",
        sa.Column("partner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column(
            "signed_on", sa.Date(), nullable=True, comment="the protocol of the network"
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"],
            name=op.f("fk_membership_partner_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_membership")),
    )


def downgrade() -> None:
    op.drop_table("membership")
    op.drop_table("commitment")
    op.drop_table("attendance")
    op.drop_table("meeting")
