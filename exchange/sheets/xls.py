"""Workbooks of old Excel (97 to 2003 and before), read by xlrd. Only in a process of its own."""

import io

import xlrd
from xlrd.book import Book as OldBook
from xlrd.sheet import Sheet as OldSheet

from domain.text import visible
from exchange.sheets import doubts, shown
from exchange.sheets.book import BLANK, Cell, SheetError
from exchange.sheets.recognise import DAMAGED, LOCKED
from exchange.sheets.sink import Sink
from exchange.sheets.xlsx_sheet import ERRORS


def read(content: bytes, sink: Sink) -> None:
    """Put the tables of a workbook into the sink."""
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
        )
        for place, name in enumerate(book.sheet_names()):
            sheet = book.sheet_by_index(place)
            if sheet.visibility:
                sink.hide(name)
            else:
                sink.table(name)
                _table(book, sheet, sink)
            book.unload_sheet(place)
            sink.tell((place + 1) / book.nsheets)
    except (SheetError, MemoryError):
        raise
    except Exception as error:  # a broken file fails in as many ways as there are readers
        locked = "encrypted" in str(error) or "password" in str(error)
        raise SheetError(LOCKED if locked else DAMAGED) from error


def _table(book: OldBook, sheet: OldSheet, sink: Sink) -> None:
    for row in range(sheet.nrows):
        sink.meter.raw(rows=1)
        info = sheet.rowinfo_map.get(row)
        cells = [_cell(book, sheet, row, column) for column in range(sheet.row_len(row))]
        sink.row(row + 1, cells, bool(info and info.hidden))
    for first, beyond, place, _beyond in sheet.merged_cells:
        sink.merge(first + 1, min(beyond, sheet.nrows), place)


def _cell(book: OldBook, sheet: OldSheet, row: int, column: int) -> Cell:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        text = visible(str(value)).strip()
        return Cell(text, doubts.of_text(text)) if text else BLANK
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(row, column)].format_key
        code = shown.BUILT_IN.get(style) or book.format_map[style].format_str
        return shown.number(float(value), code, bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("VERO" if value else "FALSO", doubts.TRUTH)
    if kind == xlrd.XL_CELL_ERROR:
        error = xlrd.error_text_from_code.get(value, "#N/A")
        return Cell(ERRORS.get(error, error), doubts.FAILED)
    return BLANK
