"""A file someone chose, as rows of text: XLSX or CSV, within bounds, formulas never followed."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook

from domain.vocabulary import N_
from exchange.sheets.book import (
    BLANK,
    COLUMN_LIMIT,
    ROW_LIMIT,
    SIZE_LIMIT,
    Book,
    Cell,
    Row,
    SheetError,
    Table,
)

UNPACKED_LIMIT = 60_000_000
"""Bytes of an XLSX once unpacked: a small file can hide a very large one."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Line = tuple[int, list[str]]
"""The number of a row in the spreadsheet, from 1, and its cells as text."""


def read(content: bytes) -> Book:
    """What is written in a file, the head included; what the file is, its content tells.

    Formulas come as their text, `=…`. Raises SheetError for what is no spreadsheet or too big.
    """
    if len(content) > SIZE_LIMIT:
        raise SheetError(N_("The file is too big: at most {limit} MB."), limit=SIZE_LIMIT // 10**6)
    if content.startswith(b"PK"):
        rows = _workbook(content)
    elif content.startswith(_OLD_EXCEL):
        raise SheetError(N_("This is an old Excel file: save it as .xlsx and choose it again."))
    else:
        rows = _text(content)
    found: list[Row] = []
    for number, cells in rows:
        if any(cells):
            found.append(Row(number, tuple(Cell(text) if text else BLANK for text in cells)))
        if len(found) > ROW_LIMIT + 1:
            raise SheetError(
                N_("Too many rows: at most {limit} at a time. Split the file in parts."),
                limit=ROW_LIMIT,
            )
    return Book((Table("", tuple(found)),))


def _workbook(content: bytes) -> Iterator[Line]:
    not_one = SheetError(N_("This is not a spreadsheet: choose an .xlsx or a .csv file."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise not_one
        if unpacked > UNPACKED_LIMIT:
            raise SheetError(N_("This spreadsheet is too big once unpacked. Split it in parts."))
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(
            sheet.iter_rows(max_col=COLUMN_LIMIT, values_only=True), start=1
        ):
            yield number, [_cell(value) for value in cells]
        book.close()
    except SheetError:
        raise
    except Exception as error:  # a broken file fails in as many ways as there are readers
        raise not_one from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _text(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells[:COLUMN_LIMIT]]
    except csv.Error as error:
        raise SheetError(
            N_("The file breaks off or is not well formed at line {line}."), line=reader.line_num
        ) from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else Windows-1252 as Excel writes it."""
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        if b"\0" in content:
            raise SheetError(N_("This is not a spreadsheet: choose an .xlsx or a .csv file."))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
