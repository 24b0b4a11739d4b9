"""Cases, their needs and diary, and the tallies that maps and dashboards read."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.cases.closing import NeedEnd
from domain.cases.status import Naming
from domain.rights.notice import NoticeWay
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome

_OPEN, _CLOSED = text("status <> 'closed'"), text("status = 'closed'")
_LISTED = ("quarter_id", "urgency", "channel", "status", "opened_by", "referred")


class Case(Base):
    """What a tenant told us, and where it stands."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("urgency BETWEEN 1 AND 4", name="urgency"),
        Index("ix_case_household_id", "household_id"),
        Index("ix_case_opened_by_id", "opened_by", "id"),
        # The list (db.cases.listing) filters inside these indexes, without visiting the cases.
        Index("ix_case_status", "status", "id", "quarter_id", "urgency", "channel", "referred"),
        Index("ix_case_quarter", "quarter_id", "id", "status", "urgency", "channel", "referred"),
        Index("ix_case_urgency", "urgency", "id", "status", "quarter_id", "channel", "referred"),
        Index("ix_case_channel", "channel", "id", "status", "quarter_id", "urgency", "referred"),
        Index("ix_case_open", "id", *_LISTED, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_case_open_due",
            *("due_at", "id", *_LISTED),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_case_open_next_actor",
            "next_actor",
            "due_at",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_case_open_lane",
            *("next_actor", "referred", "due_at", "id"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_case_open_turn",
            *("next_actor", "urgency", "due_at", "id"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_case_term",
            "retain_until",
            sqlite_where=_CLOSED,
            postgresql_where=_CLOSED,
        ),
        Index(
            "ix_case_not_yet_overdue",
            "due_at",
            sqlite_where=text("status <> 'closed' AND overdue = 0"),
            postgresql_where=text("status <> 'closed' AND NOT overdue"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True, comment="VA-2026-000123")
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"),
        index=True,
        comment="whom of the household it is for; null: the first one named",
    )
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="in the field, on a device without network; null: typed at the opening"
    )
    urgency: Mapped[int] = mapped_column(comment="domain.vocabulary.Urgency, 1 is now")
    status: Mapped[CaseStatus] = mapped_column(Code(CaseStatus))
    next_actor: Mapped[NextActor | None] = mapped_column(Code(NextActor))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="null once closed")
    overdue: Mapped[bool] = mapped_column(
        default=False, comment="counted as overdue in case_tally; set by db.figures.weeks.advance"
    )
    referred: Mapped[bool] = mapped_column(default=False, comment="has at least one referral")
    restricted: Mapped[bool] = mapped_column(default=False, comment="has a restricted need")
    outcome: Mapped[Outcome | None] = mapped_column(Code(Outcome))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_counted_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when its end counts, where that is not closed_at"
    )
    privacy_version: Mapped[str | None] = mapped_column(String(16), comment="notice given")
    privacy_given_on: Mapped[date | None]
    privacy_language: Mapped[str | None] = mapped_column(
        String(3), comment="in which the notice was given; null: not recorded"
    )
    privacy_way: Mapped[NoticeWay | None] = mapped_column(
        Code(NoticeWay), comment="domain.rights.notice.NoticeWay; null: not said"
    )
    retain_until: Mapped[date] = mapped_column(comment="to be deleted after this day")
    referred_after: Mapped[int | None] = mapped_column(
        comment="working minutes from the opening to the first request to a partner"
    )
    answered_after: Mapped[int | None] = mapped_column(
        comment="working minutes from the first request to the first answer of a partner"
    )
    referred_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of the first request to a partner; referred_after counts then"
    )
    answered_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of the first answer of a partner; answered_after counts then"
    )
    unnamed: Mapped[Naming | None] = mapped_column(
        Code(Naming),
        comment="domain.cases.status.Naming, as said at the opening; null: named, or never asked",
    )
    language: Mapped[str | None] = mapped_column(
        String(3), comment="the tenant's, ISO 639-1; null: not said"
    )
    version: Mapped[int] = mapped_column(default=1)
    intake_token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token of the form: a double click saves once"
    )
    intake_digest: Mapped[int | None] = mapped_column(
        BigInteger, comment="keyed digest of the form: crypto.blind"
    )

    reopenings: Mapped[list["CaseReopening"]] = relationship(order_by="CaseReopening.id")

    __mapper_args__ = {"version_id_col": version}


class CaseReopening(Base):
    """An end of a case that did not last: figures of the month it was counted in keep it."""

    __tablename__ = "case_reopening"
    __table_args__ = (Index("ix_case_reopening_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(Code(Outcome))
    reopened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseNeed(Base):
    """A need heard in a case."""

    __tablename__ = "case_need"
    __table_args__ = (
        Index("ix_case_need_need_code_case_id", "need_code", "case_id"),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)
    severity: Mapped[int] = mapped_column(default=2, comment="1 light, 2 serious, 3 grave")
    since: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="added or asked again then; null: at the opening"
    )
    said: Mapped[NeedEnd | None] = mapped_column(
        Code(NeedEnd), comment="domain.cases.closing.NeedEnd, by a person"
    )


class CaseEvent(Base):
    """A line of the diary. Its text is encrypted: it says what a tenant said."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_id_at", "case_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[EventKind] = mapped_column(Code(EventKind))
    text: Mapped[str] = mapped_column(EncryptedText)
    token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token of the form"
    )


class ReferenceCounter(Base):
    """The last number given out, by province and year."""

    __tablename__ = "reference_counter"

    province: Mapped[str] = mapped_column(String(2), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class CaseTally(Base):
    """Counts kept with every change of a case, so that no screen scans the cases.

    One row per area of need (`*`: any), urgency (0: any), week (Monday, Rome) and quarter.
    `opened`, `open`, `urgent`, `overdue` count cases opened in that week; `closed` and `reopened`
    count what was closed and reopened in that week. A case with needs in two areas stands in both
    areas' rows.
    """

    __tablename__ = "case_tally"
    __table_args__ = (
        UniqueConstraint("area", "urgency", "quarter_id", "week"),
        {"sqlite_with_rowid": False},
    )

    area: Mapped[str] = mapped_column(String(2), primary_key=True)
    urgency: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    week: Mapped[date] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    opened: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[int] = mapped_column(default=0, comment="open, urgency 1 or 2")
    overdue: Mapped[int] = mapped_column(default=0)
    closed: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)


class NeedTally(Base):
    """Open cases by quarter and need: the needs of a quarter without scanning its cases."""

    __tablename__ = "need_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)
    open: Mapped[int] = mapped_column(default=0)
