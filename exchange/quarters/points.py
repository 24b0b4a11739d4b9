"""The rows of the screen's map as a picture: the same figures, grades and legend."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.figures.measures_of_quarters import Measure
from domain.quarters.scale import DOTS, SIZES, LegendLine, Scale
from exchange.quarters import scale as quarter_scale
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint
from exchange.quarters.looks import SPACE, look_of
from exchange.quarters.map_data import SOURCE, face
from exchange.quarters.placing import BOLD
from i18n import _

if TYPE_CHECKING:  # who draws in a process of its own needs no database
    from db.quarters.row import QuarterRow, Rows

NAMED = 5
"""Quarters that the words instead of the picture name."""
READABLE = 10
"""The least height of what stands in a circle, in pixels."""
SHRINK = 0.85
"""What paper takes of the diameters of the screen, which fingers have to meet."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Codes of quarters with an early warning, and of those with a running action."""

    warned: frozenset[str] = frozenset()
    doing: frozenset[str] = frozenset()


NOTHING = Marked()


def picture_of(
    rows: "Rows",
    measure: Measure,
    title: str,
    said: tuple[str, ...],
    marked: Marked = NOTHING,
    scale: Scale | None = None,
) -> MapPicture:
    """The picture of `rows`, highest first: all that it says is what they say. `said` goes
    under the title; `marked`: what stands beside circles;
    `scale`: where these are not all the rows that it is made of.
    """
    scale = scale or quarter_scale.scale_of(rows, measure)
    keys = [
        MapKey(line.kind, _sign(line), line.text, _across(scale, line.kind, scale.largest, ""))
        for line in quarter_scale.legend(scale)
    ]
    if marked.warned:
        keys.append(MapKey("warned", "", _("early warning")))
    if marked.doing:
        keys.append(MapKey("doing", "", _("action running")))
    return MapPicture(
        title=title,
        said=said,
        key_title=_(measure.label),
        keys=tuple(keys),
        points=tuple(_point(row, measure, scale, marked) for row in rows),
        source=_("Boundaries: {source}").format(source=SOURCE),
        described=_described(title, rows),
        method=quarter_scale.method(scale),
    )


def _point(row: "QuarterRow", measure: Measure, scale: Scale, marked: Marked) -> MapPoint:
    kind, place = scale.kind(row.stands, row.grade), row.place
    text = "" if kind in DOTS else face(row, kind, measure)
    return MapPoint(
        code=place.code,
        name=place.name,
        municipality=place.municipality,
        lat=place.lat,
        lon=place.lon,
        kind=kind,
        size=_across(scale, kind, row.stands, text),
        text=text,
        warned=place.code in marked.warned,
        doing=place.code in marked.doing,
    )


def _across(scale: Scale, kind: str, stands: float, text: str) -> int:
    """The diameter on paper: that of the screen made smaller, but wide enough for the text."""
    look = look_of(kind)
    edges = 2 * (look.ring + SPACE if look.ring else look.edge + 1)
    needed = len(text) * BOLD * READABLE + edges
    return round(max(scale.size(kind, stands, text) * SHRINK, needed if text else 0))


def _sign(line: LegendLine) -> str:
    """What stands in the circle of the legend; that of a grade has its numbers on the map."""
    return "" if line.kind in SIZES else line.sign


def _described(title: str, rows: "Rows") -> str:
    """The picture in words: the first quarters; the rest is in the table beside it."""
    told = [row for row in rows if row.counts]
    first = "; ".join(
        f"{row.place.name} ({row.place.municipality}): {row.text}" for row in told[:NAMED]
    )
    if not first:
        return _("Map: {title}. No quarter has a number to show.").format(title=title)
    return _("Map: {title}. First: {first}.").format(title=title, first=first)
