"""Where the readers of the several formats put what they find, within bounds."""

from collections.abc import Callable, Sequence
from typing import Protocol

from exchange.sheets.book import BLANK, Book, BookRow, BookTable, Cell
from exchange.sheets.bounds import Meter

Told = Callable[[float], None]
"""Told now and then which share of the file is read, from 0 to 1."""


class Shelf(Protocol):
    """Keeps what is found, or hands it on."""

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""

    def hide(self, name: str) -> None:
        """There is a hidden table too."""

    def row(self, row: BookRow) -> None:
        """The next row of the table."""

    def tell(self, share: float) -> None:
        """Which share of the file is read."""


class Gathered:
    """Keeps all of it."""

    def __init__(self) -> None:
        self._tables: list[tuple[str, list[BookRow]]] = []
        self._hidden: list[str] = []

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""
        self._tables.append((name, []))

    def hide(self, name: str) -> None:
        """There is a hidden table too."""
        self._hidden.append(name)

    def row(self, row: BookRow) -> None:
        """The next row of the table."""
        self._tables[-1][1].append(row)

    def tell(self, share: float) -> None:
        """Which share of the file is read: nobody asks."""

    @property
    def book(self) -> Book:
        """What was found."""
        tables = tuple(
            BookTable(name, tuple(rows), max((len(row.cells) for row in rows), default=0))
            for name, rows in self._tables
        )
        return Book(tables, tuple(self._hidden))


class Sink:
    """Lets through to the shelf what is in bounds."""

    def __init__(self, meter: Meter, shelf: Shelf) -> None:
        self.meter, self._shelf = meter, shelf
        self.hide, self.tell = shelf.hide, shelf.tell

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""
        self.meter.table()
        self._shelf.table(name)

    def row(self, number: int, cells: Sequence[Cell], hidden: bool = False) -> None:
        """The next row of the table, where it holds anything."""
        width = len(cells)
        while width and cells[width - 1] is BLANK:
            width -= 1
        if width:
            kept = tuple(cells[:width])
            self.meter.listed(number, width, sum([len(cell.text) for cell in kept]))
            self._shelf.row(BookRow(number, kept, hidden))
