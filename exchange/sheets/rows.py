"""A file as rows of a list, and what is wrong with it cell by cell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.errors import Refused
from domain.imports.plan import RowProblem
from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets.book import Book, Cell, SheetError
from exchange.sheets.columns import SheetColumn
from exchange.sheets.file import read
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import SheetLayout, aside, lines, own
from exchange.sheets.meanings import Meanings, told

EXAMPLE = "ESEMPIO"
"""A cell that begins so, with a colon, marks the example row of a template."""
_NOBODYS = re.compile(r"esempio|000000|^Nome|^Cognome", re.IGNORECASE)
"""What only an example says: other cells of it may be true of somebody, as `ODV` is."""
OVERWRITTEN = N_("This is still the example. Write what belongs here, or delete the row.")
EMPTY = N_("This cell must not be empty.")


R = TypeVar("R")
V = TypeVar("V")
Given = Mapping[SheetColumn, Cell]
"""The cells of a row that hold something."""


@dataclass(frozen=True, slots=True)
class SheetRows(Generic[R]):
    """What a file says: rows to import, problems by row and column, columns left aside."""

    rows: tuple[R, ...]
    problems: tuple[RowProblem, ...]
    unknown_columns: tuple[str, ...]
    hidden: int = 0
    """Rows that are hidden in the spreadsheet: by a filter, or by somebody's hand."""


def parse(
    content: bytes | Book,
    kind: SheetKind,
    row: Callable[[int, Given], tuple[R | None, list[RowProblem]]],
    nothing: str,
    layout: SheetLayout | None = None,
    meanings: Meanings | None = None,
    *,
    hidden: bool = False,
) -> SheetRows[R]:
    """Read a file by `layout`, by the titles of our own columns without one; `meanings` tells what
    writings mean. `row` reads a line of it, `nothing` says that none is there. Rows that are
    `hidden` in the spreadsheet are read too, or left.

    Raises SheetError when the file cannot be read as a whole.
    """
    book = read(content) if isinstance(content, bytes) else content
    layout = layout or own(book, kind)
    rows: list[R] = []
    problems: list[RowProblem] = []
    unseen = 0
    for said, found in lines(book, layout, kind):
        given = told(found, kind, meanings or {}, dict(layout.for_all))
        if _is_example(given):
            continue
        unseen += said.hidden
        if said.hidden and not hidden:
            continue
        one, wrong = row(said.number, given)
        problems += wrong
        if one is not None:
            rows.append(one)
    if not rows and not problems and not unseen:
        raise SheetError(nothing)
    return SheetRows(tuple(rows), tuple(problems), aside(book, layout), unseen)


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
    for column, cell in given.items():
        try:
            found.append((column, value(column, _said(column, cell))))
        except Refused as error:
            problems.append(RowProblem(line, column.key, str(error), cell.text[:60], error.about))
        except ValueError as error:
            problems.append(RowProblem(line, column.key, str(error), cell.text[:60]))
    present = {column.key for column in given}
    problems += [
        RowProblem(line, column.key, EMPTY) for column in columns if column.is_missing(present)
    ]
    return found, problems


def _said(column: SheetColumn, cell: Cell) -> str:
    """What a cell says to a column. Raises ValueError where it may not be what was written."""
    if cell.literal:
        return cell.text
    if cell.doubt and cell.doubt in column.takes:
        return cell.exact or cell.text
    if cell.doubt:
        raise ValueError(cell.doubt)
    if _is_left_of_example(column, cell.text):
        raise ValueError(OVERWRITTEN)
    return cell.text


def _is_example(given: Given) -> bool:
    """Whether a row is the example of the template, as it was or in part."""
    marked = (not cell.literal and cell.text.startswith(f"{EXAMPLE}:") for cell in given.values())
    return any(marked) and all(
        fold(cell.text) == fold(column.example) for column, cell in given.items()
    )


def _is_left_of_example(column: SheetColumn, text: str) -> bool:
    """Whether a cell of a row that somebody wrote over still says what is nobody's."""
    is_nobodys = _NOBODYS.search(column.example) is not None
    return text.startswith(f"{EXAMPLE}:") or (is_nobodys and fold(text) == fold(column.example))
