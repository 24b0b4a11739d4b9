"""Rows of a table found again on the picture beside it: each has its number at its circle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin

from exchange.quarters.drawn import MapKey, MapPicture
from exchange.quarters.placing import Placed
from i18n import _

ROWS = 10
"""Rows that are numbered at most: more could not be told apart on a page."""
TAG = 16
"""Across the disc of a number, in pixels."""
SIDES = (5, 4, 6, 3, 7, 2, 0, 1)
"""Where a number may stand at its circle, in eighths of a turn from the right, the best first."""


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a row, by its middle."""

    row: int
    at: tuple[float, float]


def numbered(picture: MapPicture, codes: Sequence[str]) -> MapPicture:
    """The picture with the numbers of rows; `codes`: the quarters of the table, as it has them."""
    rows = {code: row for row, code in enumerate(codes[:ROWS], 1)}
    points = tuple(replace(point, row=rows.get(point.code, 0)) for point in picture.points)
    if not any(point.row for point in points):
        return picture
    key = MapKey("row", "1", _("row in the table"), TAG)
    return replace(picture, points=points, keys=(*picture.keys, key))


def label(row: int, name: str) -> str:
    """The name of a row with its number, where the table has no column for it."""
    return f"{row}. {name}" if row <= ROWS else name


def tags(placed: Sequence[Placed]) -> tuple[RowNumber, ...]:
    """The numbers at their circles, each on the side where it covers least of others."""
    discs = [(*each.at, each.point.size / 2) for each in placed]
    found: list[RowNumber] = []
    for each in sorted((one for one in placed if one.point.row), key=lambda one: one.point.row):
        taken = [*discs, *((*tag.at, TAG / 2) for tag in found)]
        at = min(_spots(each), key=lambda spot: _covered(spot, taken))  # of equals the first
        found.append(RowNumber(each.point.row, at))
    return tuple(found)


def _spots(placed: Placed) -> list[tuple[float, float]]:
    far, (x, y) = (placed.point.size + TAG) / 2, placed.at
    signs = (7,) * placed.point.warned + (1,) * placed.point.doing  # they stand there
    sides = [side for side in SIDES if side not in signs]
    turns = [side * pi / 4 for side in sides]
    return [(x + far * cos(turn), y + far * sin(turn)) for turn in turns]


def _covered(spot: tuple[float, float], discs: Sequence[tuple[float, float, float]]) -> float:
    """By how much a number there would reach into others, in pixels; its own circle it touches."""
    reach = (TAG / 2 + half - hypot(spot[0] - x, spot[1] - y) for x, y, half in discs)
    return round(sum(max(0.0, into) for into in reach), 3)
