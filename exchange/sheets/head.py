"""The head of a spreadsheet to import: which of our columns stand where."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets.file import SheetError


class Known(Protocol):
    """A column of a template."""

    @property
    def key(self) -> str:
        """Its name in the code."""

    @property
    def title(self) -> str:
        """What its head says."""

    @property
    def required(self) -> bool:
        """Whether a file without it is refused."""


C = TypeVar("C", bound=Known)


def matched(
    head: Sequence[str], columns: Sequence[C], known: Mapping[str, C]
) -> tuple[list[tuple[int, C]], tuple[str, ...]]:
    """Our columns with their places, and the titles that are none of ours; `known` by folded title.

    Raises SheetError when a required column is missing, or one is there twice.
    """
    found = [(i, known[fold(title)]) for i, title in enumerate(head) if fold(title) in known]
    present = [column.key for _i, column in found]
    missing = [column.title for column in columns if column.required and column.key not in present]
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
