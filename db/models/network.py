"""The network between meetings: meetings, attendance, commitments, adhesion.

What was is kept: when an organisation, a referent or a meeting is deleted, the row that speaks of
it stays, with the name as it was then.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.network.meetings import Answer, MeetingKind

_TO_KEEP = text("done_on IS NULL")


class Meeting(Base):
    """A meeting of the network, past or to come."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_day", "day", "begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MeetingKind] = mapped_column(Code(MeetingKind))
    title: Mapped[str] = mapped_column(String(120), default="")
    day: Mapped[date] = mapped_column(comment="in Rome")
    begins: Mapped[str] = mapped_column(
        String(5), default="", comment="HH:MM in Rome; empty: not known"
    )
    ends: Mapped[str] = mapped_column(String(5), default="", comment="HH:MM in Rome")
    place: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="", comment="what was said and decided")
    headcount: Mapped[int | None] = mapped_column(
        comment="people who came, where only their number is known"
    )
    called_off: Mapped[bool] = mapped_column(default=False)
    fictitious: Mapped[bool] = mapped_column(default=False, comment="demonstration data")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    form_token: Mapped[str | None] = mapped_column(String(43), unique=True)

    __mapper_args__ = {"version_id_col": version}


class Attendance(Base):
    """An organisation at a meeting: invited or not, its answer, whether it came, through whom."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="SET NULL"), index=True, comment="null: deleted since"
    )
    organisation: Mapped[str] = mapped_column(String(200), comment="its name as it was then")
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    referent: Mapped[str] = mapped_column(
        String(120), default="", comment="the referent's name as it was then"
    )
    invited: Mapped[bool] = mapped_column(default=True, comment="false: came unasked")
    answer: Mapped[Answer] = mapped_column(Code(Answer), default=Answer.NONE)
    came: Mapped[bool | None] = mapped_column(comment="null: not recorded")


class Commitment(Base):
    """Something promised, at a meeting or between two."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_due_on", "due_on", "id"),
        Index(
            "ix_commitment_of_user",
            *("user_id", "due_on"),
            sqlite_where=_TO_KEEP,
            postgresql_where=_TO_KEEP,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="whose it is, when somebody of the agency"
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="SET NULL"), index=True, comment="or an organisation"
    )
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    owner: Mapped[str] = mapped_column(String(330), comment="their name as it was then")
    taken_on: Mapped[date] = mapped_column(comment="the day of the meeting, or of writing")
    due_on: Mapped[date] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_on: Mapped[date | None] = mapped_column()
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="who recorded it")
    withdrawn: Mapped[bool] = mapped_column(default=False, comment="nobody expects it any more")
    fictitious: Mapped[bool] = mapped_column(default=False, comment="demonstration data")
    form_token: Mapped[str | None] = mapped_column(String(43), unique=True)


class Membership(Base):
    """How far an organisation has come into the network; no row: it was never asked."""

    __tablename__ = "membership"

    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    invited_on: Mapped[date | None] = mapped_column()
    joined_on: Mapped[date | None] = mapped_column()
    signed_on: Mapped[date | None] = mapped_column(comment="the protocol of the network")
    left_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
