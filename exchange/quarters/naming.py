"""Where names stand on a picture: close to what they name, and on nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.quarters.land import Canvas, lakes
from exchange.quarters.numbering import TAG, RowNumber
from exchange.quarters.placing import LETTER, Placed

MANY = 3
"""Quarters of a municipality whose name comes before those of quarters."""
CLOSE = (2, 6, 11)
"""Pixels between a circle and a name beside it."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedName:
    """The name of a municipality, of a quarter or, `wet`, of a lake, by its middle."""

    text: str
    at: tuple[float, float]
    wet: bool = False
    quarter: bool = False


def names(
    placed: Sequence[Placed], canvas: Canvas, size: float, tags: Sequence[RowNumber] = ()
) -> tuple[PlacedName, ...]:
    """The municipalities with most quarters first, then the quarters with a number, then the other
    municipalities, each close to a circle of its own; one for whose name there is no room has none.
    """
    taken = [_around(each.at, each.point.size, each.point.size) for each in placed]
    taken += [_around(tag.at, TAG, TAG) for tag in tags]
    found = []
    for name, circles_, quarter in _wanted(placed):
        width, height = len(name) * size * LETTER + 4, size + 2
        for spot in _spots(circles_, width, height):
            box = _around(spot, width, height)
            if _inside(box, canvas) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(PlacedName(name, spot, quarter=quarter))
                break
    return (*found, *_of_lakes(taken, canvas, size))


def _wanted(placed: Sequence[Placed]) -> Iterator[tuple[str, list[Placed], bool]]:
    """Names with their circles, and whether it is a quarter's."""
    own: dict[str, list[Placed]] = {}
    for each in placed:
        own.setdefault(each.point.municipality, []).append(each)
    towns = sorted(own.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = sorted((each for each in placed if each.point.row), key=lambda each: each.point.row)
    yield from ((name, some, False) for name, some in towns if len(some) >= MANY)
    yield from ((each.point.name, [each], True) for each in rows)
    yield from ((name, some, False) for name, some in towns if len(some) < MANY)


def _of_lakes(taken: list[Box], canvas: Canvas, size: float) -> Iterator[PlacedName]:
    for lake in lakes(canvas):
        box = _around(lake.at, len(lake.name) * size * LETTER, size + 2)
        if lake.name and _inside(box, canvas) and not any(_meet(box, other) for other in taken):
            taken.append(box)
            yield PlacedName(lake.name, lake.at, wet=True)


def _spots(own: Sequence[Placed], width: float, height: float) -> Iterator[tuple[float, float]]:
    """Above the highest circle, below the lowest, beside the outer ones, then beside any."""
    high, low = min(own, key=lambda c: c.at[1]), max(own, key=lambda c: c.at[1])
    left, right = min(own, key=lambda c: c.at[0]), max(own, key=lambda c: c.at[0])
    for far in CLOSE:
        for circle, across, down in ((high, 0, -1), (low, 0, 1), (right, 1, 0), (left, -1, 0)):
            yield _beside(circle, across, down, far, width, height)
    for circle in own:
        for far in CLOSE:
            for across, down in ((1, -1), (1, 1), (-1, -1), (-1, 1), (1, 0), (-1, 0)):
                yield _beside(circle, across, down, far, width, height)


def _beside(
    circle: Placed, across: int, down: int, far: float, width: float, height: float
) -> tuple[float, float]:
    """The middle of a name on that side of a circle."""
    reach = circle.point.size / 2 + far
    if across and down:
        reach *= 0.7
    x, y = circle.at
    return x + across * (reach + width / 2), y + down * (reach + height / 2)


def _around(at: tuple[float, float], width: float, height: float) -> Box:
    return at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2


def _meet(one: Box, other: Box) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart


def _inside(box: Box, canvas: Canvas) -> bool:
    right, bottom = canvas.left + canvas.width, canvas.top + canvas.height
    return box[0] >= canvas.left and box[1] >= canvas.top and box[2] <= right and box[3] <= bottom
