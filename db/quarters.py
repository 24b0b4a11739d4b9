"""The figures of the quarters, as each role may see them: map, table and the home of executives.

Everything is read from `case_tally`; nothing here grows with the number of cases. Counts that a
role may not see leave this module as text only (`<5`, `n.d.`), never as numbers.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.figure_text import figure, rank
from db.memory import Memory
from db.models.cases import CaseTally
from db.quarter_figures import of_all_quarters
from db.reference import catalogue_of
from db.tally_figures import figures_for, protection_of
from domain import rates
from domain.business_time import week_of
from domain.cell_key import Count, difference, protect_one
from domain.figure import Figure
from domain.figures import Figures
from domain.permissions import Actor, Permission
from domain.rates import Measure, Place
from domain.tally import ANY_AREA, ANY_URGENCY

RECENT = 4
"""Weeks the home screen looks back."""
MOVERS = 3
ENOUGH = 10
"""Quarters whose change must be displayable before a ranking of changes says something."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure now and its difference from the period before; None where there is no before."""

    now: Figure
    change: Figure | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A quarter whose number of new cases changed."""

    code: str
    name: str
    municipality: str
    change: Figure


@dataclass(frozen=True, slots=True)
class Summary:
    """The five figures of all quarters over RECENT full weeks, and the quarters that changed most.

    `movers_weeks` is the period of the movers: the shortest in which enough can be displayed.
    """

    open: Trend
    opened: Trend
    urgent: Trend
    overdue: Trend
    closed: Trend
    movers: tuple[Mover, ...]
    movers_weeks: int


@requires(Permission.FIGURES_READ)
def table(
    session: Session,
    actor: Actor,
    measure: str = Measure.OPEN,
    area: str = ANY_AREA,
    weeks: int = rates.DEFAULT_WEEKS,
    urgency: int = ANY_URGENCY,
) -> pd.DataFrame:
    """All quarters, one row each, ordered by the measure as displayed, highest first.

    Columns: code, name, municipality, province, lat, lon (WGS84), accuracy_m, dwellings
    (nullable); `value` and `text` of the measure; for each measure a number (NaN where not
    displayed or not known) and `<measure>_text`; `shrunk_low` and `shrunk_high`, between which the
    steadied rate lies nine times out of ten. Raises ValueError for a measure or a period there is
    not.
    """
    if weeks not in rates.PERIODS:
        raise ValueError(f"weeks: {weeks}")
    chosen = Measure(measure)
    known = of_all_quarters(session, actor, area, weeks, urgency)
    lines = sorted(
        ((place, known[place.id]) for place in catalogue_of(session).quarters.values()),
        key=lambda line: (-rank(line[1].measures[chosen]), line[0].name),
    )
    columns: dict[str, Any] = {name: [getattr(q, name) for q, _f in lines] for name in _PLACE}
    columns["dwellings"] = pd.array(columns["dwellings"], dtype="Int64")
    shown = {**{each.value: each for each in Measure}, "": chosen}
    for name, each in shown.items():
        values = [line.measures[each].value for _q, line in lines]
        columns[name or "value"] = np.array(values, dtype=float)
        columns[f"{name}_text" if name else "text"] = [f.measures[each].text for _q, f in lines]
    for end in ("low", "high"):
        ends = [getattr(line.rate, end, None) for _q, line in lines]
        columns[f"shrunk_{end}"] = np.array(ends, dtype=float)
    return pd.DataFrame(columns)


_PLACE = ("code", "name", "municipality", "province", "lat", "lon", "accuracy_m", "dwellings")


@requires(Permission.FIGURES_READ)
def summary(session: Session, actor: Actor) -> Summary:
    """The figures of all quarters for the home screen."""
    known = figures_for(session, actor)

    def total(measure: Measure) -> Count:
        return known.count(Place.ALL, None, measure, rates.ALL_TIME, ANY_URGENCY)

    opened = known.opened_in(Place.ALL, None, str(RECENT), ANY_URGENCY)
    change = known.change(Place.ALL, None, RECENT, ANY_URGENCY)
    closed, closed_before, ended, compared = _closed(session, actor)
    closed_change = _signed(difference(closed, closed_before))
    weeks, movers = _movers(session, known)
    return Summary(
        open=Trend(figure(total(Measure.OPEN)), _signed(difference(opened, ended))),
        opened=Trend(figure(opened), _signed(change) if compared else None),
        urgent=Trend(figure(total(Measure.URGENT)), None),
        overdue=Trend(figure(total(Measure.OVERDUE)), None),
        closed=Trend(figure(closed), closed_change if compared else None),
        movers=movers,
        movers_weeks=weeks,
    )


def _signed(change: Count) -> Figure:
    return figure(change, signed=True)


def _closed(session: Session, actor: Actor) -> tuple[Count, Count, Count, bool]:
    """Cases closed in the last RECENT full weeks, in as many before, and the first less those
    reopened; all quarters together. And whether cases were recorded in all the weeks before.
    """
    k = protection_of(actor)
    protected = k is not None
    now, before, compared = _closings.get(
        session, (week_of(utcnow()), protected), protected=protected
    )
    n, keys, back, back_keys = now
    return (
        protect_one(n, keys, k),
        protect_one(*before[:2], k),
        protect_one(n - back, keys - back_keys, k),
        compared,
    )


Closings = tuple[int, int, int, int]
"""How many were closed, the sum of their keys; the same of those reopened."""


def _read_closings(session: Session, key: Hashable) -> tuple[Closings, Closings, bool]:
    monday, _protected = cast(tuple[date, bool], key)
    first = monday - timedelta(weeks=RECENT)
    earlier = first - timedelta(weeks=RECENT)
    begun = session.scalar(
        select(func.min(CaseTally.week)).where(
            CaseTally.area == ANY_AREA, CaseTally.urgency == ANY_URGENCY
        )
    )
    now, before = _closed_between(session, first, monday), _closed_between(session, earlier, first)
    return now, before, begun is not None and begun <= earlier


def _closed_between(session: Session, since: date, until: date) -> Closings:
    columns = (
        CaseTally.closed, CaseTally.closed_key, CaseTally.reopened, CaseTally.reopened_key,
    )  # fmt: skip
    sums = session.execute(
        select(*(func.coalesce(func.sum(column), 0) for column in columns)).where(
            CaseTally.area == ANY_AREA,
            CaseTally.urgency == ANY_URGENCY,
            CaseTally.week >= since,
            CaseTally.week < until,
        )
    ).one()
    n, keys, back, back_keys = map(int, sums)
    return n, keys, back, back_keys


_closings = Memory(_read_closings, 4)


def _movers(session: Session, known: Figures) -> tuple[int, tuple[Mover, ...]]:
    """The period and the quarters, largest change first."""
    for weeks in rates.PERIODS:
        changes = [
            (quarter, known.change(Place.QUARTER, quarter.id, weeks, ANY_URGENCY))
            for quarter in catalogue_of(session).quarters.values()
        ]
        moved = [(quarter, change) for quarter, change in changes if change.value]
        if len(moved) >= ENOUGH or weeks == rates.DEFAULT_WEEKS:
            break
    moved.sort(key=lambda item: (-abs(item[1].value or 0), item[0].code))
    return weeks, tuple(
        Mover(quarter.code, quarter.name, quarter.municipality, _signed(change))
        for quarter, change in moved[:MOVERS]
    )
