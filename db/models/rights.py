"""Wishes of tenants, what was erased, reviews of retention, and figures of what is gone."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.rights.retention import Kept
from domain.rights.wish import Ground, WishKind, WishState

_PENDING = text("state IN ('open', 'granted')")


class Wish(Base):
    """What a tenant asked about their data. Once they are erased it names nobody."""

    __tablename__ = "rights_wish"
    __table_args__ = (
        Index("ix_rights_wish_pending", "due_on", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True, comment="null: erased"
    )
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("case.id", ondelete="SET NULL"), index=True, comment="where it was taken down"
    )
    kind: Mapped[WishKind] = mapped_column(Code(WishKind))
    state: Mapped[WishState] = mapped_column(Code(WishState))
    text: Mapped[str] = mapped_column(EncryptedText, comment="what they asked, in a few words")
    asked_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(comment="the tenant has an answer by then")
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="who took it down")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ground: Mapped[Ground | None] = mapped_column(Code(Ground), comment="why it was refused")
    answer: Mapped[str] = mapped_column(EncryptedText, comment="what the tenant is told")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token of the form"
    )


class Erased(Base):
    """A case or person that is gone, by a keyed digest: a restored backup loses them again."""

    __tablename__ = "erased"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="crypto.blind"
    )
    on: Mapped[date]


class MentionSweep(Base):
    """A search through every text there is for people who go; its row goes when they have gone."""

    __tablename__ = "mention_sweep"

    id: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[str] = mapped_column(Text, comment="their ids, with commas between")
    reached: Mapped[str] = mapped_column(
        Text, comment="JSON: the last row looked at, by table and column"
    )
    total: Mapped[int] = mapped_column(BigInteger, comment="the sum of these at its end")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, comment="looked on last")


class RetentionReview(Base):
    """A closed case beyond its term that was let go: it is destroyed on that day."""

    __tablename__ = "retention_review"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    goes_on: Mapped[date] = mapped_column(index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))


class RetentionKept(Base):
    """A case kept beyond its term, and why."""

    __tablename__ = "retention_kept"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    why: Mapped[Kept] = mapped_column(Code(Kept))
    until: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))


class KeptTally(Base):
    """What of `case_tally` comes from cases that are gone: a recount adds it."""

    __tablename__ = "kept_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    area: Mapped[str] = mapped_column(String(2), primary_key=True)
    urgency: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    week: Mapped[date] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    opened: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0, comment="always 0: what goes is closed")
    urgent: Mapped[int] = mapped_column(default=0, comment="always 0")
    overdue: Mapped[int] = mapped_column(default=0, comment="always 0")
    closed: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)


class KeptFact(Base):
    """What of `fact_tally` comes from cases that are gone."""

    __tablename__ = "kept_fact"
    __table_args__ = {"sqlite_with_rowid": False}

    statistic: Mapped[str] = mapped_column(String(24), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    split: Mapped[str] = mapped_column(String(24), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)


class KeptAnswer(Base):
    """How partners answered requests of cases that are gone, by month; reserved ones left out."""

    __tablename__ = "kept_answer"
    __table_args__ = {"sqlite_with_rowid": False}

    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    month: Mapped[date] = mapped_column(primary_key=True, comment="its first day, Rome")
    in_time: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    expired: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)
