"""A file as rows of a list, and what is wrong with it cell by cell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.imports import RowProblem
from domain.vocabulary import N_
from exchange.sheets.book import Book, SheetError
from exchange.sheets.columns import SheetColumn
from exchange.sheets.file import read
from exchange.sheets.guard import RISKY
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import SheetLayout, aside, lines, own
from exchange.sheets.meanings import Meanings, told

EXAMPLE = "ESEMPIO"
"""A first cell that begins so marks the example row of a template, which is never imported."""
FORMULA = N_("This cell begins like a formula: write plain text.")
EMPTY = N_("This cell must not be empty.")
_PHONE = re.compile(r"[+\-]?[\d\s./()\-]+")

R = TypeVar("R")
V = TypeVar("V")
Given = Mapping[SheetColumn, str]
"""The cells of a row that hold something."""


@dataclass(frozen=True, slots=True)
class SheetRows(Generic[R]):
    """What a file says: rows to import, problems by row and column, columns left aside."""

    rows: tuple[R, ...]
    problems: tuple[RowProblem, ...]
    unknown_columns: tuple[str, ...]


def parse(
    content: bytes | Book,
    kind: SheetKind,
    row: Callable[[int, Given], tuple[R | None, list[RowProblem]]],
    nothing: str,
    layout: SheetLayout | None = None,
    meanings: Meanings | None = None,
) -> SheetRows[R]:
    """Read a file by `layout`, by the titles of our own columns without one; `meanings` tells what
    writings mean. `row` reads a line of it, `nothing` says that none is there.

    Raises SheetError when the file cannot be read as a whole.
    """
    book = read(content) if isinstance(content, bytes) else content
    layout = layout or own(book, kind)
    rows: list[R] = []
    problems: list[RowProblem] = []
    for said, found in lines(book, layout, kind):
        given = {
            column: cell.text
            for column, cell in told(found, kind, meanings or {}, dict(layout.for_all)).items()
        }
        if next(iter(given.values()), "").upper().startswith(EXAMPLE):
            continue
        one, wrong = row(said.number, given)
        problems += wrong
        if one is not None:
            rows.append(one)
    if not rows and not problems:
        raise SheetError(nothing)
    return SheetRows(tuple(rows), tuple(problems), aside(book, layout))


def cells(
    line: int,
    given: Given,
    columns: tuple[SheetColumn, ...],
    value: Callable[[SheetColumn, str], V],
) -> tuple[list[tuple[SheetColumn, V]], list[RowProblem]]:
    """The cells of a row as `value` reads them, and what is wrong: `value` raises ValueError, its
    text an English source.
    """
    found: list[tuple[SheetColumn, V]] = []
    problems: list[RowProblem] = []
    for column, text in given.items():
        try:
            if _like_formula(column, text):
                raise ValueError(FORMULA)
            found.append((column, value(column, text)))
        except ValueError as error:
            problems.append(RowProblem(line, column.key, str(error), text[:60]))
    present = {column.key for column in given}
    problems += [
        RowProblem(line, column.key, EMPTY) for column in columns if column.is_missing(present)
    ]
    return found, problems


def _like_formula(column: SheetColumn, text: str) -> bool:
    """Cells that a spreadsheet would run. A phone number may begin with its plus."""
    return text.startswith(RISKY) and not (column.is_phone and _PHONE.fullmatch(text))
