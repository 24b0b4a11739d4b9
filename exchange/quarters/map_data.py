"""What the scripts of the map are told, on the screen and in a file: words, and where to look."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import i18n
from domain.figures.measure import Chart
from domain.figures.measures_of_quarters import Measure
from i18n import _

if TYPE_CHECKING:  # who draws in a process of its own needs no database
    from db.quarters.row import QuarterRow

SOURCE = "ISTAT / openpolis, CC BY 4.0; GSHHG, LGPL"
TOWNS, QUARTERS_OF_A_TOWN = 4, 3
"""How many towns are one click away: those with most quarters, and at least so many."""
THOUSANDS = 10_000
TownAt = tuple[str, float, float]
"""A quarter's municipality, latitude and longitude."""


def base() -> dict[str, Any]:
    """What stays the same for everybody who reads in one language."""
    words = {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "source": _("Boundaries: {source}").format(source=SOURCE),
        "whole": _("The whole area"),
        "places": _("Go to"),
    }
    return {"words": words, "language": i18n.language()}


def looks(places: Iterable[TownAt]) -> dict[str, Any]:
    """The corners of the whole area, and of the municipalities with most quarters."""
    return _looks(tuple(sorted(places)))


@lru_cache(maxsize=4)
def _looks(places: tuple[TownAt, ...]) -> dict[str, Any]:
    sizes = Counter(town for town, _lat, _lon in places)
    largest = sorted(sizes, key=lambda town: (-sizes[town], town))[:TOWNS]
    towns = [
        {"name": name, "bounds": _corners([place for place in places if place[0] == name])}
        for name in largest
        if sizes[name] >= QUARTERS_OF_A_TOWN
    ]
    return {"bounds": _corners(places), "towns": towns}


def _corners(places: Iterable[TownAt]) -> list[list[float]]:
    _towns, lats, lons = zip(*places, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def face(row: "QuarterRow", kind: str, measure: Measure) -> str:
    """What fits in a circle: 16.384 as 16k; a sign where only more or fewer is told."""
    value = row.figure.value
    if value is None:
        return {"up": "+", "down": "−"}.get(kind, row.text)
    if abs(value) < THOUSANDS:
        return row.text
    signed = "+" if measure.entry.chart is Chart.DIFFERENCE and value > 0 else ""
    sign = "−" if value < 0 else signed
    return f"{sign}{i18n.number(abs(value) / 1000)}k"
