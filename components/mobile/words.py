"""Stops and counters of the mobile office in words."""

import i18n
from components.plain import plain
from db.mobile.counts import NOT_YET, Counts, ToldCounts
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.imports.plan import RowProblem
from exchange.mobile.sheet_columns import BY_KEY
from exchange.sheets.rows import EMPTY
from i18n import _

__all__ = [
    "day",
    "figures",
    "hours",
    "plain",
    "quarter",
    "quarters",
    "sentence",
    "where",
    "whole",
]


def day(stop: StopDetail) -> str:
    """`today`, or the day with its name."""
    return _("today") if stop.today else i18n.day(stop.starts_at, "EEEE d MMMM y")


def hours(stop: StopDetail) -> str:
    """`09:00–13:00`."""
    return f"{i18n.clock(stop.starts_at)}–{i18n.clock(stop.ends_at)}"


def where(stop: StopDetail) -> str:
    """Quarter and municipality, and the place where it is known."""
    quarter = f"{stop.quarter.name} ({stop.quarter.municipality})"
    return f"{quarter} · {stop.place}" if stop.place else quarter


def whole(stop: StopDetail) -> str:
    """Quarter, day and hours of a stop, in one line."""
    return f"{stop.quarter.name} · {day(stop)} · {hours(stop)}"


def quarters(catalogue: Catalogue, *also: int) -> list[int]:
    """Ids of the quarters to choose from, those of the camper first; `also` though closed."""
    found = [
        quarter
        for quarter in catalogue.quarters.values()
        if quarter.closed_on is None or quarter.id in also
    ]
    found.sort(key=lambda quarter: (not quarter.camper_stop, quarter.municipality, quarter.name))
    return [quarter.id for quarter in found]


def quarter(catalogue: Catalogue, quarter_id: int) -> str:
    """Name and municipality of a quarter."""
    place = catalogue.quarters[quarter_id]
    return f"{place.name} · {place.municipality}"


def figures(counts: Counts | ToldCounts) -> list[tuple[str, str]]:
    """The counters, each with its label."""
    if isinstance(counts, ToldCounts):
        told = ((_("Convened"), counts.convened), (_("Met"), counts.met))
        return [(label, figure.text if figure else _("not yet")) for label, figure in told]
    return [
        (_("Convened"), counts.convened.text),
        (_("Came"), counts.came.text),
        (_("Did not come"), counts.no_show.text),
        (_("Walk-ins"), counts.spontaneous.text),
    ]


def sentence(stop: StopDetail) -> str:
    """`Convened 12 · Came 8 · …`; of a stop to come who is convened alone, or nothing."""
    if stop.counts == NOT_YET:
        untold = stop.ahead or stop.cancelled_at
        return "" if untold else _("Numbers with the first release after the stop")
    told = figures(stop.counts)[: 1 if stop.ahead else None]
    return " · ".join(f"{label} {text}" for label, text in told)


def flaw(problem: RowProblem) -> str:
    """What is wrong with a field; here there is no cell, as in a file."""
    title = BY_KEY[problem.column].title
    if problem.message == EMPTY:
        return _("{field}: write it.").format(field=title)
    return f"{title}: {_(problem.message)}" if problem.value else _(problem.message)
