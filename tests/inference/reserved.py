"""Who knows that a tenant came, and to which quarter: what they learn of reserved needs.

An area counts a reserved need where the needs listed in it do not explain its count. For each
quarter and period: how likely is it, after all that was seen, that one who came there has one?
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from inference.bayes import MOST, Shares, beliefs, binomial
from inference.book import Book
from inference.seen import Cell
from inference.truth import Heard, spread

CERTAIN = 0.99
POINTS = 0.10
"""By how much a belief must be above the base rate to count as knowledge."""


@dataclass
class Known:
    """Of how many people a reserved need was claimed, and of how many rightly."""

    claimed: int = 0
    right: int = 0
    base: float = 0.0
    """How often it would be right by chance, over the claims made."""

    certain: int = 0
    """Cells (quarter, period, area) in which one is certain, whoever it is."""
    so_it_is: int = 0

    def claim(self, right: bool, base: float) -> None:
        """One more."""
        self.base = (self.base * self.claimed + base) / (self.claimed + 1)
        self.claimed += 1
        self.right += right

    @property
    def people(self) -> int:
        """Of how many a reserved need is known: none where the claims are not better than chance
        and POINTS, or not more of them right than luck makes (two deviations).
        """
        n, by_chance = self.claimed, self.claimed * self.base
        luck = 2 * (by_chance * (1 - self.base)) ** 0.5
        held = self.right > by_chance + max(POINTS * n, luck)
        return self.right if held else 0

    def __str__(self) -> str:
        rate = f"{self.right / self.claimed:.0%}" if self.claimed else "–"
        return (
            f"{self.people} people ({self.claimed} claimed, {rate} right, {self.base:.0%} by "
            f"chance); certain in {self.certain} cells, {self.so_it_is} of them right"
        )


def of_people(book: Book, cells: list[Cell]) -> Known:
    """Over everybody heard in those quarters and periods."""
    shares, known = Shares.of(book.world), Known()
    before = spread([book.true(cell) for cell in cells], MOST)
    heard = book.world.heard
    areas = sorted({need[:2] for case in heard for need in case.reserved})
    for cell in cells:
        here = book.world.in_quarters(cell.quarters)
        people = [here[n] for n in cell.cases(here)]
        if not people or len(people) >= MOST:
            continue
        _whole, total = next(iter(beliefs(book, cell, shares, before)))
        for area in areas:
            base = sum(_has(case, area) for case in heard) / len(heard)
            each, some = _held(book, cell, area, total, _chances(heard, area))
            if some > CERTAIN:
                known.certain += 1
                known.so_it_is += any(_has(case, area) for case in people)
            if each > base + POINTS:
                for case in people:
                    known.claim(_has(case, area), base)
    return known


def _has(case: Heard, area: str) -> bool:
    return any(need.startswith(area) for need in case.reserved)


def _chances(heard: list[Heard], area: str) -> tuple[float, float]:
    """Of an open need in the area, and of a reserved one."""
    open_ones = sum(any(n.startswith(area) for n in c.needs - c.reserved) for c in heard)
    return open_ones / len(heard), sum(_has(case, area) for case in heard) / len(heard)


def _held(
    book: Book, cell: Cell, area: str, total: np.ndarray, chances: tuple[float, float]
) -> tuple[float, float]:
    """How likely one of the people has a reserved need of the area, and how likely anybody; where
    nothing was seen, nothing.
    """
    seen = book.weigh(_of(cell, "area", area))
    if seen is None:
        return 0.0, 0.0
    least, most = _explained(book, cell, area)
    mass, hits, some = 0.0, 0.0, 0.0
    for came, by_open, more, weight in _ways(total, chances):
        if least <= by_open <= most:
            likely = weight * seen[by_open + more]
            mass += likely
            hits += likely * (more + by_open * chances[1]) / came
            some += likely * (more > 0)
    return (hits / mass, some / mass) if mass else (0.0, 0.0)


def _ways(total: np.ndarray, chances: tuple[float, float]) -> Iterator[tuple[int, int, int, float]]:
    """Tenants, those with an open need of the area, those with a reserved one alone; the weight."""
    an_open, a_reserved = (binomial(p) for p in chances)
    for came in range(1, MOST):
        if total[came] > 0:
            for by_open in range(came + 1):
                for more in range(came - by_open + 1):
                    weight = an_open[came, by_open] * a_reserved[came - by_open, more]
                    yield came, by_open, more, total[came] * weight


def _explained(book: Book, cell: Cell, area: str) -> tuple[int, int]:
    """Between how many of the area's cases have an open need, by the needs that were seen."""
    least, most = 0, 0
    for need in book.open_needs:
        if need.startswith(area):
            seen = book.weigh(_of(cell, "need", need))
            possible = np.arange(MOST) if seen is None else np.flatnonzero(seen[:MOST] > 0)
            least = max(least, int(possible.min(initial=MOST)))
            most += int(possible.max(initial=0))
    return least, most


def _of(cell: Cell, what: str, split: str) -> Cell:
    return Cell(cell.quarters, cell.since, cell.until, cell.state, what, split)
