"""The spreadsheet to fill in: columns with their titles, an example, a sheet with what to choose
from.
"""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from exchange.sheets.columns import SheetColumn
from exchange.sheets.guard import AS_TEXT

Group = tuple[str, Iterable[Sequence[str]]]
"""What a cell may say: a title, and rows of a code or name with what it means."""


def template(
    title: str, columns: Sequence[SheetColumn], choices_title: str, choices: Iterable[Group]
) -> bytes:
    """An XLSX with every cell as text, so that nothing in it can run and no zero is lost."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E6EEF7", "num_format": "@"})
    sheet = book.add_worksheet(title)
    for i, column in enumerate(columns):
        sheet.set_column(i, i, max(14, len(column.title) + 2), text)
        sheet.write_string(0, i, column.title, head)
        sheet.write_string(1, i, column.example, text)
    sheet.freeze_panes(1, 1)
    sheet = book.add_worksheet(choices_title)
    sheet.set_column(0, 0, 32, text)
    sheet.set_column(1, 1, 60, text)
    row = 0
    for group, lines in choices:
        sheet.write_string(row, 0, group, head)
        for line in lines:
            row += 1
            for i, said in enumerate(line):
                sheet.write_string(row, i, said, text)
        row += 2
    book.close()
    return content.getvalue()
