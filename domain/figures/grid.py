"""The counts of all places for one area of need, by week and urgency, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.figures.measures_of_quarters import Measure
from domain.figures.rates import BANDS, SPANS, Place

Ints = NDArray[np.int64]

OPEN, OVERDUE, OPENED = range(3)
"""Places on the last axis of the counts."""


@dataclass(frozen=True)
class Layout:
    """Which quarters there are, and where each lies."""

    quarters: tuple[int, ...]
    municipalities: tuple[str, ...]
    provinces: tuple[str, ...]

    @cached_property
    def places(self) -> dict[tuple[Place, object], int]:
        """The row of each place in `summed`."""
        named: list[tuple[Place, object]] = [(Place.QUARTER, each) for each in self.quarters]
        named += [(Place.MUNICIPALITY, each) for each in sorted(set(self.municipalities))]
        named += [(Place.PROVINCE, each) for each in sorted(set(self.provinces))]
        return {place: row for row, place in enumerate([*named, (Place.ALL, None)])}

    @cached_property
    def around(self) -> Ints:
        """Kinds of place by quarters: the row of the one that the quarter lies in."""
        everywhere = (None,) * len(self.quarters)
        named = self.quarters, self.municipalities, self.provinces, everywhere
        rows = [
            [self.places[kind, each] for each in names]
            for kind, names in zip(Place, named, strict=True)
        ]
        return np.array(rows, np.int64)

    def summed(self, counts: Ints) -> Ints:
        """Counts of quarters, added up for each place."""
        found = np.zeros(len(self.places), np.int64)
        for rows in self.around:
            np.add.at(found, rows, counts)
        return found


@dataclass(frozen=True, eq=False)
class Figures:
    """Counts by place, measure, period and urgency (0 is any), of one area of need; exact.

    `bands`: counts by quarter, urgency, band of weeks and (open, overdue, opened).
    """

    bands: Ints
    layout: Layout
    _columns: dict[object, Ints] = field(default_factory=dict)

    def count(
        self, place: Place, name: object, measure: Measure, weeks: int | str, urgency: int
    ) -> int:
        """OPEN, URGENT or OVERDUE cases of a place (quarter id, ISTAT code, province, None)."""
        levels = _levels(urgency)
        if measure is Measure.URGENT:
            levels = tuple(level for level in levels if level < 2)
        what = OVERDUE if measure is Measure.OVERDUE else OPEN
        last = BANDS[-1] if isinstance(weeks, str) else weeks
        return self._cell(place, name, what, (0, last), levels)

    def opened_in(self, place: Place, name: object, span: str, urgency: int) -> int:
        """Cases opened in a span of full weeks, by the names of `rates.SPANS`."""
        return self._cell(place, name, OPENED, SPANS[span], _levels(urgency))

    def change(self, place: Place, name: object, weeks: int, urgency: int) -> int:
        """Cases opened in the last full weeks less those of as many before."""
        now, before = (
            self.opened_in(place, name, span, urgency) for span in (str(weeks), f"before {weeks}")
        )
        return now - before

    def _cell(
        self, place: Place, name: object, what: int, span: tuple[int, int], levels: Sequence[int]
    ) -> int:
        row = self.layout.places.get((place, name))
        if row is None or not levels:
            return 0
        return int(self._column(what, span, tuple(levels))[row])

    def _column(self, what: int, span: tuple[int, int], levels: tuple[int, ...]) -> Ints:
        """The counts of all places, added up together and remembered."""
        known = self._columns.get((what, span, levels))
        if known is None:
            bands = [i for i, start in enumerate(BANDS) if span[0] <= start <= span[1]]
            cells = np.ix_(range(len(self.bands)), levels, bands, [what])
            known = self.layout.summed(self.bands[cells].sum(axis=(1, 2, 3)))
            self._columns[what, span, levels] = known
        return known


def _levels(urgency: int) -> tuple[int, ...]:
    return (urgency - 1,) if urgency else (0, 1, 2, 3)
