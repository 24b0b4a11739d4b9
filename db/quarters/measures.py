"""Every measure of every quarter, exact: for who sees every case."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

import i18n
from db.cover.lines import uncovered_by_quarter
from db.figures.text import rate_figure, shrunk_figure
from db.figures.told import exact
from db.figures.week_sums import figures_for
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.figures.figure import Figure
from domain.figures.grid import Figures
from domain.figures.measures_of_quarters import Measure
from domain.figures.rates import Place
from domain.figures.shrinkage import Rate, rates
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """The measures of a quarter; `rate` is the steadied one with its interval, None where the
    number of dwellings is not known.
    """

    measures: dict[Measure, Figure]
    rate: Rate | None


@dataclass(frozen=True, slots=True, eq=False)
class AllQuarters:
    """Those of all quarters, by id: an object of its own for as long as nothing changes."""

    by_id: Mapping[int, QuarterFigures]


def of_all_quarters(
    session: Session, actor: Actor, area: str, weeks: int, urgency: int
) -> AllQuarters:
    """Needs without cover are those of today, whatever the weeks and urgency."""
    uncovered = frozenset(uncovered_by_quarter(session, actor, area).items())
    known, catalogue = figures_for(session, area), catalogue_of(session)
    return _of_all(known, catalogue, weeks, urgency, uncovered)


@i18n.once(16)
def _of_all(
    known: Figures,
    catalogue: Catalogue,
    weeks: int,
    urgency: int,
    uncovered: frozenset[tuple[int, int]],
) -> AllQuarters:
    places, without = tuple(catalogue.quarters.values()), dict(uncovered)
    counted = _counted(known, places, weeks, urgency)
    return AllQuarters(
        {
            place.id: QuarterFigures(
                {**measures, Measure.UNCOVERED: exact(without.get(place.id, 0))}, rate
            )
            for place, (measures, rate) in zip(places, counted, strict=True)
        }
    )


def _counted(
    known: Figures, places: tuple[QuarterPlace, ...], weeks: int, urgency: int
) -> tuple[tuple[dict[Measure, Figure], Rate | None], ...]:
    """The measures made of weekly counts."""
    open_now = [known.count(Place.QUARTER, q.id, Measure.OPEN, weeks, urgency) for q in places]
    steadied = rates(open_now, [q.dwellings for q in places])
    return tuple(
        (
            {
                Measure.OPEN: exact(count),
                Measure.RATE: rate_figure(count, quarter.dwellings),
                Measure.SHRUNK: shrunk_figure(rate),
                Measure.URGENT: _count(known, quarter, Measure.URGENT, weeks, urgency),
                Measure.OVERDUE: _count(known, quarter, Measure.OVERDUE, weeks, urgency),
                Measure.CHANGE: exact(
                    known.change(Place.QUARTER, quarter.id, weeks, urgency), signed=True
                ),
            },
            rate,
        )
        for quarter, count, rate in zip(places, open_now, steadied, strict=True)
    )


def _count(
    known: Figures, quarter: QuarterPlace, measure: Measure, weeks: int, urgency: int
) -> Figure:
    return exact(known.count(Place.QUARTER, quarter.id, measure, weeks, urgency))
