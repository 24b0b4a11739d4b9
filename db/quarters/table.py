"""The figures of the quarters, as each role may see them: map, table and the home of executives.

Who sees every case reads weekly counts up to now (`db.quarters.measures`); who sees none reads what
the last release holds, told by classes (`db.quarters.told`). Nothing here grows with the cases.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

import i18n
from db.access import requires
from db.figures import told
from db.figures.text import missing
from db.figures.told import Reader, reader_of
from db.quarters import told as told_quarters
from db.quarters.measures import AllQuarters, of_all_quarters
from db.quarters.released import QuartersStanding, refuse, standing
from db.quarters.row import Rows, rows_of
from db.quarters.told import heard_class, last_day
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.figures import rates
from domain.figures.figure import Figure, Missing
from domain.figures.measures_of_quarters import EXACT, Measure
from domain.figures.months import Statistic
from domain.figures.protection import ENOUGH
from domain.figures.weeks import ANY_AREA, ANY_URGENCY
from domain.permissions import Actor, Permission
from domain.report.period import month_after

MOVERS = 3


@dataclass(frozen=True, slots=True)
class AsOf:
    """What times protected figures are of.

    `year`: the last closed one, None where nothing was recorded in it; `now` and `before`: first
    and last day of the two closed quarters of the year compared, None where there are not two;
    `year_before`: those of the same quarter a year before `now`, None where it was not recorded.
    """

    day: date
    year: int | None
    now: tuple[date, date] | None
    before: tuple[date, date] | None
    year_before: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure now and its difference from the month before; None where there is none."""

    now: Figure
    change: Figure | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A quarter whose class of cases heard changed between two closed quarters of the year."""

    code: str
    name: str
    municipality: str
    before: Figure
    now: Figure


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of all quarters together, and the quarters that changed most.

    `open`, `urgent` and `overdue` are as of `day`; `opened`, `closed` and every difference are of
    the last closed `month`, None where nothing was recorded in it.
    """

    day: date
    month: date | None
    open: Trend
    opened: Trend
    urgent: Trend
    overdue: Trend
    closed: Trend
    movers: tuple[Mover, ...]
    movers_of: tuple[tuple[date, date], tuple[date, date]] | None


@requires(Permission.FIGURES_READ)
def as_of(session: Session, actor: Actor) -> AsOf | None:
    """The times of the release in force; None before the first."""
    known = standing(session)
    if known is None:
        return None
    before, now = _compared(known) or (None, None)
    return AsOf(known.release.day, known.year, now, before, _days(known.pair(back=4)))


@requires(Permission.FIGURES_READ)
def areas(session: Session, actor: Actor) -> tuple[str, ...]:
    """The areas of need that this reader can compare quarters by, in their order."""
    catalogue = catalogue_of(session)
    return tuple(catalogue.areas) if _exact(actor) else tuple(catalogue.unreserved_by_area)


@requires(Permission.FIGURES_READ)
def table(
    session: Session,
    actor: Actor,
    measure: str = Measure.OPEN,
    area: str = ANY_AREA,
    weeks: int = rates.DEFAULT_WEEKS,
    urgency: int = ANY_URGENCY,
) -> Rows:
    """All quarters, ordered by the measure as displayed, highest first.

    Who sees no cases chooses a measure of PROTECTED and, for a share, its area; anything
    else is NotAllowed. Raises ValueError for a measure or a period there is not.
    """
    if weeks not in rates.PERIODS:
        raise ValueError(f"weeks: {weeks}")
    chosen, catalogue = Measure(measure), catalogue_of(session)
    if _exact(actor):
        return _exact_table(session, actor, chosen, (area, weeks, urgency))
    refuse(catalogue, chosen, area, weeks, urgency)
    return _told_table(standing(session), catalogue, chosen, area)


@i18n.once(32)
def _told_table(
    known: QuartersStanding | None, catalogue: Catalogue, chosen: Measure, area: str
) -> Rows:
    places = catalogue.quarters.values()
    quarters = told_quarters.of_all_quarters(known, catalogue)
    if chosen is Measure.SHARE:
        quarters = told_quarters.with_share(quarters, area)
    grades = {i: one.grades[chosen] for i, one in quarters.items() if chosen in one.grades}
    return rows_of([(q, quarters[q.id].measures) for q in places], chosen, grades)


def _exact(actor: Actor) -> bool:
    return reader_of(actor) is Reader.EXACT


def _exact_table(
    session: Session, actor: Actor, chosen: Measure, asked: tuple[str, int, int]
) -> Rows:
    if chosen not in EXACT:
        raise ValueError(f"measure: {chosen}")
    return _ordered(of_all_quarters(session, actor, *asked), catalogue_of(session), chosen)


@lru_cache(maxsize=32)
def _ordered(known: AllQuarters, catalogue: Catalogue, chosen: Measure) -> Rows:
    """Another measure only orders them anew."""
    lines = [(place, known.by_id[i].measures) for i, place in catalogue.quarters.items()]
    return rows_of(lines, chosen, {}, {i: each.rate for i, each in known.by_id.items()})


@requires(Permission.FIGURES_READ)
def summary(session: Session, actor: Actor) -> Summary | None:
    """The figures of all quarters for the home screen; None before the first release."""
    known = standing(session)
    if known is None:
        return None
    open_now, urgent, overdue = (sum(counts) for counts in zip(*_counts(known), strict=True))
    many = open_now >= ENOUGH
    spans = _compared(known)
    return Summary(
        day=known.release.day,
        month=known.month,
        open=Trend(told.in_large(open_now), _change_of_open(known)),
        opened=_of_month(known, Statistic.CASE_OPENED),
        urgent=Trend(told.in_large(urgent) if many else _untold(), None),
        overdue=Trend(told.in_large(overdue) if many else _untold(), None),
        closed=_of_month(known, Statistic.CASE_CLOSED),
        movers=_movers(known, catalogue_of(session)),
        movers_of=spans,
    )


def _counts(known: QuartersStanding) -> list[tuple[int, int, int]]:
    """Open, urgent and overdue of each quarter."""
    return [(0, 0, 0), *((p.open, p.urgent, p.overdue) for p in known.places.values())]


def _untold() -> Figure:
    return missing(Missing.NOT_TOLD)


def _of_month(known: QuartersStanding, what: Statistic) -> Trend:
    """What happened in the last closed month, and its difference from the month before."""
    if known.month is None:
        return Trend(_untold(), None)
    now, before = (
        known.network.get((what, month), 0) for month in (known.month, month_after(known.month, -1))
    )
    change = told.between_large(now, before) if known.month_before_recorded else None
    return Trend(told.in_large(now), change)


def _change_of_open(known: QuartersStanding) -> Figure | None:
    """Cases opened in the last closed month, and those opened again, less those closed."""
    if known.month is None:
        return None
    opened, again, closed = (
        known.network.get((what, known.month), 0)
        for what in (Statistic.CASE_OPENED, Statistic.CASE_REOPENED, Statistic.CASE_CLOSED)
    )
    return told.between_large(opened + again, closed)


def _compared(known: QuartersStanding) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """First and last day of the two closed quarters of the year compared, the earlier first."""
    if known.compared is None:
        return None
    before, now = ((first, last_day(first)) for first in known.compared)
    return before, now


def _days(pair: tuple[date, date] | None) -> tuple[date, date] | None:
    """First and last day of the earlier of two quarters of the year."""
    return (pair[0], last_day(pair[0])) if pair else None


def _movers(known: QuartersStanding, catalogue: Catalogue) -> tuple[Mover, ...]:
    """The largest changes first."""
    if known.compared is None:
        return ()
    figures = told_quarters.of_all_quarters(known, catalogue)
    changes = [
        (place, figures[i].measures[Measure.CHANGE].stands or 0)
        for i, place in catalogue.quarters.items()
    ]
    moved = sorted(
        ((place, steps) for place, steps in changes if steps),
        key=lambda item: (-abs(item[1]), item[0].name),
    )
    return tuple(_mover(known, place, known.compared) for place, _steps in moved[:MOVERS])


def _mover(known: QuartersStanding, place: QuarterPlace, compared: tuple[date, date]) -> Mover:
    before, now = (told.span(heard_class(known, place, first)) for first in compared)
    return Mover(place.code, place.name, place.municipality, before, now)
