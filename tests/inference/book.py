"""What all views together say of each cell, and how often the attacker's best guess is right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from inference.seen import LEFT_OUT, Cell, Seen
from inference.texts import COUNTS, SIZE, is_class, likelihood, told_of
from inference.truth import spread
from inference.world import World

SURE = 0.9
SMALL = range(1, 5)
"""The counts that must not be known."""


@dataclass
class Book:
    """The evidence for each cell, from every text that stands for it."""

    world: World
    texts: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    truths: dict[Cell, int] = field(default_factory=dict)
    left_out: int = 0
    """How many cases a row that is left out may have at most: the method says so."""

    @classmethod
    def of(cls, world: World, seen: Iterable[Seen]) -> "Book":
        """All of it."""
        book = cls(world)
        listed = list(seen)
        told = {(each.cell.what, each.cell.split) for each in listed if each.text != LEFT_OUT}
        for each in listed:
            if each.text != LEFT_OUT or (each.cell.what, each.cell.split) in told:
                book.texts[each.cell].add(each.text)
        book.left_out = book._left_out()
        return book

    def _left_out(self) -> int:
        counts = [self.true(cell) for cell, texts in self.texts.items() if LEFT_OUT in texts]
        return max(counts, default=0)

    def true(self, cell: Cell) -> int:
        """The true count of a cell."""
        if cell not in self.truths:
            self.truths[cell] = cell.count(self.world.in_quarters(cell.quarters))
        return self.truths[cell]

    @cached_property
    def index(self) -> dict[str, int]:
        """A number for each case."""
        return {case.reference: n for n, case in enumerate(self.world.heard)}

    @cached_property
    def open_needs(self) -> frozenset[str]:
        """The needs that are not reserved, as far as anything was seen of them."""
        return frozenset(cell.split for cell in self.texts if cell.what == "need")

    def weigh(self, cell: Cell) -> np.ndarray | None:
        """How likely all that was seen of a cell is, by its true count; None: nothing was."""
        found = [
            each for text in self.texts.get(cell, ()) if (each := self._of(cell, text)) is not None
        ]
        return np.prod(found, axis=0) if found else None

    def allows(self, cell: Cell) -> bool:
        """Whether the texts of a cell leave its true count possible."""
        weighed, true = self.weigh(cell), self.true(cell)
        return weighed is None or bool(weighed[min(true, SIZE - 1)] > 0) or true >= SIZE - 1

    def _of(self, cell: Cell, text: str) -> np.ndarray | None:
        if text == LEFT_OUT:
            return (self.left_out >= COUNTS).astype(float)
        large = len(cell.quarters) > 1
        made = likelihood(text, large=large, moved=self.world.moved)
        if made is not None and is_class(text) and not made.any():
            low, high = told_of(text) or (0, SIZE)
            return ((low <= COUNTS) & (high >= COUNTS)).astype(float)
        return made


@dataclass
class Score:
    """How many counts of one to four there were, and what was claimed of them."""

    there: int = 0
    claimed: int = 0
    right: int = 0

    def judge(self, belief: np.ndarray, true: int) -> None:
        """A claim, if the attacker is sure of one to four."""
        self.there += true in SMALL
        total = belief.sum()
        if total <= 0:
            return
        best = int(belief.argmax())
        if best in SMALL and belief[best] / total > SURE:
            self.claimed += 1
            self.right += best == true

    def add(self, other: "Score") -> None:
        """What another found besides."""
        self.there += other.there
        self.claimed += other.claimed
        self.right += other.right

    @property
    def percent(self) -> float:
        """Of the counts of one to four, how many are inferred rightly."""
        return 100 * self.right / self.there if self.there else 0.0

    def __str__(self) -> str:
        return f"{self.percent:.1f} % ({self.right} of {self.there}; {self.claimed} claimed)"


def is_quarter(cell: Cell) -> bool:
    """Whether it is all that was open or heard in a quarter, told by a class."""
    return len(cell.quarters) == 1 and not cell.what


def each_alone(book: Book, shown: Iterable[Cell]) -> Score:
    """Every cell by itself, against how counts of its kind are spread over places."""
    kinds: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in shown:
        months = (cell.until - cell.since).days // 28
        kinds[cell.state, cell.what, cell.split, len(cell.quarters) > 1, months].append(cell)
    score = Score()
    for cells in kinds.values():
        true = [book.true(cell) for cell in cells]
        before = spread(true, SIZE)
        for cell, count in zip(cells, true, strict=True):
            weighed = book.weigh(cell)
            score.judge(before if weighed is None else before * weighed, count)
    return score
