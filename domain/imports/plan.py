"""Many rows from a spreadsheet: what would happen to each, first shown, then done as it was shown.

A list that can be imported declares its columns and how a row of it is read, planned and written;
what is the same for every list stands here, in `exchange.sheets` and in `components.imports`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar


class Numbered(Protocol):
    """A row of a spreadsheet, as read or as planned."""

    @property
    def line(self) -> int:
        """As numbered in the spreadsheet, from 1."""


N = TypeVar("N", bound=Numbered)
P = TypeVar("P")
T = TypeVar("T")
Told = Callable[[float], None]
"""Told now and then which share of the rows is done, from 0 to 1."""
SOME = 500
"""Rows between two words about how far it is."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be imported. `column` is a column key, `message` an English source for
    `value` and `about`.
    """

    line: int
    column: str
    message: str
    value: str = ""
    """What is written there."""
    about: str = ""


class RowRefused(ValueError):
    """A row that cannot be imported, as `RowProblem` tells it."""

    def __init__(self, column: str, message: str, value: str = "", about: str = "") -> None:
        self._told = (column, message, value, about)
        super().__init__(message)

    def at(self, line: int) -> RowProblem:
        """Why the row of this line is refused."""
        return RowProblem(line, *self._told)


NEW = "new"
"""The answer that a row is nobody who is known."""


@dataclass(frozen=True, slots=True)
class SameAs:
    """Who a row may mean that does not say so. `ref` is the answer that chooses it."""

    ref: str
    name: str
    why: str
    """An English source: what they were found alike by."""
    about: str = ""
    """Where it stands: a place, a day."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row of which a person is to say whom it means: one of `candidates`, or NEW."""

    line: int
    name: str
    candidates: tuple[SameAs, ...]
    answer: str = ""
    """What is done until somebody says otherwise; empty: the row stays out."""


@dataclass(frozen=True, slots=True)
class ImportPlan(Generic[P]):
    """What an import would do: of each row its fate, else what is wrong or to be asked about it.
    Only `rows` are written.
    """

    rows: tuple[P, ...]
    problems: tuple[RowProblem, ...]
    questions: tuple[OpenRow, ...] = ()
    seen: int = 0
    """The version of what it was made on, where that has one."""
    given: Sequence[Any] = field(default=(), repr=False, compare=False)
    """The rows it was made of."""
    likely: Mapping[int, tuple[SameAs, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """By line whom rows may mean, whatever was answered."""

    def count(self: "ImportPlan[Any]", *fates: StrEnum) -> int:
        """How many rows have one of these fates."""
        counted = Counter(row.fate for row in self.rows)
        return sum(counted[fate] for fate in fates)


def quietly(_share: float) -> None:
    """Told how far it is by somebody who does not ask."""


def told_of(rows: Sequence[T], told: Told) -> Iterator[T]:
    """The rows one by one; `told` hears how far it is."""
    for number, row in enumerate(rows):
        if number and number % SOME == 0:
            told(number / len(rows))
        yield row


def planned(rows: Iterable[N], one: Callable[[N], P]) -> ImportPlan[P]:
    """What `one` makes of each row; where it raises RowRefused, the problem."""
    found: list[P] = []
    problems: list[RowProblem] = []
    for row in rows:
        try:
            found.append(one(row))
        except RowRefused as refused:
            problems.append(refused.at(row.line))
    return ImportPlan(tuple(found), tuple(problems))


def in_order(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """As the rows stand in the file."""
    return tuple(sorted(problems, key=lambda problem: problem.line))
