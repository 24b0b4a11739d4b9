"""Where the readers of the several formats put what they find, within bounds."""

from collections.abc import Callable, Sequence
from typing import Protocol

from exchange.sheets.book import BLANK, Book, BookRow, BookTable, Cell
from exchange.sheets.bounds import Meter
from exchange.sheets.merges import Merge, told_in_each

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

    def merge(self, first: int, last: int, place: int) -> None:
        """Rows `first` to `last` of the table have one cell together in this column."""

    def tell(self, share: float) -> None:
        """Which share of the file is read."""


class Gathered:
    """Keeps all of it."""

    def __init__(self) -> None:
        self._tables: list[tuple[str, list[BookRow]]] = []
        self._merges: list[list[Merge]] = []
        self._hidden: list[str] = []

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""
        self._tables.append((name, []))
        self._merges.append([])

    def hide(self, name: str) -> None:
        """There is a hidden table too."""
        self._hidden.append(name)

    def row(self, row: BookRow) -> None:
        """The next row of the table."""
        self._tables[-1][1].append(row)

    def merge(self, first: int, last: int, place: int) -> None:
        """A cell over several rows says the same in each of them."""
        self._merges[-1].append((first, last, place))

    def tell(self, share: float) -> None:
        """Which share of the file is read: nobody asks."""

    @property
    def book(self) -> Book:
        """What was found."""
        tables = []
        for (name, read), merges in zip(self._tables, self._merges, strict=True):
            rows = tuple(told_in_each(read, merges))
            width = max((len(row.cells) for row in rows), default=0)
            tables.append(BookTable(name, rows, width))
        return Book(tuple(tables), tuple(self._hidden))


class Sink:
    """Lets through to the shelf what is in bounds."""

    def __init__(self, meter: Meter, shelf: Shelf) -> None:
        self.meter, self._shelf = meter, shelf
        self.hide, self.tell = shelf.hide, shelf.tell

    def table(self, name: str) -> None:
        """A table that can be seen begins; its rows follow."""
        self.meter.table()
        self._shelf.table(name)

    def merge(self, first: int, last: int, place: int) -> None:
        """Rows `first` to `last` have one cell together; told after the rows of the table."""
        if last > first:
            self.meter.raw(cells=last - first)
            self._shelf.merge(first, last, place)

    def row(self, number: int, cells: Sequence[Cell], hidden: bool = False) -> None:
        """The next row of the table, where it holds anything."""
        width = len(cells)
        while width and cells[width - 1] is BLANK:
            width -= 1
        if width:
            kept = tuple(cells[:width])
            self.meter.listed(number, width, sum([len(cell.text) for cell in kept]))
            self._shelf.row(BookRow(number, kept, hidden))
