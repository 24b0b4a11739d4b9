"""What was released of the counts to those who see no cases: true numbers, protected when read."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class Release(Base):
    """A day as of which protected figures stand, until the next release."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True, comment="in Rome")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acts: Mapped[int] = mapped_column(
        comment="cases heard and closed since the beginning; the next waits for enough more"
    )
    months_until: Mapped[date] = mapped_column(
        comment="the first day of the first month that is not in released_fact yet"
    )


class ReleasedPlace(Base):
    """The open cases of a quarter at a release."""

    __tablename__ = "released_place"
    __table_args__ = {"sqlite_with_rowid": False}

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    open: Mapped[int]
    urgent: Mapped[int] = mapped_column(comment="of urgency 1 or 2; told of large places alone")
    overdue: Mapped[int] = mapped_column(comment="the same")


class ReleasedFact(Base):
    """The facts of a closed month (`fact_tally`) as they stood at its release; never changed."""

    __tablename__ = "released_fact"
    __table_args__ = {"sqlite_with_rowid": False}

    statistic: Mapped[str] = mapped_column(
        String(24), primary_key=True, comment="domain.figures.months.Statistic"
    )
    month: Mapped[date] = mapped_column(primary_key=True, comment="its first day, Rome")
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    split: Mapped[str] = mapped_column(String(24), primary_key=True)
    n: Mapped[int]


class ReleasedPartner(Base):
    """How a partner had answered at a release: requests of a closed year, reserved ones left out.

    Who was not asked has no row.
    """

    __tablename__ = "released_partner"
    __table_args__ = {"sqlite_with_rowid": False}

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    in_time: Mapped[int]
    late: Mapped[int]
    expired: Mapped[int]
    accepted: Mapped[int]
    declined: Mapped[int]


class ReleasedStop(Base):
    """A stop of the mobile office at the first release after its day; never changed."""

    __tablename__ = "released_stop"
    __table_args__ = {"sqlite_with_rowid": False}

    stop_id: Mapped[int] = mapped_column(
        ForeignKey("mobile_stop.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    convened: Mapped[int]
    met: Mapped[int] = mapped_column(comment="with or without appointment")
