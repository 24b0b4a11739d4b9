"""Read the sums of `fact_tally` for a period and territory; nothing here is for display."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.memory import Memory
from db.models.facts import FactTally
from db.reference import Catalogue, QuarterPlace, catalogue_of
from db.tally_figures import protection_of
from domain.facts import Statistic
from domain.permissions import Actor
from domain.rates import Place
from domain.report_period import Period, Territory

REMEMBERED = 16
Cells = Mapping[tuple[str, str], tuple[int, int]]
"""Count and sum of keys by statistic and split."""
Key = tuple[Period, Territory, bool]
"""What was asked for, and whether for a reader of protected figures."""
_STANDING = (Statistic.CASE_OPENED, Statistic.CASE_CLOSED, Statistic.CASE_REOPENED)
_IN_TIME = (
    *_STANDING, Statistic.REFERRAL_SENT, Statistic.REFERRAL_TIME, Statistic.REFERRAL_ANSWER,
    Statistic.REFERRAL_END, Statistic.VISIT,
)  # fmt: skip
"""What is told by month; the rest has many splits, and is read for the whole period alone."""
_IN_SPACE = (*_STANDING, Statistic.CASE_AREA, Statistic.CASE_NEED)
"""What is told by quarter."""


class NoSuchTerritory(LookupError):
    """There is no place of that kind and code, or no quarter in it."""


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


@without_actor("used inside db by functions that have checked their actor")
def totals(session: Session, actor: Actor, period: Period, territory: Territory) -> Facts:
    """The sums of the whole period alone, remembered. Raises NoSuchTerritory."""
    protected = protection_of(actor) is not None
    return _totals.get(session, (period, territory, protected), protected=protected)


@without_actor("used inside db by functions that have checked their actor")
def whole(session: Session, actor: Actor, period: Period, territory: Territory) -> Facts:
    """The sums by month and by quarter too, remembered. Raises NoSuchTerritory."""
    protected = protection_of(actor) is not None
    return _whole.get(session, (period, territory, protected), protected=protected)


@without_actor("used inside db by functions that have checked their actor")
def first_month(session: Session, statistic: Statistic) -> date | None:
    """The first month in which anything of that kind was recorded, anywhere; None: never."""
    recorded = (FactTally.statistic == str(statistic), FactTally.n > 0)
    return session.scalar(
        select(FactTally.month).where(*recorded).order_by(FactTally.month).limit(1)
    )


@without_actor("the clock does it; nothing is shown")
def renew(session: Session) -> None:
    """Bring the sums that were asked for of late up to what is written now."""
    _totals.renew(session)
    _whole.renew(session)


@without_actor("reference data; used inside db")
def quarters_of(catalogue: Catalogue, territory: Territory) -> frozenset[int]:
    """The quarters of a territory. Raises NoSuchTerritory."""
    found = frozenset(
        quarter.id
        for quarter in catalogue.quarters.values()
        if _name(quarter, territory.kind) == territory.code
    )
    if not found:
        raise NoSuchTerritory(territory)
    return found


def _name(quarter: QuarterPlace, kind: Place) -> str:
    """What the place of that kind around a quarter is called."""
    if kind is Place.QUARTER:
        return quarter.code
    if kind is Place.MUNICIPALITY:
        return quarter.istat
    return quarter.province if kind is Place.PROVINCE else ""


def _read_totals(session: Session, key: Hashable) -> Facts:
    period, territory, _protected = cast(Key, key)
    where = _where(session, territory)
    total = _cells(session, *where, *_within(period, Statistic))
    upto = _cells(session, *where, *_until(period))
    return Facts(total.get(None, {}), upto.get(None, {}))


def _read_whole(session: Session, key: Hashable) -> Facts:
    period, territory, _protected = cast(Key, key)
    where = _where(session, territory)
    total = _cells(session, *where, *_within(period, Statistic))
    by_month = _cells(session, *where, *_within(period, _IN_TIME), by=FactTally.month)
    by_quarter = _cells(session, *where, *_within(period, _IN_SPACE), by=FactTally.quarter_id)
    upto = _cells(session, *where, *_until(period), by=FactTally.month)
    upto_quarter = _cells(session, *_until(period), by=FactTally.quarter_id)
    return Facts(
        total.get(None, {}),
        merged(upto.values()),
        by_month,
        _running(upto, period),
        by_quarter,
        upto_quarter,
    )


def _where(session: Session, territory: Territory) -> list[ColumnElement[bool]]:
    quarters = quarters_of(catalogue_of(session), territory)
    return [] if territory.kind is Place.ALL else [FactTally.quarter_id.in_(quarters)]


def _within(period: Period, statistics: Iterable[Statistic]) -> list[ColumnElement[bool]]:
    # Statistics are named, all of them too: so the primary key is walked by statistic and month.
    named = FactTally.statistic.in_([str(statistic) for statistic in statistics])
    return [named, FactTally.month.between(period.first, period.last)]


def _until(period: Period) -> list[ColumnElement[bool]]:
    named = FactTally.statistic.in_([str(statistic) for statistic in _STANDING])
    return [named, FactTally.month <= period.last]


def _cells(session: Session, *where: ColumnElement[bool], by: Any = None) -> dict[Any, Cells]:
    """Sums by statistic and split, for each value of a column `by` (None: all together)."""
    axis = [] if by is None else [by]
    sums = func.sum(FactTally.n), func.sum(FactTally.key_sum)
    rows = session.execute(
        select(FactTally.statistic, FactTally.split, *sums, *axis)
        .where(*where)
        .group_by(FactTally.statistic, FactTally.split, *axis)
    )
    found: dict[Any, dict[tuple[str, str], tuple[int, int]]] = {}
    for statistic, split, n, keys, *at in rows:
        if n:
            found.setdefault(at[0] if at else None, {})[statistic, split] = (int(n), int(keys))
    return dict(found)


@without_actor("adds sums; used inside db")
def merged(parts: Iterable[Cells]) -> Cells:
    """Several sums in one."""
    total: dict[tuple[str, str], tuple[int, int]] = {}
    for cells in parts:
        for place, (n, keys) in cells.items():
            known = total.get(place, (0, 0))
            total[place] = (known[0] + n, known[1] + keys)
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
