"""The map of a report: what a message says of places, as a picture to draw."""

from collections.abc import Iterable
from dataclasses import replace
from math import nan

from domain.figures.figure import Figure
from domain.quarters.scale import SIZES, LegendLine, OnScale, Scale, scale_of
from domain.report.contents import Line, Message, Report, Spot, Table
from exchange.quarters import scale as quarter_scale
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint
from exchange.quarters.map_data import SOURCE
from exchange.quarters.numbering import label, numbered
from exchange.quarters.points import SHRINK
from exchange.report import words
from i18n import _

DOTS = ("zero", "same", "hidden")
LONGEST = 4
"""Signs of a number that can be read in a circle. Where one is longer the letters of the grades
stand there, and the table has the numbers.
"""


def message_of(report: Report) -> Message | None:
    """The message that is drawn as a map."""
    return next((message for message in report.messages if drawable(message)), None)


def mapped(message: Message) -> tuple[tuple[Spot, Line], ...]:
    """The rows of a message that have a place on the map."""
    lines = {line.code: line for line in message.table.lines} if message.table else {}
    return tuple((spot, lines[spot.code]) for spot in message.spots if spot.code in lines)


def drawable(message: Message) -> bool:
    """Whether there is a map to draw: two places, and not the same number at all of them."""
    told = {line.cells[0].stands for _spot, line in mapped(message)} - {None}
    return len(told) > 1


def method_of(message: Message) -> str:
    """How the grades of its map are made, by the name of the method."""
    return quarter_scale.method(_scale(message))


def picture_of(message: Message, *, plain: bool = False) -> MapPicture:
    """What the first column of its table says, drawn at its places; `plain`: for a room in which
    nobody knows the method of the grades by its name.
    """
    if message.table is None:
        raise ValueError("a map without a table")
    rows = mapped(message)
    scale = _scale(message)
    letters = _letters(rows, scale)
    keys = (
        MapKey(line.kind, _sign(line, letters), line.text, _size(scale, line.kind, line.text))
        for line in quarter_scale.legend(scale)
    )
    picture = MapPicture(
        title=message.title,
        said=(),
        key_title=message.table.columns[0].title,
        keys=tuple(keys),
        points=tuple(_point(spot, line.cells[0], scale, letters) for spot, line in rows),
        source=_("Boundaries: {source}").format(source=SOURCE),
        described=words.chart_described(message.table),
        method=_("Same colour: figures close together.") if plain else method_of(message),
    )
    return numbered(picture, [line.code for line in message.table.lines])


def with_rows(table: Table) -> Table:
    """The table beside the map: its first rows have the numbers that stand there."""
    lines = (replace(it, label=label(row, it.label)) for row, it in enumerate(table.lines, 1))
    return replace(table, lines=tuple(lines))


def _scale(message: Message) -> Scale:
    return scale_of([_standing(line.cells[0]) for _spot, line in mapped(message)])


def _standing(figure: Figure) -> OnScale:
    stands = nan if figure.stands is None else float(figure.stands)
    return OnScale(figure.text, stands, exact=figure.value is not None)


def _letters(rows: Iterable[tuple[Spot, Line]], scale: Scale) -> dict[str, str]:
    """What stands in the circles of each kind, where numbers are too long to be read there."""
    if max((len(line.cells[0].text) for _spot, line in rows), default=0) <= LONGEST:
        return {}
    return {line.kind: line.sign for line in scale.legend if line.kind in SIZES}


def _point(spot: Spot, figure: Figure, scale: Scale, letters: dict[str, str]) -> MapPoint:
    stands = nan if figure.stands is None else float(figure.stands)
    kind = scale.kind(stands)
    text = "" if kind in DOTS else figure.text
    text = letters.get(kind, text)
    size = round(scale.size(kind, 0.0 if figure.stands is None else stands, text) * SHRINK)
    return MapPoint(spot.code, spot.name, spot.municipality, spot.lat, spot.lon, kind, size, text)


def _sign(line: LegendLine, letters: dict[str, str]) -> str:
    """In a circle of the legend; of a grade nothing, where its numbers are on the map."""
    return letters.get(line.kind, "") if line.kind in SIZES else line.sign


def _size(scale: Scale, kind: str, text: str) -> int:
    return round(scale.size(kind, scale.largest / 2, text) * SHRINK)
