"""A file as rows of a list, and what is wrong with it cell by cell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.imports import RowProblem
from domain.vocabulary import N_
from exchange.sheets.book import SheetError
from exchange.sheets.columns import SheetColumn, matched
from exchange.sheets.file import read
from exchange.sheets.guard import RISKY

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
    content: bytes,
    columns: tuple[SheetColumn, ...],
    row: Callable[[int, Given], tuple[R | None, list[RowProblem]]],
    nothing: str,
) -> SheetRows[R]:
    """Read a file with these columns; `row` reads a line of it, `nothing` says that none is there.

    Raises SheetError when the file cannot be read as a whole.
    """
    table = next((table for table in read(content).tables if table.rows), None)
    if table is None:
        raise SheetError(N_("The file is empty."))
    head, *body = table.rows
    places, unknown = matched([cell.text for cell in head.cells], columns)
    rows: list[R] = []
    problems: list[RowProblem] = []
    for said in body:
        given = {column: said.cell(i).text for i, column in places if said.cell(i).text}
        if next(iter(given.values()), "").upper().startswith(EXAMPLE):
            continue
        one, wrong = row(said.number, given)
        problems += wrong
        if one is not None:
            rows.append(one)
    if not rows and not problems:
        raise SheetError(nothing)
    return SheetRows(tuple(rows), tuple(problems), unknown)


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
        RowProblem(line, column.key, EMPTY)
        for column in columns
        if column.required and column.key not in present
    ]
    return found, problems


def _like_formula(column: SheetColumn, text: str) -> bool:
    """Cells that a spreadsheet would run. A phone number may begin with its plus."""
    return text.startswith(RISKY) and not (column.is_phone and _PHONE.fullmatch(text))
