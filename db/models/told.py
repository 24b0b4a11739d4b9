"""What lists are made of for who does not see every case; it follows from the requests."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.vocabulary import NextActor

_AT_PARTNER = text("waits_for = 'partner' AND unanswered_since IS NOT NULL")
_ROW = ("told_from", "quarter_id", "case_id")


class CaseTold(Base):
    """An open case that comes up by its requests (`domain.referrals.reserved.told`), now or later.

    Kept by `db.visible.kept`. Its columns are named as those of `Case`: lists start at the one or
    at the other.
    """

    __tablename__ = "case_told"
    __table_args__ = (
        Index("ix_case_told_list", "reserved", "first_asked", "reference", *_ROW),
        Index(
            "ix_case_told_turn",
            *("reserved", "waits_for", "first_asked", "reference", "unanswered_since", *_ROW),
        ),
        Index(
            "ix_case_told_late",
            *("reserved", "unanswered_since", "told_from"),
            sqlite_where=_AT_PARTNER,
            postgresql_where=_AT_PARTNER,
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(
        "case_id",
        ForeignKey("case.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    reserved: Mapped[bool] = mapped_column(
        primary_key=True, comment="true: by all requests, for who reads reserved needs"
    )
    told_from: Mapped[datetime] = mapped_column(UtcDateTime, comment="not shown before")
    first_asked: Mapped[datetime] = mapped_column(UtcDateTime)
    waits_for: Mapped[NextActor] = mapped_column(Code(NextActor))
    unanswered_since: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="the oldest request sent and not answered"
    )
    reference: Mapped[str] = mapped_column(String(20), comment="of the case")
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"), comment="of the case")


class CaseTouched(Base):
    """A case whose rows of `case_told` are to be made anew: triggers write it, whoever changes a
    case, its needs or its requests.
    """

    __tablename__ = "case_touched"

    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
