"""The columns of a list that can be imported: their heads, and which of them a file has where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets.book import SheetError
from i18n import _, in_every_language


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its name in the code, the English source of its head, other words people use."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False
    """Whether a file without it is refused, and a row with nothing in it."""
    example: str = ""
    """What the example row of the template has there."""
    part: str = ""
    """What a cell describes, where a row describes several things."""
    field: str = ""
    """Which field of it; empty: the one named as the column."""
    join: str = ""
    """What stands between the texts of several columns of a file that feed it. Empty: the first
    that holds something counts.
    """
    takes: tuple[str, ...] = ()
    """Doubts of a cell that are none here: a column of days takes dates."""
    unless: str = ""
    """The column that may hold something in its place, so that one of the two is enough."""

    def __hash__(self) -> int:
        """By its key alone: a large file looks columns up millions of times."""
        return hash(self.key)

    @property
    def title(self) -> str:
        """The head of the column in the language in force."""
        return _(self.label)

    def is_missing(self, present: Collection[str]) -> bool:
        """Whether it is needed, and neither it nor what may stand in its place is `present`."""
        return self.required and not {self.key, self.unless or self.key} & set(present)


@lru_cache(maxsize=8)
def by_title(columns: tuple[SheetColumn, ...]) -> dict[str, SheetColumn]:
    """Columns by every word for them in every language, and by key, folded."""
    said = titled(columns)
    return {fold(title): column for column in columns for title in said[column.key]}


def titled(columns: tuple[SheetColumn, ...]) -> dict[str, tuple[str, ...]]:
    """Of each column, by its key, every word for it in every language."""
    return {
        column.key: (*column.also, column.key.replace("_", " "), *in_every_language(column.label))
        for column in columns
    }


def matched(
    head: Sequence[str], columns: tuple[SheetColumn, ...]
) -> tuple[list[tuple[int, SheetColumn]], tuple[str, ...]]:
    """Our columns with their places, and the titles that are none of ours.

    Raises SheetError when a required column is missing, or one is there twice.
    """
    known = by_title(columns)
    found = [(i, known[fold(title)]) for i, title in enumerate(head) if fold(title) in known]
    present = [column.key for _i, column in found]
    missing = [column.title for column in columns if column.is_missing(present)]
    if missing and not found:
        raise SheetError(
            N_("This file has none of our columns. Download the template and fill it in.")
        )
    if missing:
        raise SheetError(N_("These columns are missing: {columns}."), columns=", ".join(missing))
    twice = sorted({column.title for _i, column in found if present.count(column.key) > 1})
    if twice:
        raise SheetError(N_("These columns are there twice: {columns}."), columns=", ".join(twice))
    return found, tuple(title for title in head if title and fold(title) not in known)
