"""Two views that differ by few: what the one shows less what the other shows."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from inference.book import SMALL, Book, Score
from inference.seen import Cell
from inference.texts import SIZE

FARTHEST = 12
"""How far the attacker looks: a difference of more is none of a few."""


def of_views(book: Book) -> Score:
    """All pairs of cells of which one lies in the other and one to four are left over."""
    masks = {
        cell: _mask(book, cell)
        for cell in book.texts
        if cell.state == "opened" and cell.what != "mentions"
    }
    weights: dict[int, np.ndarray] = {}
    for cell, mask in masks.items():
        weighed = book.weigh(cell)
        if weighed is not None and weighed.any() and mask and mask not in weights:
            weights[mask] = weighed / weighed.sum()
    found: dict[int, list[np.ndarray]] = defaultdict(list)
    for whole, rest in _pairs(list(weights)):
        found[whole ^ rest].append(_left(weights[whole], weights[rest]))
    score = Score()
    for left, beliefs in found.items():
        together = np.prod([each / each.sum() for each in beliefs if each.sum() > 0], axis=0)
        score.judge(np.asarray(together), left.bit_count())
    return score


def _left(whole: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """How likely each difference is; one case at least is left over, or nobody would ask."""
    made = np.zeros(SIZE)
    for difference in range(1, FARTHEST):
        made[difference] = whole[difference:] @ rest[: SIZE - difference]
    return made


def _mask(book: Book, cell: Cell) -> int:
    index = book.index
    here = book.world.in_quarters(cell.quarters)
    return sum(1 << index[here[n].reference] for n in cell.cases(here))


def _pairs(cells: list[int]) -> Iterator[tuple[int, int]]:
    holding: dict[int, list[int]] = defaultdict(list)
    for cell in cells:
        for bit in _bits(cell):
            holding[bit].append(cell)
    for rest in cells:
        for whole in holding[rest & -rest]:
            if whole & rest == rest and (whole ^ rest).bit_count() in SMALL:
                yield whole, rest


def _bits(cell: int) -> Iterator[int]:
    while cell:
        yield cell & -cell
        cell &= cell - 1
