"""The rows that did not go in, handed back as they came, with what is wrong with each.

Mended and chosen again, the file is only the rest.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.text import fold
from domain.vocabulary import N_
from exchange.sheets import out
from exchange.sheets.book import Book, BookRow, BookTable
from exchange.sheets.head import Head, titles
from exchange.sheets.packed import PackedRows
from i18n import _, in_every_language

PROBLEM = N_("Problem")


def is_ours(title: str) -> bool:
    """Whether a column is the one of reasons, in a file that was handed back before."""
    return fold(title) in {fold(name) for name in in_every_language(PROBLEM)}


def without_reasons(book: Book) -> Book:
    """A file that was handed back, mended or not, as it was before."""
    return replace(book, tables=tuple(_without(table) for table in book.tables))


def _without(table: BookTable) -> BookTable:
    first = table.rows[0].cells if table.rows else ()
    ours = {place for place, cell in enumerate(first) if cell.text and is_ours(cell.text)}
    if not ours:
        return table
    without = (
        replace(row, cells=tuple(cell for i, cell in enumerate(row.cells) if i not in ours))
        for row in table.rows
    )
    rows = PackedRows.of(row for row in without if any(cell.text for cell in row.cells))
    return BookTable(table.name, rows, rows.width)


def handed_back(book: Book, head: Head, why: Mapping[int, str]) -> bytes:
    """An XLSX of the rows of `why`, by their numbers in the file that was chosen, each with its
    reason in a last column.
    """
    table = book.tables[head.table]
    names = titles(table, head.row)
    rows = (
        [*(text_of(row, place) for place in range(len(names))), why[row.number]]
        for row in table.rows
        if row.number in why
    )
    return out.workbook(_("Rows left out"), [*names, _(PROBLEM)], rows, literal=False)


def text_of(row: BookRow, place: int) -> str:
    """A cell as it came, an apostrophe before it included."""
    return row.cells[place].text if place < len(row.cells) else ""
