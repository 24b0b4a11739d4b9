"""Grades: which quarters look alike on a map, so that a colour says something.

*Natural breaks* (Fisher 1958; Jenks 1977, "Optimal data classification for choropleth maps"): of
all ways to cut the numbers into groups, the one whose groups vary least inside. Square roots are
cut, as a count strays by its root; otherwise one large number would leave the small ones a single
grade. docs/decisions/24-grades-of-the-map.md says what else was weighed.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST = 5
"""Grades that an eye keeps apart."""
FINEST = 400
"""Different numbers that are told apart; of more, those closest together count as one."""
FEW = 0.1
"""Of the mean base: what has less is graded by the borders of the others."""
_LEVELS = {1: (3,), 2: (2, 5), 3: (1, 3, 5), 4: (2, 3, 4, 5), 5: (1, 2, 3, 4, 5)}
"""The looks of so many grades: what is highest has the strongest, what is alike a middle one."""


def natural(values: Sequence[float], weights: Sequence[float] | None = None) -> tuple[float, ...]:
    """Where each grade begins, rising, for numbers above nought: MOST grades, or as many as there
    are different numbers. `weights`: how much each counts, one if not given; for rates their base:
    one of FEW makes no border, so that a handful of dwellings is no grade of its own.
    """
    known = np.asarray(values, dtype=float)
    if not len(known):
        return ()
    base = np.ones(len(known)) if weights is None else np.asarray(weights, dtype=float)
    many = base >= FEW * base.mean()
    at, place = np.unique(known[many], return_inverse=True)
    weight = np.bincount(place, base[many]).astype(float)
    at, weight = _fewer(at, np.maximum(weight, 1.0))
    return tuple(float(at[first]) for first in _cut(np.sqrt(at), weight))


def by_class(orders: Iterable[float]) -> tuple[float, ...]:
    """The same for the orders of classes: a grade each; of more than MOST the lowest have one."""
    found = sorted({float(order) for order in orders if order > 0})
    return (*found[:1], *found[-MOST:][1:]) if found else ()


def level(steps: Sequence[float], at: float) -> int:
    """The look, 1 to MOST, of what stands at `at`, where grades begin at `steps`."""
    return _LEVELS[len(steps)][max(sum(step <= at for step in steps) - 1, 0)]


def _fewer(at: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """FINEST numbers for many more; each stands for those up to the next."""
    if len(at) <= FINEST:
        return at, weight
    roots = np.sqrt(at)
    width = (roots[-1] - roots[0]) / FINEST
    _step, first, place = np.unique(
        np.floor((roots - roots[0]) / width), return_index=True, return_inverse=True
    )
    return at[first], np.bincount(place, weight).astype(float)


def _cut(roots: Floats, weight: Floats) -> list[int]:
    """The first of each group, by Fisher's dynamic programme."""
    inside = _inside(roots - np.average(roots, weights=weight), weight)
    best, came = inside[0], []
    for _group in range(1, min(MOST, len(roots))):
        ways = np.vstack([np.full(len(roots), np.inf), best[:-1, None] + inside[1:]])
        came.append(ways.argmin(axis=0))
        best = ways.min(axis=0)
    starts = [len(roots)]
    for before in reversed(came):
        starts.append(int(before[starts[-1] - 1]))
    return sorted({0, *starts[1:]})


def _inside(roots: Floats, weight: Floats) -> Floats:
    """How much those from a row's to a column's vary together; backwards there is no group."""
    sums = (np.concatenate([[0.0], np.cumsum(weight * roots**n)]) for n in range(3))
    whole, first, second = (total[None, 1:] - total[:-1, None] for total in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        varied = np.maximum(second - first**2 / whole, 0.0)
    return np.where(np.tri(len(roots), k=-1, dtype=bool), np.inf, varied)
