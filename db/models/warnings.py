"""Early warnings and who looked at them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class EarlyWarning(Base):
    """An episode: new cases of a quarter and area beyond what past and season explain."""

    __tablename__ = "early_warning"
    __table_args__ = (
        UniqueConstraint("quarter_id", "area", "week"),
        Index(
            "ix_early_warning_open",
            "id",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    area: Mapped[str] = mapped_column(String(2))
    week: Mapped[date] = mapped_column(comment="Monday after the weeks that began the episode")
    latest: Mapped[date] = mapped_column(comment="Monday after the last weeks that went on with it")
    observed: Mapped[int] = mapped_column(comment="new cases of the four weeks before; exact")
    expected: Mapped[float] = mapped_column(comment="for those weeks, season and trend included")
    usual: Mapped[float] = mapped_column(comment="in four weeks of its past on average")
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_on: Mapped[date | None] = mapped_column(
        comment="day of the release in which it is told to who sees no cases; null: it is not"
    )
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(300), default="")


class WarningWeek(Base):
    """A week that has been looked at: of several servers one does it, once."""

    __tablename__ = "warning_week"

    monday: Mapped[date] = mapped_column(primary_key=True, comment="after the last week judged")
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
