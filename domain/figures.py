"""The figures of all places for one area of need, as their reader may see them, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from domain import cell_key
from domain.cell_key import SHOWN, ZERO, Codes, Count, Display, Ints
from domain.rates import BANDS, SPANS, Measure, Place

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
        """The row of each place in `members`."""
        named: list[tuple[Place, object]] = [(Place.QUARTER, each) for each in self.quarters]
        named += [(Place.MUNICIPALITY, each) for each in sorted(set(self.municipalities))]
        named += [(Place.PROVINCE, each) for each in sorted(set(self.provinces))]
        return {place: row for row, place in enumerate([*named, (Place.ALL, None)])}

    @cached_property
    def members(self) -> Ints:
        """Places by quarters: 1 where the quarter lies in the place."""
        found = np.zeros((len(self.places), len(self.quarters)), np.int64)
        for at, above in enumerate(
            zip(self.quarters, self.municipalities, self.provinces, strict=True)
        ):
            for kind, name in zip(Place, (*above, None), strict=True):
                found[self.places[kind, name], at] = 1
        return found


@dataclass(frozen=True, eq=False)
class Figures:
    """Counts by place, measure, period and urgency (0 is any), of one area of need.

    `bands`: counts by quarter, urgency, band of weeks and (open, overdue, opened); `keys`: the sums
    of the keys of the cases counted, in the same shape. `k`: how counts are protected (see
    `domain.cell_key`); None: they are exact.
    """

    bands: Ints
    keys: Ints
    layout: Layout
    k: int | None
    _columns: dict[object, tuple[Ints, Codes]] = field(default_factory=dict)

    def count(
        self, place: Place, name: object, measure: Measure, weeks: int | str, urgency: int
    ) -> Count:
        """OPEN, URGENT or OVERDUE cases of a place (quarter id, ISTAT code, province, None)."""
        levels = _levels(urgency)
        if measure is Measure.URGENT:
            levels = tuple(level for level in levels if level < 2)
        what = OVERDUE if measure is Measure.OVERDUE else OPEN
        last = BANDS[-1] if isinstance(weeks, str) else weeks
        return self._cell(place, name, what, (0, last), levels)

    def opened_in(self, place: Place, name: object, span: str, urgency: int) -> Count:
        """Cases opened in a span of full weeks, by the names of `rates.SPANS`."""
        return self._cell(place, name, OPENED, SPANS[span], _levels(urgency))

    def change(self, place: Place, name: object, weeks: int, urgency: int) -> Count:
        """Cases opened in the last full weeks less those of as many before, both as displayed."""
        return cell_key.difference(
            self.opened_in(place, name, str(weeks), urgency),
            self.opened_in(place, name, f"before {weeks}", urgency),
        )

    def _cell(
        self, place: Place, name: object, what: int, span: tuple[int, int], levels: Sequence[int]
    ) -> Count:
        row = self.layout.places.get((place, name))
        if row is None or not levels:
            return ZERO
        values, display = self._column(what, span, tuple(levels))
        shown = display[row] == SHOWN
        return Count(int(values[row]) if shown else None, Display(int(display[row])))

    def _column(
        self, what: int, span: tuple[int, int], levels: tuple[int, ...]
    ) -> tuple[Ints, Codes]:
        """The cells of all places, protected together and remembered."""
        known = self._columns.get((what, span, levels))
        if known is None:
            bands = [i for i, start in enumerate(BANDS) if span[0] <= start <= span[1]]
            cells = np.ix_(range(len(self.bands)), levels, bands, [what])
            counts, keys = (
                self.layout.members @ each[cells].sum(axis=(1, 2, 3))
                for each in (self.bands, self.keys)
            )
            known = self._columns[what, span, levels] = cell_key.protect(counts, keys, self.k)
        return known


def _levels(urgency: int) -> tuple[int, ...]:
    return (urgency - 1,) if urgency else (0, 1, 2, 3)
