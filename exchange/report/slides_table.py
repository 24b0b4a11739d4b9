"""Native tables: as many rows and columns as can be read from the back of a room."""

from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from domain.report.contents import Column, Line, Table
from domain.text import shortened
from exchange.report import words
from exchange.report.lettering import fitted, lines, width
from exchange.report.slides_look import Box
from exchange.report.slides_plan import COLUMNS, ROWS
from i18n import _, ngettext

SIZE, LEADING = 16, 1.22
SIDES, EDGES = Inches(0.2), Inches(0.08)
"""Margins of a cell: left and right, above and below."""
LABEL_LINES, HEAD_LINES = 2, 3
NARROWEST, WIDEST = Inches(1.1), Inches(2.4)
"""Of a column of numbers."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What of a table is on the slide, and how wide and high its columns and rows are."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    labels: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    heights: tuple[int, ...]


def grid_of(table: Table, box: Box) -> Grid:
    """The first columns and rows of `table`, as many as there is room for."""
    columns = table.columns[:COLUMNS]
    numbers = [_number_width(table, place) for place in range(len(columns))]
    name = _name_width(table)
    while len(numbers) > 1 and min(name, box.width // 3) + sum(numbers) > box.width:
        numbers.pop()
    columns = columns[: len(numbers)]
    widths = (min(name, box.width - sum(numbers)), *numbers)
    titles = (table.row_title, *(column.title for column in columns))
    heads = tuple(
        fitted(title, SIZE, wide - SIDES, HEAD_LINES, bold=True)
        for title, wide in zip(titles, widths, strict=True)
    )
    head = max(
        lines(text, SIZE, wide - SIDES, bold=True) for text, wide in zip(heads, widths, strict=True)
    )
    heights, labels = [_height(head)], []
    for line in table.lines[:ROWS]:
        label = fitted(line.label, SIZE, widths[0] - SIDES, LABEL_LINES)
        height = _height(lines(label, SIZE, widths[0] - SIDES))
        if sum(heights) + height > box.height:
            break
        labels.append(label)
        heights.append(height)
    shown = table.lines[: len(labels)]
    return Grid(columns, shown, tuple(labels), heads, widths, tuple(heights))


def _height(rows: int) -> int:
    return int(Pt(SIZE * LEADING * rows)) + EDGES


def _number_width(table: Table, place: int) -> int:
    """As wide as its widest number, and as the longest word of its head."""
    texts = [line.cells[place].text for line in table.lines[:ROWS]]
    head = table.columns[place].title
    needed = max(
        *(width(text, SIZE) for text in [*texts, ""]),
        *(width(word, SIZE, bold=True) for word in [*head.split(), ""]),
        width(head, SIZE, bold=True) // 2,
    )
    return int(min(WIDEST, max(NARROWEST, needed + SIDES)))


def _name_width(table: Table) -> int:
    texts = [table.row_title, *(line.label for line in table.lines[:ROWS])]
    return int(max(width(text, SIZE, bold=True) for text in texts) + SIDES)


def put_table(shapes: Any, table: Table, box: Box) -> None:
    """Write the first rows of `table` into `box`."""
    known = grid_of(table, box)
    frame = shapes.add_table(
        len(known.lines) + 1,
        len(known.columns) + 1,
        box.left,
        box.top,
        Emu(sum(known.widths)),
        Emu(sum(known.heights)),
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words.table_described(table))
    frame.name = shortened(table.title, 60)
    grid = frame.table
    grid.first_row = True
    for place, wide in enumerate(known.widths):
        grid.columns[place].width = Emu(wide)
    rows = [
        (label, *(cell.text for cell in line.cells[: len(known.columns)]))
        for label, line in zip(known.labels, known.lines, strict=True)
    ]
    for row, texts in enumerate((known.heads, *rows)):
        _put_row(grid, row, texts, known.heights[row])


def _put_row(grid: Any, row: int, texts: tuple[str, ...], height: int) -> None:
    grid.rows[row].height = Emu(height)
    for place, text in enumerate(texts):
        cell = grid.cell(row, place)
        cell.margin_top = cell.margin_bottom = EDGES // 2
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT if place == 0 else PP_ALIGN.RIGHT
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(SIZE)


def left_out(rows: int, of_rows: int, columns: int, of_columns: int) -> str:
    """A sentence on rows and columns that are only in the workbook; empty where none is."""
    parts = []
    if rows < of_rows:
        said = ngettext("the first row of {all}", "the first {n} rows of {all}", rows)
        parts.append(said.format(n=rows, all=of_rows))
    if columns < of_columns:
        said = ngettext("the first column of {all}", "the first {n} columns of {all}", columns)
        parts.append(said.format(n=columns, all=of_columns))
    said = _("Here {parts}; all of them in the workbook.").format(parts=", ".join(parts))
    return said if parts else ""
