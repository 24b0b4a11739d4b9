"""Read the sums of facts for a period and territory, live or as they were released.

Nothing here is for display.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.figures.releases import Released
from db.memory import Memory
from db.models.facts import FactTally
from db.models.releases import ReleasedFact
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.errors import NotThere
from domain.figures.months import Statistic
from domain.figures.rates import Place
from domain.report.period import Period, Territory

REMEMBERED = 16
Cells = Mapping[tuple[str, str], int]
"""Counts by statistic and split."""
Key = tuple[Period, Territory, int | None]
"""What was asked for, and the release it is read from; None: live."""
_STANDING = (Statistic.CASE_OPENED, Statistic.CASE_CLOSED, Statistic.CASE_REOPENED)
_IN_TIME = (
    *_STANDING,
    Statistic.REFERRAL_SENT,
    Statistic.REFERRAL_TIME,
    Statistic.REFERRAL_ANSWER,
    Statistic.REFERRAL_END,
    Statistic.VISIT,
)
"""What is told by month; the rest has many splits, and is read for the whole period alone."""
_IN_SPACE = (*_STANDING, Statistic.CASE_AREA, Statistic.CASE_NEED)
"""What is told by quarter."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The sums of a period and territory.

    `upto`: cases opened, closed and reopened from the beginning to the last day, or to that of each
    month. By month and by quarter there are only the statistics that are told so. `upto_quarter`
    has the quarters outside the territory too: a rate is steadied by those of all quarters.
    """

    total: Cells
    upto: Cells
    by_month: Mapping[date, Cells] = field(default_factory=dict)
    upto_month: Mapping[date, Cells] = field(default_factory=dict)
    by_quarter: Mapping[int, Cells] = field(default_factory=dict)
    upto_quarter: Mapping[int, Cells] = field(default_factory=dict)


def totals(
    session: Session, period: Period, territory: Territory, released: Released | None = None
) -> Facts:
    """The sums of the whole period alone, remembered. Raises NotThere."""
    return _from(_totals, session, (period, territory, released.id if released else None))


def whole(
    session: Session, period: Period, territory: Territory, released: Released | None = None
) -> Facts:
    """The sums by month and by quarter too, remembered. Raises NotThere."""
    return _from(_whole, session, (period, territory, released.id if released else None))


def _from(memory: Memory[Facts], session: Session, key: Key) -> Facts:
    return (
        memory.get(session, key, protected=False) if key[2] is None else memory.fixed(session, key)
    )


def first_month(
    session: Session, statistic: Statistic, released: Released | None = None
) -> date | None:
    """The first month in which anything of that kind was recorded, anywhere; None: never."""
    table = FactTally if released is None else ReleasedFact
    recorded = (table.statistic == str(statistic), table.n > 0)
    return session.scalar(select(table.month).where(*recorded).order_by(table.month).limit(1))


@without_actor("the clock does it; nothing is shown")
def renew(session: Session) -> None:
    """Bring the sums that were asked for of late up to what is written now."""
    _totals.renew(session)
    _whole.renew(session)


def quarters_of(catalogue: Catalogue, territory: Territory) -> frozenset[int]:
    """The quarters of a territory. Raises NotThere."""
    found = frozenset(
        quarter.id
        for quarter in catalogue.quarters.values()
        if _name(quarter, territory.kind) == territory.code
    )
    if not found:
        raise NotThere(territory)
    return found


def _name(quarter: QuarterPlace, kind: Place) -> str:
    """What the place of that kind around a quarter is called."""
    if kind is Place.QUARTER:
        return quarter.code
    if kind is Place.MUNICIPALITY:
        return quarter.istat
    return quarter.province if kind is Place.PROVINCE else ""


def _read_totals(session: Session, key: Hashable) -> Facts:
    period, territory, release = cast(Key, key)
    read = _Reading(session, release)
    where = read.where(territory)
    total = read.cells(*where, *read.within(period, Statistic))
    upto = read.cells(*where, *read.until(period))
    return Facts(total.get(None, {}), upto.get(None, {}))


def _read_whole(session: Session, key: Hashable) -> Facts:
    period, territory, release = cast(Key, key)
    read = _Reading(session, release)
    where, table = read.where(territory), read.table
    total = read.cells(*where, *read.within(period, Statistic))
    by_month = read.cells(*where, *read.within(period, _IN_TIME), by=table.month)
    by_quarter = read.cells(*where, *read.within(period, _IN_SPACE), by=table.quarter_id)
    upto = read.cells(*where, *read.until(period), by=table.month)
    upto_quarter = read.cells(*read.until(period), by=table.quarter_id)
    return Facts(
        total.get(None, {}),
        merged(upto.values()),
        by_month,
        _running(upto, period),
        by_quarter,
        upto_quarter,
    )


class _Reading:
    """Sums of the live counts, or of the released ones."""

    def __init__(self, session: Session, release: int | None) -> None:
        self.session = session
        self.table: Any = FactTally if release is None else ReleasedFact

    def where(self, territory: Territory) -> list[ColumnElement[bool]]:
        quarters = quarters_of(catalogue_of(self.session), territory)
        return [] if territory.kind is Place.ALL else [self.table.quarter_id.in_(quarters)]

    def within(self, period: Period, statistics: Iterable[Statistic]) -> list[ColumnElement[bool]]:
        # Statistics are named, all of them too: so the primary key is walked by them and month.
        return [self._named(statistics), self.table.month.between(period.first, period.last)]

    def until(self, period: Period) -> list[ColumnElement[bool]]:
        return [self._named(_STANDING), self.table.month <= period.last]

    def _named(self, statistics: Iterable[Statistic]) -> ColumnElement[bool]:
        named: ColumnElement[bool] = self.table.statistic.in_([str(each) for each in statistics])
        return named

    def cells(self, *where: ColumnElement[bool], by: Any = None) -> dict[Any, Cells]:
        """Sums by statistic and split, for each value of a column `by` (None: all together)."""
        axis = [] if by is None else [by]
        names = self.table.statistic, self.table.split
        rows = self.session.execute(
            select(*names, func.sum(self.table.n), *axis).where(*where).group_by(*names, *axis)
        )
        found: dict[Any, dict[tuple[str, str], int]] = {}
        for statistic, split, n, *at in rows:
            if n:
                found.setdefault(at[0] if at else None, {})[statistic, split] = int(n)
        return dict(found)


def merged(parts: Iterable[Cells]) -> Cells:
    """Several sums in one."""
    total: Counter[tuple[str, str]] = Counter()
    for cells in parts:
        total.update(cells)
    return total


def _running(by_month: Mapping[date, Cells], period: Period) -> dict[date, Cells]:
    """Sums from the beginning to the end of each month of the period."""
    result: dict[date, Cells] = {}
    waiting, so_far = sorted(by_month), cast(Cells, {})
    for month in period.months():
        while waiting and waiting[0] <= month:
            so_far = merged([so_far, by_month[waiting.pop(0)]])
        result[month] = so_far
    return result


_totals, _whole = Memory(_read_totals, REMEMBERED), Memory(_read_whole, REMEMBERED)
