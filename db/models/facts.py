"""Counts by month that dashboards and reports read."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class FactTally(Base):
    """Facts (`domain.figures.months`) by statistic, month, quarter and split: kept with every
    change.
    """

    __tablename__ = "fact_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    statistic: Mapped[str] = mapped_column(
        String(24), primary_key=True, comment="domain.figures.months.Statistic"
    )
    month: Mapped[date] = mapped_column(primary_key=True, comment="its first day, Rome")
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), primary_key=True, autoincrement=False
    )
    split: Mapped[str] = mapped_column(String(24), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)
