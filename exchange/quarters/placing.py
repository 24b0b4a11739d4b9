"""Where circles stand on a picture, so that none hides another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exchange.quarters.drawn import MapPoint
from exchange.quarters.land import Canvas

GAP = 2.0
"""Pixels between two circles."""
SIGNED = 5
"""Pixels more around a circle that has a sign beside it."""
NUMBERED = 9
"""The same where the number of a row stands there."""
TURNS, LAST = 250, 400
"""Turns in which circles are pushed apart and drawn back, and in which they are only pushed."""
BACK = 0.06
MOST = 400
"""Circles that are put apart; where there are more there is no room for them anyway."""
GOLDEN = 2.399963
"""Angle by which places in one point are told apart, so that the outcome is always the same."""
LETTER, BOLD = 0.56, 0.62
"""Width of a letter, in its height."""


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


def circles(points: Sequence[MapPoint], canvas: Canvas) -> tuple[Placed, ...]:
    """The circles, apart from each other and as near to their places as that lets them."""
    if not points:
        return ()
    true = np.array([canvas.place(p.lon, p.lat) for p in points])
    more = [NUMBERED if p.row else SIGNED * (p.warned or p.doing) for p in points]
    sizes = np.array([p.size / 2 for p in points]) + more
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
