"""Counts that may be shown: none from 1 to k-1, and none that gives one of those back.

What a reader is assumed to know of a cell:

| display  | knows                                              |
| -------- | -------------------------------------------------- |
| SHOWN    | the number                                         |
| SMALL    | `<5`: it lies in 1..k-1                            |
| HIDDEN   | nothing but that it is not negative                |

and every sum that binds the cells together (quarter, municipality, province, total; urgencies;
periods). A small count is safe when there is a *witness*: another table of cases that gives
exactly the same display and in which that count is different. Nobody can then tell the two
tables apart, by whatever sum or difference. `protect` looks for a witness for every small count,
displayed or only derivable, among tables that differ by one moved or swapped case; where there
is none, it hides what stands in the way of the cheapest one. It always ends: once everything
above a case is hidden, one case more is a witness.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

from domain.cube import Codes, Cube, Floats, Ints

IMPOSSIBLE = np.float32(1e6)
DOWNGRADE = np.float32(0.05)
"""What it costs to say nothing instead of `<5`: almost nothing."""
LEVEL_WEIGHT = (1.0, 0.1, 0.2, 30.0)
"""Hiding a quarter, a municipality, a province, the total. No screen shows a municipality or a
province, so those go first; a quarter with many cases goes last, for it is what is looked for."""


class Display(IntEnum):
    """How a count is displayed."""

    SHOWN = 0
    SMALL = 1
    HIDDEN = 2


SHOWN, SMALL, HIDDEN = (np.int8(display) for display in Display)


@dataclass(frozen=True)
class Protected:
    """Counts and how to display them, places by cells.

    Places are the quarters in the order given, then the municipalities, the provinces and the
    total, each in the order of their numbers.
    """

    values: Ints
    display: Codes


@lru_cache(maxsize=64)
def protect(counts: bytes, parents: tuple[tuple[int, ...], ...], cube: Cube, k: int) -> Protected:
    """Decide the display of every cell of every place.

    `counts`: int64 bytes of an array quarters x leaves of `cube`; `parents`: for each level above
    the quarters (municipality, province) the number of each quarter's place, from 0, nested.
    Pure, so it is remembered by content: as long as no case moves, nothing is decided twice.
    """
    leaves = np.frombuffer(counts, np.int64).reshape(len(parents[0]), -1)
    return _Search(leaves, parents, cube, k).run()


class _Search:
    """The state of one search: what is displayed so far, and which small counts have a witness."""

    def __init__(
        self, leaves: Ints, parents: tuple[tuple[int, ...], ...], cube: Cube, k: int
    ) -> None:
        quarters = len(leaves)
        self.levels = [np.arange(quarters), *map(np.array, parents), np.zeros(quarters, int)]
        self.sizes = [int(level.max(initial=-1)) + 1 for level in self.levels]
        self.offsets = np.cumsum([0, *self.sizes])
        self.level_of = np.repeat(np.arange(len(self.sizes)), self.sizes)
        base = leaves @ cube.spans.T.astype(np.int64)
        self.values = np.zeros((int(self.offsets[-1]), base.shape[1]), np.int64)
        for level, offset in zip(self.levels, self.offsets, strict=False):
            np.add.at(self.values, offset + level, base)
        self.moves, self.k = cube.moves, k
        self.gains = np.maximum(self.moves, 0).T.copy()
        self.losses = np.maximum(-self.moves, 0).T.copy()
        self.weight = np.outer(np.array(LEVEL_WEIGHT)[self.level_of], cube.weights)
        worth = np.where(self.values == 0, 0.5, 1 + np.log2(np.maximum(self.values, 1)))
        self.weight = (self.weight * worth).astype(np.float32)
        small = (self.values > 0) & (self.values < k)
        self.display = np.where(small, SMALL, SHOWN)
        self.display[:, cube.weights == 0] = HIDDEN
        self.unproven = small.copy()

    def run(self) -> Protected:
        while self.unproven.any():
            steps, best = self._costs()
            proven = (best < DOWNGRADE / 2).astype(np.float32) @ np.abs(self.moves)
            self.unproven &= proven == 0
            self._hide(steps, best)
        return Protected(self.values, self.display)

    def _raise_cost(self) -> Floats:
        """What must be hidden, by weight, before each cell may be one more than it is."""
        full = np.where(self.values == self.k - 1, DOWNGRADE, 0)
        cost = np.where(self.display == SMALL, full, 0)
        return np.where(self.display == SHOWN, self.weight, cost).astype(np.float32)

    def _lower_cost(self) -> Floats:
        """The same for one less; a count of nothing cannot be less."""
        last = np.where(self.values == 1, DOWNGRADE, 0)
        cost = np.where(self.display == SMALL, last, 0)
        cost = np.where(self.display == SHOWN, self.weight, cost)
        return np.where(self.values == 0, IMPOSSIBLE, cost).astype(np.float32)

    def _costs(self) -> tuple[list[tuple[Floats, Floats]], Floats]:
        """For each quarter and move: its cost when compensated at each level; best by place.

        A move in one quarter changes its places up to a level; the opposite move in another
        quarter, under the same place of that level, leaves all above as it was. The last entry is
        the move that nothing compensates: it changes the total.
        """
        cost = self._raise_cost() @ self.gains + self._lower_cost() @ self.losses
        chain = np.zeros((len(self.levels[0]), cost.shape[1]), np.float32)
        steps = []
        for depth, level in enumerate(self.levels):
            chain = chain + cost[self.offsets[depth] + level]
            if depth + 1 < len(self.levels):
                steps.append((chain, chain + self._partner(depth, chain)))
            else:
                steps.append((chain, chain))
        best = np.full_like(cost, 2 * IMPOSSIBLE)
        cheapest = np.full_like(chain, 2 * IMPOSSIBLE)
        for depth in reversed(range(len(self.levels))):
            cheapest = np.minimum(cheapest, steps[depth][1])
            at, until = self.offsets[depth : depth + 2]
            best[at:until] = self._least(depth, cheapest)
        return steps, best

    def _least(self, depth: int, costs: Floats) -> Floats:
        """The least of the quarters' costs in each place of a level."""
        order = np.argsort(self.levels[depth], kind="stable")
        firsts = np.searchsorted(self.levels[depth][order], np.arange(self.sizes[depth]))
        least: Floats = np.minimum.reduceat(costs[order], firsts, axis=0)
        return least

    def _partner(self, depth: int, chain: Floats) -> Floats:
        """The cost of the cheapest opposite move in another place under the same parent."""
        places, parents = self.levels[depth], self.levels[depth + 1]
        by_place = self._least(depth, chain)
        other = np.full_like(by_place, 2 * IMPOSSIBLE)
        for parent in range(parents.max() + 1):
            members = np.unique(places[parents == parent])
            if len(members) > 1:
                costs = by_place[members]
                least, second = np.partition(costs, 1, axis=0)[:2]
                other[members] = np.where(costs == least, second, least)
        opposite = np.arange(chain.shape[1]) ^ 1
        partner: Floats = other[places][:, opposite]
        return partner

    def _hide(self, steps: list[tuple[Floats, Floats]], best: Floats) -> None:
        """Open the way to the cheapest witness of every small count that has none."""
        chosen: list[tuple[float, int, int, int]] = []
        for cell in np.flatnonzero(self.unproven.any(axis=0)):
            places = np.flatnonzero(self.unproven[:, cell])
            moves = np.flatnonzero(self.moves[:, cell])
            costs = best[np.ix_(places, moves)]
            picks = costs.argmin(axis=1)
            cells = np.full(len(places), cell)
            columns = (costs.min(axis=1), places, cells, moves[picks])
            chosen += zip(*(column.tolist() for column in columns), strict=True)
        for _cost, at, column, by in sorted(chosen):
            if self.unproven[at, column]:
                self._open(steps, at, by)

    def _open(self, steps: list[tuple[Floats, Floats]], place: int, move: int) -> None:
        """Hide what stands between `place` and a witness by `move`."""
        own = int(self.level_of[place])
        quarters = np.flatnonzero(self.levels[own] == place - self.offsets[own])
        depths = range(own, len(self.levels))
        totals = np.array([steps[depth][1][quarters, move] for depth in depths])
        at, which = np.unravel_index(totals.argmin(), totals.shape)
        depth, quarter = depths[at], int(quarters[which])
        self._loosen(quarter, depth, move)
        if depth + 1 < len(self.levels):
            places, parents = self.levels[depth], self.levels[depth + 1]
            others = np.flatnonzero((parents == parents[quarter]) & (places != places[quarter]))
            partner = int(others[steps[depth][0][others, move ^ 1].argmin()])
            self._loosen(partner, depth, move ^ 1)

    def _loosen(self, quarter: int, depth: int, move: int) -> None:
        """Hide in the places of a quarter, up to `depth`, what a move would visibly change."""
        cells = np.flatnonzero(self.moves[move])
        places = [self.offsets[level] + self.levels[level][quarter] for level in range(depth + 1)]
        block = np.ix_(places, cells)
        display = self.display[block]
        after = self.values[block] + self.moves[move, cells]
        leaves_range = (display == SMALL) & ((after < 1) | (after >= self.k))
        self.display[block] = np.where((display == SHOWN) | leaves_range, HIDDEN, display)
        self.unproven[block] = False
