"""Where circles and names stand on a picture, so that none hides another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from exchange.quarters.drawn import MapPoint
from exchange.quarters.land import Canvas, lakes

GAP = 2.0
"""Pixels between two circles."""
SIGNED = 5
"""Pixels more around a circle that has a sign beside it."""
TURNS, LAST = 250, 400
"""Turns in which circles are pushed apart and drawn back, and in which they are only pushed."""
BACK = 0.06
MOST = 400
"""Circles that are put apart; where there are more there is no room for them anyway."""
GOLDEN = 2.399963
"""Angle by which places in one point are told apart, so that the outcome is always the same."""
CLOSE = (2, 6, 11)
"""Pixels between a circle and a name beside it."""
LETTER, BOLD = 0.56, 0.62
"""Width of a letter, in its height."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A circle: its true place, and where it stands."""

    point: MapPoint
    true: tuple[float, float]
    at: tuple[float, float]

    @property
    def moved(self) -> bool:
        """Whether its true place is outside of it, so that a line has to lead there."""
        (x, y), (a, b) = self.true, self.at
        return bool((x - a) ** 2 + (y - b) ** 2 > (self.point.size / 2) ** 2)


@dataclass(frozen=True, slots=True)
class PlacedName:
    """The name of a municipality or, `wet`, of a lake, by its middle."""

    text: str
    at: tuple[float, float]
    wet: bool = False


def circles(points: Sequence[MapPoint], canvas: Canvas) -> tuple[Placed, ...]:
    """The circles, apart from each other and as near to their places as that lets them."""
    if not points:
        return ()
    true = np.array([canvas.place(p.lon, p.lat) for p in points])
    sizes = np.array([p.size / 2 + SIGNED * p.warned for p in points])
    at = _apart(true, sizes, canvas) if len(points) <= MOST else true
    return tuple(
        Placed(point, (float(t[0]), float(t[1])), (float(a[0]), float(a[1])))
        for point, t, a in zip(points, true, at, strict=True)
    )


def _apart(true: np.ndarray, sizes: np.ndarray, canvas: Canvas) -> np.ndarray:
    angles = np.arange(len(true)) * GOLDEN
    at = true + np.column_stack([np.cos(angles), np.sin(angles)]) * 0.5
    least = sizes[:, None] + sizes[None, :] + GAP
    np.fill_diagonal(least, 0)
    low = np.array([canvas.left, canvas.top]) + sizes[:, None]
    high = np.array([canvas.left + canvas.width, canvas.top + canvas.height]) - sizes[:, None]
    for turn in range(TURNS + LAST):
        between = at[:, None, :] - at[None, :, :]
        far = np.hypot(between[..., 0], between[..., 1])
        lacking = np.clip(least - far, 0, None)
        if turn >= TURNS and lacking.max() < 0.05:
            break
        push = between / np.maximum(far, 1e-6)[..., None] * (lacking / 2)[..., None]
        at = at + push.sum(axis=1) * 0.6
        if turn < TURNS:
            at = at + (true - at) * BACK
        at = np.clip(at, low, high)
    return at


def names(placed: Sequence[Placed], canvas: Canvas, size: float) -> tuple[PlacedName, ...]:
    """The municipalities with most quarters first, each close to a circle of its own; one for whose
    name there is no room has none.
    """
    taken = [_around(each.at, each.point.size, each.point.size) for each in placed]
    own: dict[str, list[Placed]] = {}
    for each in placed:
        own.setdefault(each.point.municipality, []).append(each)
    found = []
    for name, circles_ in sorted(own.items(), key=lambda item: (-len(item[1]), item[0])):
        width, height = len(name) * size * LETTER + 4, size + 2
        for spot in _spots(circles_, width, height):
            box = _around(spot, width, height)
            if _inside(box, canvas) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(PlacedName(name, spot))
                break
    return (*found, *_of_lakes(taken, canvas, size))


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
