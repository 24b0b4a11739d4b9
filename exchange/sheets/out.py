"""A list as a file: every cell as text, so that nothing in it runs and no zero is lost."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from exchange.sheets.guard import AS_TEXT
from exchange.sheets.literal import in_text_file, in_workbook

CELL_LIMIT = 32_767
"""Characters a cell of a workbook holds."""
_WIDEST = 50


def workbook(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    about: tuple[str, Sequence[Sequence[str]]] | None = None,
    *,
    literal: bool = True,
) -> bytes:
    """An XLSX; `about` is a second sheet with its title. `literal`: the file comes back by an
    import, which shall take each text as it stands.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    text = book.add_format({"num_format": "@", "valign": "top"})
    bold = book.add_format({"bold": True, "bg_color": "#E6EEF7", "num_format": "@"})
    sheet = book.add_worksheet(title)
    for i, name in enumerate(head):
        sheet.set_column(i, i, min(_WIDEST, max(14, len(name) + 2)), text)
        sheet.write_string(0, i, name, bold)
    for number, row in enumerate(rows, start=1):
        for i, said in enumerate(row):
            if said:
                cell = in_workbook(said) if literal else said
                sheet.write_string(number, i, cell[:CELL_LIMIT], text)
    sheet.freeze_panes(1, 0)
    if about:
        sheet = book.add_worksheet(about[0])
        sheet.set_column(0, 1, 40, text)
        for number, row in enumerate(about[1]):
            for i, said in enumerate(row):
                sheet.write_string(number, i, said, text)
    book.close()
    return content.getvalue()


def text_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that Italian spreadsheets open with a double click: UTF-8 with its mark, semicolons."""
    target = io.StringIO()
    lines = csv.writer(target, delimiter=";", lineterminator="\r\n")
    lines.writerow(head)
    lines.writerows([in_text_file(said) for said in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")
