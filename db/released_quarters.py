"""What the last release holds of the quarters: the numbers behind what who sees no cases reads.

The numbers are true: they leave `db` through `db.told` alone (see `db.told_quarters`).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import releases
from db.access import without_actor
from db.memory import Memory
from db.models.releases import ReleasedFact, ReleasedPlace
from db.reference import Catalogue, catalogue_of
from db.releases import Released
from domain.facts import Statistic
from domain.rates import DEFAULT_WEEKS, PROTECTED, Measure
from domain.report_period import month_after
from domain.tally import ANY_AREA, ANY_URGENCY

TREND = 8
"""Closed quarters of the year that are looked back on: two years."""
REMEMBERED = 4


class NotTold(ValueError):
    """Who sees no cases is not told that of a quarter: a measure, an area, weeks, an urgency."""


@dataclass(frozen=True, slots=True)
class Place:
    """A quarter at a release: its open cases, of which urgent, of which overdue."""

    open: int
    urgent: int
    overdue: int


@dataclass(frozen=True, eq=False)
class Standing:
    """`months` and `network` are of closed months: cases opened by quarter, and what happened in
    all quarters; `parts`: unreserved needs heard in the last closed year by quarter and area.
    `begun` is the first month with a case, None where there is none.
    """

    release: Released
    begun: date | None
    places: Mapping[int, Place]
    months: Mapping[date, Mapping[int, int]]
    network: Mapping[tuple[Statistic, date], int]
    parts: Mapping[int, Mapping[str, int]]

    @cached_property
    def year(self) -> int | None:
        """The last closed year, if cases were recorded in it."""
        year = self.release.months_until.year - 1
        return year if self._recorded(date(year, 12, 1)) else None

    @cached_property
    def month(self) -> date | None:
        """The last closed month, if cases were recorded in it."""
        month = month_after(self.release.months_until, -1)
        return month if self._recorded(month) else None

    @cached_property
    def quarters_of_year(self) -> tuple[date, ...]:
        """First days of the last closed quarters of the year, up to TREND; oldest first."""
        until = self.release.months_until
        following = until.replace(month=3 * ((until.month - 1) // 3) + 1)
        begins = (month_after(following, -3 * n) for n in range(TREND, 0, -1))
        return tuple(day for day in begins if self._recorded(month_after(day, 2)))

    @cached_property
    def compared(self) -> tuple[date, date] | None:
        """The last two closed quarters of the year, where cases were recorded in all of both."""
        last = self.quarters_of_year[-2:]
        if len(last) < 2 or self.begun is None or self.begun > last[0]:
            return None
        return last[0], last[1]

    def recorded_before(self, month: date) -> bool:
        """Whether the month before was one of records too, so that a difference says something."""
        return self._recorded(month_after(month, -1))

    def _recorded(self, month: date) -> bool:
        return self.begun is not None and self.begun <= month

    def heard(self, quarter_id: int, first: date, months: int) -> int:
        """Cases opened in a quarter in so many months from `first` on."""
        return sum(
            self.months.get(month_after(first, n), {}).get(quarter_id, 0) for n in range(months)
        )

    def heard_in_year(self, quarter_id: int) -> int:
        """Cases opened in a quarter in the last closed year."""
        return self.heard(quarter_id, date(self.year, 1, 1), 12) if self.year else 0


@without_actor("used inside db by functions that have checked their actor")
def standing(session: Session) -> Standing | None:
    """What the release in force holds; None before the first."""
    release = releases.last(session)
    return _memory.get(session, release, protected=True) if release else None


@without_actor("reference data; used inside db")
def areas_told(catalogue: Catalogue) -> tuple[str, ...]:
    """Areas of need of which something may be told: those that are not reserved as a whole."""
    told = {need.area for need in catalogue.needs.values() if not need.restricted}
    return tuple(area for area in catalogue.areas if area in told)


@without_actor("checks what is asked; used inside db")
def refuse(catalogue: Catalogue, measure: Measure, area: str, weeks: int, urgency: int) -> None:
    """Raise NotTold where that is not told of quarters to who sees no cases."""
    areas = areas_told(catalogue) if measure is Measure.SHARE else (ANY_AREA,)
    if measure not in PROTECTED or area not in areas:
        raise NotTold(f"{measure}, {area}")
    if (weeks, urgency) != (DEFAULT_WEEKS, ANY_URGENCY):
        raise NotTold(f"{weeks} weeks, urgency {urgency}")


def _read(session: Session, key: Hashable) -> Standing:
    release = cast(Released, key)
    opened = ReleasedFact.statistic == Statistic.CASE_OPENED
    return Standing(
        release=release,
        begun=session.scalar(select(func.min(ReleasedFact.month)).where(opened)),
        places=_places(session, release),
        months=_months(session, release),
        network=_network(session, release),
        parts=_parts(session, release),
    )


_memory = Memory(_read, REMEMBERED)


def _places(session: Session, release: Released) -> dict[int, Place]:
    found = select(
        ReleasedPlace.quarter_id, ReleasedPlace.open, ReleasedPlace.urgent, ReleasedPlace.overdue
    ).where(ReleasedPlace.release_id == release.id)
    return {quarter: Place(*counts) for quarter, *counts in session.execute(found)}


def _months(session: Session, release: Released) -> dict[date, dict[int, int]]:
    """From the beginning of the last closed year, or of the trend, whichever is first."""
    until = release.months_until
    since = min(date(until.year - 1, 1, 1), month_after(until, -3 * (TREND + 1)))
    rows = session.execute(
        select(ReleasedFact.month, ReleasedFact.quarter_id, ReleasedFact.n).where(
            ReleasedFact.statistic == Statistic.CASE_OPENED,
            ReleasedFact.month >= since,
            ReleasedFact.month < until,
        )
    )
    found: defaultdict[date, dict[int, int]] = defaultdict(dict)
    for month, quarter, n in rows:
        found[month][quarter] = n
    return found


ACTS = (Statistic.CASE_OPENED, Statistic.CASE_CLOSED, Statistic.CASE_REOPENED)


def _network(session: Session, release: Released) -> dict[tuple[Statistic, date], int]:
    """Of the last two closed months."""
    rows = session.execute(
        select(ReleasedFact.statistic, ReleasedFact.month, func.sum(ReleasedFact.n))
        .where(
            ReleasedFact.statistic.in_(ACTS),
            ReleasedFact.month >= month_after(release.months_until, -2),
            ReleasedFact.month < release.months_until,
        )
        .group_by(ReleasedFact.statistic, ReleasedFact.month)
    )
    return {(Statistic(statistic), month): int(n) for statistic, month, n in rows}


def _parts(session: Session, release: Released) -> dict[int, Counter[str]]:
    year = release.months_until.year - 1
    catalogue = catalogue_of(session)
    rows = session.execute(
        select(ReleasedFact.quarter_id, ReleasedFact.split, func.sum(ReleasedFact.n))
        .where(
            ReleasedFact.statistic == Statistic.CASE_NEED,
            ReleasedFact.split.in_(_unreserved(catalogue)),
            ReleasedFact.month.between(date(year, 1, 1), date(year, 12, 1)),
        )
        .group_by(ReleasedFact.quarter_id, ReleasedFact.split)
    )
    areas = areas_told(catalogue)
    found: defaultdict[int, Counter[str]] = defaultdict(lambda: Counter(dict.fromkeys(areas, 0)))
    for quarter, need, n in rows:
        found[quarter][catalogue.needs[need].area] += int(n)
    return found


def _unreserved(catalogue: Catalogue) -> Iterable[str]:
    return [code for code, need in catalogue.needs.items() if not need.restricted]
