"""How much a file may hold: counted while it is read, whatever it says of itself."""

from domain.vocabulary import N_
from exchange.sheets.book import COLUMN_LIMIT, ROW_LIMIT, SheetError

HEADING = 50
"""Rows above a list, and below it, that are none of it."""
RAW_ROWS, RAW_CELLS = 200_000, 6_000_000
"""With all that is blank."""
TEXT = 60_000_000
"""Characters of all cells."""
UNPACKED, UNPACKED_ANYWAY, TIMES = 400_000_000, 4_000_000, 100
"""Bytes of a packed file once unpacked: at most so many, and from so many on, at most so many times
those of the file.
"""


def too_big() -> SheetError:
    """The file needs more memory or more time than a list of people or organisations."""
    return SheetError(N_("This file unfolds to far more than a list. Copy the list to a new file."))


class Meter:
    """Counts what is read of one file, and raises SheetError where it is too much."""

    def __init__(self, size: int) -> None:
        self._unpacked_limit = min(UNPACKED, max(UNPACKED_ANYWAY, TIMES * size))
        self._unpacked = self._rows = self._cells = self._text = self._listed = 0

    def unpacked(self, count: int) -> None:
        """So many more bytes were unpacked."""
        self._unpacked += count
        if self._unpacked > self._unpacked_limit:
            raise too_big()

    def raw(self, rows: int = 0, cells: int = 0) -> None:
        """So many more rows or cells, blank or not."""
        self._rows += rows
        self._cells += cells
        if self._rows > RAW_ROWS or self._cells > RAW_CELLS:
            raise SheetError(
                N_("Too many rows, blank ones included. Copy the list to a new file, choose that.")
            )

    def check(self, rows: int, cells: int) -> None:
        """So many more rows and cells are to come, and will be counted then."""
        self.raw(rows, cells)
        self.raw(-rows, -cells)

    def table(self) -> None:
        """A new table begins."""
        self._listed = 0

    def listed(self, row: int, width: int, text: int) -> None:
        """A row with something in it: up to which column, and how many characters."""
        self._listed += 1
        self._text += text
        if width > COLUMN_LIMIT:
            raise SheetError(
                N_("Row {row} has something beyond the {limit}th column. Delete what is there."),
                row=row,
                limit=COLUMN_LIMIT,
            )
        if self._listed > ROW_LIMIT + HEADING:
            raise SheetError(
                N_("Too many rows: at most {limit} at a time. Split the file in parts."),
                limit=ROW_LIMIT,
            )
        if self._text > TEXT:
            raise too_big()
        self.raw(cells=width)
