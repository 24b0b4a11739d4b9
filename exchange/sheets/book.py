"""What is written in a file that was chosen: tables of rows of cells, as a person sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.sheets.blank import is_blank
from exchange.sheets.literal import MARK, unmarked

ROW_LIMIT = 50_000
"""Rows with something in them, in one table."""
COLUMN_LIMIT = 200
SIZE_LIMIT = 20_000_000


class SheetError(ValueError):
    """A file that cannot be read as a whole; the message is an English source for `values`."""

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(message.format(**values))


class Cell(NamedTuple):
    """What a person sees in a cell, and why it may not be what was written there."""

    text: str = ""
    doubt: str = ""
    """An English source for `value`, the text. Whether it is a problem, the column decides that
    reads the cell: one of days takes a date.
    """
    exact: str = ""
    """Of a date or an hour, in ISO 8601, what is shown of it only in part: `24 nov`."""

    literal: bool = False
    """Whether an apostrophe stood before it, which says: take it as it stands."""

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing, also in words: `n.d.`"""
        return not self.doubt and not self.literal and is_blank(self.text)


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row with something in it; `number` is the one the spreadsheet shows, from 1."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def cell(self, place: int) -> Cell:
        """The cell of a column, from 0; blank where the row is shorter."""
        cell = self.cells[place] if place < len(self.cells) else BLANK
        if cell.text.startswith(MARK) and (text := unmarked(cell.text)) is not None:
            return Cell(text, literal=True)
        return cell


@dataclass(frozen=True, slots=True)
class BookTable:
    """A sheet of a workbook that is not hidden, or the whole of a text file, with no name."""

    name: str
    rows: Sequence[BookRow]
    width: int
    """Columns up to the last that holds anything in any row."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its tables in order, empty ones included, and the names of those that are hidden."""

    tables: tuple[BookTable, ...]
    hidden: tuple[str, ...] = ()
