"""What is written in a file that was chosen: tables of rows of cells, as a person sees them."""

from dataclasses import dataclass

ROW_LIMIT = 50_000
"""Rows with something in them, in one table."""
COLUMN_LIMIT = 60
SIZE_LIMIT = 20_000_000


class SheetError(ValueError):
    """A file that cannot be read as a whole; the message is an English source for `values`."""

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(message.format(**values))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person sees in a cell, and why it may not be what was written there."""

    text: str = ""
    doubt: str = ""
    """An English source for `value`, the text. Whether it is a problem, the column decides that
    reads the cell: one of days takes a date.
    """
    exact: str = ""
    """Of a date or an hour, in ISO 8601, what is shown of it only in part: `24 nov`."""


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it; `number` is the one the spreadsheet shows, from 1."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def cell(self, place: int) -> Cell:
        """The cell of a column, from 0; blank where the row is shorter."""
        return self.cells[place] if place < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook that is not hidden, or the whole of a text file, with no name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its tables in order, empty ones included, and the names of those that are hidden."""

    tables: tuple[Table, ...]
    hidden: tuple[str, ...] = ()
