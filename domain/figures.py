"""The figures of all places for one area of need, exact or protected, read one at a time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from domain import suppression
from domain.cube import Codes, Cube, Ints
from domain.rates import OPEN, OPEN_LEAVES, OPENED, Measure, Place
from domain.suppression import Display


@dataclass(frozen=True, slots=True)
class Count:
    """A count as a reader may have it: `value` is None unless it is displayed."""

    value: int | None
    display: Display = Display.SHOWN


ZERO = Count(0)


@dataclass(frozen=True)
class Layout:
    """Which quarters there are, and where each lies: numbers of municipality and province."""

    quarters: tuple[int, ...]
    municipalities: tuple[str, ...]
    provinces: tuple[str, ...]

    def parents(self, rows: Ints) -> tuple[tuple[int, ...], ...]:
        """Municipality and province of some quarters, numbered from 0 in order of name."""
        return tuple(
            tuple(np.unique([names[row] for row in rows], return_inverse=True)[1].tolist())
            for names in (self.municipalities, self.provinces)
        )

    def places(self, rows: Ints) -> dict[tuple[Place, object], int]:
        """The row of each place in what `protect` returns for those quarters."""
        named: list[tuple[Place, object]] = [(Place.QUARTER, self.quarters[row]) for row in rows]
        for kind, names in (
            (Place.MUNICIPALITY, self.municipalities),
            (Place.PROVINCE, self.provinces),
        ):
            named += [(kind, name) for name in sorted({names[row] for row in rows})]
        return {place: i for i, place in enumerate([*named, (Place.ALL, None)])}


@dataclass(frozen=True)
class _Side:
    cube: Cube
    values: Ints
    display: Codes
    places: dict[tuple[Place, object], int]

    def count(self, place: tuple[Place, object], cell: tuple[str, ...]) -> Count:
        row = self.places.get(place)
        if row is None:
            return ZERO  # no case there at all
        column = self.cube.cells[cell]
        display = Display(int(self.display[row, column]))
        shown = display is Display.SHOWN
        return Count(int(self.values[row, column]) if shown else None, display)


@dataclass(frozen=True, eq=False)
class Figures:
    """Counts by place, measure, period and urgency (0 is any), of one area of need.

    `bands`: counts by quarter, urgency, band of weeks and (open, overdue, opened). `k`: counts
    from 1 to k-1, and what gives them back, are not displayed; None: everything is.
    Each half is worked out when it is first asked for.
    """

    bands: Ints
    layout: Layout
    k: int | None

    @cached_property
    def open(self) -> _Side:
        """Open cases."""
        kept, late = self.bands[..., 0], self.bands[..., 1]
        split = np.stack([late, kept - late], axis=-1)
        leaves = np.stack([split[:, :, list(b)].sum(axis=2) for b in OPEN_LEAVES], axis=2)
        return _side(OPEN, leaves, self.layout, self.k)

    @cached_property
    def opened(self) -> _Side:
        """Cases opened, closed or not; the present week and those before two periods left out."""
        return _side(OPENED, self.bands[:, :, 1:12, 2], self.layout, self.k)

    def count(
        self, place: Place, name: object, measure: Measure, weeks: int | str, urgency: int
    ) -> Count:
        """OPEN, URGENT or OVERDUE cases of a place (quarter id, ISTAT code, province, None)."""
        level = "0" if urgency == 0 else str(urgency)
        if measure is Measure.URGENT:
            if urgency > 2:
                return ZERO
            level = "urgent" if urgency == 0 else level
        state = "overdue" if measure is Measure.OVERDUE else "open"
        return self.open.count((place, name), (level, str(weeks), state))

    def opened_in(self, place: Place, name: object, span: str, urgency: int) -> Count:
        """Cases opened in a span of full weeks, by the names of `rates.OPENED`."""
        return self.opened.count((place, name), (str(urgency), span))

    def change(self, place: Place, name: object, weeks: int, urgency: int) -> Count:
        """Cases opened in the last full weeks less those of as many before.

        Displayed only where both counts could be.
        """
        now = self.opened_in(place, name, str(weeks), urgency)
        before = self.opened_in(place, name, f"before {weeks}", urgency)
        if now.value is None or before.value is None:
            return Count(None, Display.HIDDEN)
        return Count(now.value - before.value)


def _side(cube: Cube, leaves: Ints, layout: Layout, k: int | None) -> _Side:
    rows = np.flatnonzero(leaves.any(axis=tuple(range(1, leaves.ndim))))
    parents = layout.parents(rows)
    if not len(rows):
        return _Side(cube, np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int8), {})
    counts = np.ascontiguousarray(leaves[rows], np.int64).tobytes()
    protected = suppression.protect(counts, parents, cube, k or 1)
    return _Side(cube, protected.values, protected.display, layout.places(rows))
