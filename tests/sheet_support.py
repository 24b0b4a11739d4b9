"""Spreadsheets as people make them, for tests of imports."""

import io
from functools import cache

import openpyxl
from support import fresh_app_engine

from db.engine import reading
from db.reference.catalogue import catalogue_of
from exchange.sheets.book import Book, BookRow, BookTable, Cell


def xlsx(*rows):
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def csv_of(*rows, delimiter=";", encoding="utf-8"):
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def book_of(*rows, name=""):
    """A file of one sheet as it was read; rows are numbered from 1, empty ones left out."""
    said = [BookRow(i, tuple(map(Cell, row))) for i, row in enumerate(rows, 1) if any(row)]
    return Book((BookTable(name, tuple(said), max(map(len, rows), default=0)),))


@cache
def reference_data():
    """The reference data of the repository, as every installation has it."""
    made = fresh_app_engine()
    with reading(made) as session:
        found = catalogue_of(session)
    made.dispose()
    return found
