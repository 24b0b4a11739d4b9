"""What the last release holds of the quarters: the numbers behind what who sees no cases reads.

The numbers are true: they leave `db` through `db.figures.told` alone (see `db.quarters.told`).
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.figures import released, releases
from db.figures.released import MONTHS_OF_QUARTER, MONTHS_OF_YEAR, Sums
from db.figures.releases import Released
from db.memory import Memory
from db.models.releases import ReleasedFact, ReleasedPlace
from db.reference.catalogue import Catalogue, catalogue_of
from domain.errors import NotAllowed
from domain.figures.measures_of_quarters import PROTECTED, Measure
from domain.figures.months import Statistic
from domain.figures.rates import DEFAULT_WEEKS
from domain.figures.weeks import ANY_AREA, ANY_URGENCY
from domain.report.period import Period, month_after

TREND = 8
"""Closed quarters of the year that are looked back on: two years."""
REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class ReleasedQuarter:
    """A quarter at a release: its open cases, of which urgent, of which overdue."""

    open: int
    urgent: int
    overdue: int


Heard = Mapping[int, int]
"""Cases opened, by quarter id; a quarter without any is missing."""


@dataclass(frozen=True, eq=False)
class QuartersStanding:
    """`year` and `month` are the last closed ones, `trend` the cases opened in the last closed
    quarters of the year by their first day, oldest first; what was not recorded is None or missing.

    `heard` and `parts` are of the year: cases opened, unreserved needs heard by area; `network` is
    of the month and the one before: what happened in all quarters.
    """

    release: Released
    begun: date | None
    places: Mapping[int, ReleasedQuarter]
    year: int | None
    month: date | None
    trend: Mapping[date, Heard]
    heard: Heard
    parts: Mapping[int, Mapping[str, int]]
    network: Mapping[tuple[Statistic, date], int]

    @cached_property
    def compared(self) -> tuple[date, date] | None:
        """The last two closed quarters of the year, where cases were recorded in all of both."""
        return self.pair(back=1)

    def pair(self, back: int) -> tuple[date, date] | None:
        """First days of the last closed quarter of the year and of that `back` before it, the
        earlier first, where cases were recorded in all of both.
        """
        firsts = tuple(self.trend)
        if len(firsts) <= back or self.begun is None or self.begun > firsts[-1 - back]:
            return None
        return firsts[-1 - back], firsts[-1]

    @property
    def month_before_recorded(self) -> bool:
        """Whether the month before was one of records too, so that a difference says something."""
        return self.month is not None and self.begun is not None and self.begun < self.month


def standing(session: Session) -> QuartersStanding | None:
    """What the release in force holds; None before the first."""
    release = releases.last(session)
    return _memory.fixed(session, release) if release else None


def refuse(catalogue: Catalogue, measure: Measure, area: str, weeks: int, urgency: int) -> None:
    """Raise NotAllowed where that is not told of quarters to who sees no cases."""
    areas = tuple(catalogue.unreserved_by_area) if measure is Measure.SHARE else (ANY_AREA,)
    if measure not in PROTECTED or area not in areas:
        raise NotAllowed(f"{measure}, {area}")
    if (weeks, urgency) != (DEFAULT_WEEKS, ANY_URGENCY):
        raise NotAllowed(f"{weeks} weeks, urgency {urgency}")


def _read(session: Session, key: Hashable) -> QuartersStanding:
    release = cast(Released, key)
    begun = session.scalar(
        select(func.min(ReleasedFact.month)).where(
            ReleasedFact.statistic == Statistic.CASE_OPENED.value
        )
    )
    year, month = released.last_closed(release, MONTHS_OF_YEAR), released.last_closed(release, 1)
    return QuartersStanding(
        release=release,
        begun=begun,
        places=_places(session, release),
        year=year.first.year if begun and begun <= year.last else None,
        month=month.first if begun and begun <= month.first else None,
        trend=_trend(session, release, begun),
        heard=_opened(session, release, year),
        parts=_parts(session, release, year),
        network=_network(session, release, month.first),
    )


_memory = Memory(_read, REMEMBERED)


def _places(session: Session, release: Released) -> dict[int, ReleasedQuarter]:
    found = select(
        ReleasedPlace.quarter_id, ReleasedPlace.open, ReleasedPlace.urgent, ReleasedPlace.overdue
    ).where(ReleasedPlace.release_id == release.id)
    return {quarter: ReleasedQuarter(*counts) for quarter, *counts in session.execute(found)}


def _opened(session: Session, release: Released, period: Period) -> dict[int, int]:
    sums = released.by_quarter(session, release, Statistic.CASE_OPENED, period)
    return {quarter: sum(splits.values()) for quarter, splits in sums.items()}


def _trend(session: Session, release: Released, begun: date | None) -> dict[date, Heard]:
    last = released.last_closed(release, MONTHS_OF_QUARTER).last
    ends = (month_after(last, -MONTHS_OF_QUARTER * n) for n in range(TREND - 1, -1, -1))
    periods = (Period.ending(end, MONTHS_OF_QUARTER) for end in ends if begun and begun <= end)
    return {period.first: _opened(session, release, period) for period in periods}


def _parts(session: Session, release: Released, year: Period) -> dict[int, Counter[str]]:
    catalogue = catalogue_of(session)
    areas = dict.fromkeys(catalogue.unreserved_by_area, 0)
    sums: Sums = released.by_quarter(session, release, Statistic.CASE_NEED, year)
    found = {quarter: Counter(areas) for quarter in catalogue.quarters}
    for quarter, needs in sums.items():
        for code, n in needs.items():
            if not catalogue.needs[code].restricted:
                found[quarter][catalogue.needs[code].area] += n
    return found


ACTS = (Statistic.CASE_OPENED, Statistic.CASE_CLOSED, Statistic.CASE_REOPENED)


def _network(session: Session, release: Released, month: date) -> dict[tuple[Statistic, date], int]:
    found = {}
    for each in (month, month_after(month, -1)):
        for act in ACTS:
            sums = released.by_quarter(session, release, act, Period(each, each))
            found[act, each] = sum(sum(splits.values()) for splits in sums.values())
    return found
