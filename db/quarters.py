"""The figures of the quarters, as each role may see them: map, table and the home of executives.

Everything is read from `case_tally`; nothing here grows with the number of cases. Counts that a
role may not see leave this module as text only (`<5`, `n.d.`), never as numbers.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from babel.numbers import format_decimal
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import i18n
from db.access import requires, without_actor
from db.clock import utcnow
from db.models.cases import CaseTally
from db.reference import QuarterPlace, catalogue_of
from db.tally_figures import figures_for
from domain import rates
from domain.business_time import week_of
from domain.figures import Count, Figures
from domain.permissions import Actor, Permission
from domain.rates import Measure, Place
from domain.suppression import Display
from domain.tally import ANY_AREA, ANY_URGENCY
from i18n import _
from settings import get_settings

COUNTED = (Measure.OPEN, Measure.URGENT, Measure.OVERDUE)
RECENT = 4
"""Weeks the home screen looks back."""
MOVERS = 3
ENOUGH = 10
"""Quarters whose change must be displayable before a ranking of changes says something."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as displayed. `value` is None where the role may not see it, or nobody knows it."""

    value: float | None
    text: str


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


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, language: str) -> str:
    """Babel takes 0.1 ms for each number; a table has three hundred, mostly small ones."""
    pattern = "#,##0.0" if digits else "#,##0"
    return format_decimal(value, pattern, locale=language).replace("-", "−")


@without_actor("turns a count into text; used inside db")
def figure(count: Count, *, signed: bool = False) -> Figure:
    """A count as displayed, `<5` and `n.d.` included; `signed` puts a plus before a rise."""
    if count.value is not None:
        sign = "+" if signed and count.value > 0 else ""
        return Figure(count.value, sign + _number(count.value, 0, i18n.language()))
    if count.display is Display.SMALL:
        return Figure(None, f"<{get_settings().suppression_k}")
    return Figure(None, _("n/a"))


@without_actor("turns a count into text; used inside db")
def rate_figure(count: Count, dwellings: int | None) -> Figure:
    """Cases per 100 dwellings with one decimal; a dash where dwellings are not known."""
    if not dwellings:
        return Figure(None, "–")
    rate = rates.per_hundred(count.value, dwellings)
    return (
        Figure(None, _("n/a")) if rate is None else Figure(rate, _number(rate, 1, i18n.language()))
    )


@without_actor("used inside db by functions that have checked their actor")
def figure_of(
    known: Figures, quarter: QuarterPlace, measure: Measure, weeks: int, urgency: int
) -> Figure:
    """One measure of one quarter."""
    if measure is Measure.CHANGE:
        change = known.change(Place.QUARTER, quarter.id, weeks, urgency)
        return figure(change, signed=True)
    if measure is Measure.RATE:
        count = known.count(Place.QUARTER, quarter.id, Measure.OPEN, weeks, urgency)
        return rate_figure(count, quarter.dwellings)
    return figure(known.count(Place.QUARTER, quarter.id, measure, weeks, urgency))


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
    (nullable); `value` and `text` of the measure; for each of open, rate, urgent, overdue, change
    a number (NaN where not displayed) and `<measure>_text`. Raises ValueError for a measure or a
    period there is not.
    """
    if weeks not in rates.PERIODS:
        raise ValueError(f"weeks: {weeks}")
    chosen = Measure(measure)
    known = figures_for(session, actor, area)
    places = tuple(catalogue_of(session).quarters.values())
    figures = sorted(
        _all_figures(known, places, weeks, urgency, i18n.language()),
        key=lambda line: (-_rank(line[1][chosen]), line[0].name),
    )
    columns: dict[str, Any] = {name: [getattr(q, name) for q, _f in figures] for name in _PLACE}
    columns["dwellings"] = pd.array(columns["dwellings"], dtype="Int64")
    shown = {**{each.value: each for each in Measure}, "": chosen}
    for name, each in shown.items():
        values = [line[each].value for _q, line in figures]
        columns[name or "value"] = np.array(values, dtype=float)
        columns[f"{name}_text" if name else "text"] = [line[each].text for _q, line in figures]
    return pd.DataFrame(columns)


_PLACE = ("code", "name", "municipality", "province", "lat", "lon", "accuracy_m", "dwellings")


@lru_cache(maxsize=64)
def _all_figures(
    known: Figures, places: tuple[QuarterPlace, ...], weeks: int, urgency: int, _language: str
) -> list[tuple[QuarterPlace, dict[Measure, Figure]]]:
    """Every measure of every quarter: another measure on the map only orders them anew."""
    return [
        (quarter, {each: figure_of(known, quarter, each, weeks, urgency) for each in Measure})
        for quarter in places
    ]


def _rank(shown: Figure) -> float:
    """Where a figure stands in a ranking: `<5` above nothing, what is not displayed last.

    Without a value it looks at the text alone, so that the order says no more than the text does.
    """
    if shown.value is not None:
        return shown.value
    return 0.5 if shown.text.startswith("<") else -1e9


@requires(Permission.FIGURES_READ)
def summary(session: Session, actor: Actor) -> Summary:
    """The figures of all quarters for the home screen."""
    known = figures_for(session, actor)

    def total(measure: Measure) -> Count:
        return known.count(Place.ALL, None, measure, rates.ALL_TIME, ANY_URGENCY)

    opened = known.opened_in(Place.ALL, None, str(RECENT), ANY_URGENCY)
    change = known.change(Place.ALL, None, RECENT, ANY_URGENCY)
    closed, closed_before = _closed(session, actor)
    closed_change = _difference(closed, closed_before)
    weeks, movers = _movers(session, known)
    return Summary(
        open=Trend(figure(total(Measure.OPEN)), _signed(_difference(opened, closed))),
        opened=Trend(figure(opened), _signed(change)),
        urgent=Trend(figure(total(Measure.URGENT)), None),
        overdue=Trend(figure(total(Measure.OVERDUE)), None),
        closed=Trend(figure(closed), _signed(closed_change)),
        movers=movers,
        movers_weeks=weeks,
    )


def _signed(change: Count) -> Figure:
    return figure(change, signed=True)


def _difference(left: Count, right: Count) -> Count:
    if left.value is None or right.value is None:
        return Count(None, Display.HIDDEN)
    return Count(left.value - right.value)


def _closed(session: Session, actor: Actor) -> tuple[Count, Count]:
    """Cases closed in the last RECENT full weeks and in as many before, all quarters together.

    No other screen shows closed cases, so no sum binds these two.
    """
    monday = week_of(utcnow())
    first = monday - timedelta(weeks=RECENT)
    spans = ((first, monday), (first - timedelta(weeks=RECENT), first))
    now, before = (_plain(_closed_between(session, *span), actor) for span in spans)
    return now, before


def _closed_between(session: Session, since: date, until: date) -> int:
    found = session.scalar(
        select(func.sum(CaseTally.closed)).where(
            CaseTally.area == ANY_AREA,
            CaseTally.urgency == ANY_URGENCY,
            CaseTally.week >= since,
            CaseTally.week < until,
        )
    )
    return int(found or 0)


def _plain(value: int, actor: Actor) -> Count:
    small = 0 < value < get_settings().suppression_k and not actor.sees_exact_figures
    return Count(None, Display.SMALL) if small else Count(value)


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
