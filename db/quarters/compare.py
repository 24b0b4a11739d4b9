"""The new cases of quarters in two periods, as each role may know them, and their differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.figures import told
from db.figures.told import Reader, exact, reader_of
from db.figures.week_sums import figures_for
from db.quarters.released import QuartersStanding, refuse, standing
from db.quarters.row import Line, Rows, rows_of
from db.quarters.told import heard_class, last_day
from db.reference.catalogue import QuarterPlace, catalogue_of
from domain.business_time import week_of
from domain.figures import rates
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from domain.figures.protection import Class
from domain.figures.weeks import ANY_AREA, ANY_URGENCY
from domain.permissions import Actor, Permission

BACK = (1, 4)
"""How many periods earlier a period may be compared with: the one before, the same a year ago."""


@dataclass(frozen=True, slots=True)
class NewCases:
    """First and last day, and its new cases by quarter, as `db.quarters.table.table` has them."""

    first: date
    last: date
    rows: Rows


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods; `differences`: by code of the quarter what is certain of now less before.
    `open`: of how many quarters it cannot be told whether more or fewer came.
    """

    now: NewCases
    before: NewCases
    differences: Mapping[str, Figure]
    open: int


@requires(Permission.FIGURES_READ)
def periods(
    session: Session,
    actor: Actor,
    area: str = ANY_AREA,
    weeks: int = rates.DEFAULT_WEEKS,
    urgency: int = ANY_URGENCY,
    back: int = 1,
) -> Compared | None:
    """For who sees every case the last full weeks and as many before; for who sees none the last
    closed quarter of the year and that `back` before. None where there are no two with records.
    Raises NotAllowed, ValueError.
    """
    if weeks not in rates.PERIODS or back not in BACK:
        raise ValueError(f"{weeks} weeks, {back} back")
    catalogue = catalogue_of(session)
    places = tuple(catalogue.quarters.values())
    if reader_of(actor) is Reader.EXACT:
        return _of_weeks(session, places, area, weeks, urgency)
    refuse(catalogue, Measure.OPEN, area, weeks, urgency)
    known = standing(session)
    pair = known.pair(back) if known else None
    return _of_release(known, places, *pair) if known and pair else None


def _of_weeks(
    session: Session, places: tuple[QuarterPlace, ...], area: str, weeks: int, urgency: int
) -> Compared:
    known, monday = figures_for(session, area), week_of(utcnow())
    now, before = (
        {q: known.opened_in(rates.Place.QUARTER, q.id, span, urgency) for q in places}
        for span in (str(weeks), f"before {weeks}")
    )
    return Compared(
        _period(monday - timedelta(weeks=weeks), weeks, now),
        _period(monday - timedelta(weeks=2 * weeks), weeks, before),
        {q.code: exact(now[q] - before[q], signed=True) for q in places},
        open=0,
    )


def _period(first: date, weeks: int, counts: Mapping[QuarterPlace, int]) -> NewCases:
    lines: list[Line] = [(q, {Measure.NEW: exact(count)}) for q, count in counts.items()]
    last = first + timedelta(weeks=weeks, days=-1)
    return NewCases(first, last, rows_of(lines, Measure.NEW, {}))


def _of_release(
    known: QuartersStanding, places: tuple[QuarterPlace, ...], earlier: date, later: date
) -> Compared:
    before, now = (
        {place: heard_class(known, place, first) for place in places} for first in (earlier, later)
    )
    moved = {place.code: told.moved(before[place], now[place]) for place in places}
    return Compared(
        _quarter_of_year(later, now),
        _quarter_of_year(earlier, before),
        moved,
        open=sum(not figure.stands for figure in moved.values()),
    )


def _quarter_of_year(first: date, classes: Mapping[QuarterPlace, Class]) -> NewCases:
    lines: list[Line] = [(q, {Measure.NEW: told.span(known)}) for q, known in classes.items()]
    grades = {place.id: known.order for place, known in classes.items()}
    return NewCases(first, last_day(first), rows_of(lines, Measure.NEW, grades))
