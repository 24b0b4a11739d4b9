"""Many rows from a spreadsheet: what would happen to each, first shown, then done as it was shown.

A list that can be imported declares its columns and how a row of it is read, planned and written;
what is the same for every list stands here, in `exchange.sheets` and in `components.imports`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, Protocol, TypeVar

from domain.errors import Changed


class Numbered(Protocol):
    """A row of a spreadsheet, as read or as planned."""

    @property
    def line(self) -> int:
        """As numbered in the spreadsheet, from 1."""


N = TypeVar("N", bound=Numbered)
P = TypeVar("P")


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

    def count(self: "ImportPlan[Any]", *fates: StrEnum) -> int:
        """How many rows have one of these fates."""
        counted = Counter(row.fate for row in self.rows)
        return sum(counted[fate] for fate in fates)

    @property
    def digest(self) -> str:
        """Equal for plans that do the same, as far as their rows show it (`repr`)."""
        return sha256(repr(self.rows).encode("utf-8", "backslashreplace")).hexdigest()

    def must_be(self, digest: str) -> None:
        """Raise Changed when this is not the plan that was shown: so twice writes once."""
        if self.digest != digest:
            raise Changed


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
