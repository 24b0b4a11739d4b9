"""Every measure of every quarter as who sees no cases is told it: classes, and what they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import i18n
from db.figures import told
from db.figures.text import between, decimal, missing
from db.quarters.released import QuartersStanding
from db.reference.catalogue import Catalogue, QuarterPlace
from domain.figures import protection
from domain.figures.figure import Figure, Missing
from domain.figures.measures_of_quarters import PROTECTED, Measure
from domain.figures.protection import ENOUGH, Class
from domain.figures.rates import per_hundred
from domain.figures.shrinkage import Rate, rates
from domain.report.period import month_after


@dataclass(frozen=True, slots=True)
class ToldQuarter:
    """The measures of a quarter; `grades`: the order of the class of those that are classes."""

    measures: Mapping[Measure, Figure]
    grades: Mapping[Measure, int]
    areas: Mapping[str, Figure]


@i18n.once(16)
def of_all_quarters(
    standing: QuartersStanding | None, catalogue: Catalogue
) -> Mapping[int, ToldQuarter]:
    """By quarter id; nothing is told before the first release."""
    places = tuple(catalogue.quarters.values())
    if standing is None:
        return {place.id: _untold() for place in places}
    open_now = [_open(standing, place) for place in places]
    rated = _in_order([_rate(*both) for both in zip(open_now, places, strict=True)])
    steadied = _in_order(_steadied(open_now, places))
    return {
        place.id: ToldQuarter(
            {
                Measure.OPEN: told.span(known),
                Measure.HEARD: _heard_in_year(standing, place),
                Measure.RATE: rate,
                Measure.SHRUNK: shrunk,
                Measure.CHANGE: _change(standing, place),
            },
            _grades(standing, place, known),
            _shares(standing, place),
        )
        for place, known, rate, shrunk in zip(places, open_now, rated, steadied, strict=True)
    }


def with_share(quarters: Mapping[int, ToldQuarter], area: str) -> dict[int, ToldQuarter]:
    """The same with the part of an area among the needs heard as one more measure."""
    return {i: _with_share(quarter, area) for i, quarter in quarters.items()}


def _with_share(quarter: ToldQuarter, area: str) -> ToldQuarter:
    shown = quarter.areas.get(area, missing(Missing.NOT_TOLD))
    grades = {Measure.SHARE: int(shown.stands // 10)} if shown.stands is not None else {}
    measures = {**quarter.measures, Measure.SHARE: shown}
    return replace(quarter, measures=measures, grades={**quarter.grades, **grades})


def _untold() -> ToldQuarter:
    nothing = missing(Missing.NOT_TOLD)
    measures = (measure for measure in PROTECTED if measure is not Measure.SHARE)
    return ToldQuarter(dict.fromkeys(measures, nothing), {}, {})


def _open(standing: QuartersStanding, place: QuarterPlace) -> Class:
    here = standing.places.get(place.id)
    count = here.open if here else 0
    return told.class_in_small(count, told.OPEN, place.code, standing.release.day)


def _year_class(standing: QuartersStanding, place: QuarterPlace) -> Class | None:
    """What the quarters of the last closed year say together."""
    if standing.year is None:
        return None
    firsts = [first for first in standing.trend if first.year == standing.year]
    return protection.together(heard_class(standing, place, first) for first in firsts)


def heard_class(standing: QuartersStanding, place: QuarterPlace, first: date) -> Class:
    """The class of the cases heard in a closed quarter of the year that begins on `first`."""
    count = standing.trend[first].get(place.id, 0)
    return told.class_in_small(count, told.HEARD, place.code, last_day(first))


def last_day(first: date) -> date:
    """The last day of the quarter of the year that begins on `first`."""
    return month_after(first, 3) - timedelta(days=1)


def _heard_in_year(standing: QuartersStanding, place: QuarterPlace) -> Figure:
    known = _year_class(standing, place)
    return told.span(known) if known else missing(Missing.NOT_TOLD)


def _grades(standing: QuartersStanding, place: QuarterPlace, open_now: Class) -> dict[Measure, int]:
    heard = _year_class(standing, place)
    return {Measure.OPEN: open_now.order} | ({Measure.HEARD: heard.order} if heard else {})


Range = tuple[float, float, Figure]
"""Between which two rates one lies, and how that is told."""


def _in_order(ranges: Sequence[Range | None]) -> list[Figure]:
    """The rates; without a place in an order where all ranges have a number in common, so that
    none is certainly higher than another.
    """
    known = [each for each in ranges if each]
    certain = known and max(each[0] for each in known) > min(each[1] for each in known)
    return [_placed(each, certain=bool(certain)) for each in ranges]


def _placed(known: Range | None, *, certain: bool) -> Figure:
    if known is None:
        return missing(Missing.NOT_KNOWN)
    figure = known[2]
    return figure if certain else replace(figure, value=None, weight=None)


def _rate(known: Class, place: QuarterPlace) -> Range | None:
    low, high = (per_hundred(n, place.dwellings) for n in (known.low, known.high))
    if low is None or high is None or not place.dwellings:
        return None
    if low == high:
        return low, high, decimal(low, Measure.RATE)
    middle = 100 * known.middle / place.dwellings if known.order else 0.0
    return low, high, between(low, high, Measure.RATE, middle)


def _steadied(open_now: Sequence[Class], places: Sequence[QuarterPlace]) -> list[Range | None]:
    """From the low end were every class at its lowest to the high end were all at their highest.

    Each rate is drawn towards the mean by how much all differ, so for a few sets of numbers within
    the classes (4 of 600 drawn at random) the end of a quarter's own interval lies outside it.
    """
    dwellings = [place.dwellings for place in places]
    lowest, middles, highest = (
        rates(counts, dwellings)
        for counts in (
            [known.low for known in open_now],
            [known.middle for known in open_now],
            [known.high for known in open_now],
        )
    )
    return [_interval(*three) for three in zip(lowest, middles, highest, strict=True)]


def _interval(low: Rate | None, middle: Rate | None, high: Rate | None) -> Range | None:
    if low is None or middle is None or high is None:
        return None
    return low.low, high.high, between(low.low, high.high, Measure.SHRUNK, middle.shrunk)


def _change(standing: QuartersStanding, place: QuarterPlace) -> Figure:
    """Of the last closed quarter of the year against the one before."""
    if standing.compared is None:
        return missing(Missing.NOT_TOLD)
    return told.moved(*(heard_class(standing, place, first) for first in standing.compared))


def _shares(standing: QuartersStanding, place: QuarterPlace) -> dict[str, Figure]:
    """By area of need; nothing where too few were heard."""
    if standing.heard.get(place.id, 0) < ENOUGH:
        return {}
    parts = protection.shares(standing.parts[place.id])
    return {area: told.part_of_place(tens) for area, tens in parts.items()}
