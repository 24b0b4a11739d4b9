"""Native tables: as many rows and columns as can be read from the back of a room."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from domain.report.contents import Column, Line, Table
from exchange.report import words
from exchange.report.slides_chart import SERIES, charted_lines
from exchange.report.slides_plan import COLUMNS, ROWS
from exchange.report.text import shortened
from i18n import _

HEAD, ROW, NUMBER = Inches(0.62), Inches(0.35), Inches(1.75)
SIGN = Inches(0.112)
"""Width of a character at sixteen points, as a rule."""


def shown(table: Table) -> tuple[tuple[Column, ...], tuple[Line, ...]]:
    """The columns and rows that are on the slide."""
    return table.columns[:COLUMNS], table.lines[:ROWS]


def put_table(shapes: Any, table: Table, place: tuple[int, int, int, int]) -> None:
    """Write the first rows of `table` at `place` (left, top, width, height)."""
    left, top, width, _height = place
    columns, lines = shown(table)
    number = min(NUMBER, width // (len(columns) + 2))
    name = width - number * len(columns) if len(columns) > 2 else width // 2
    frame = shapes.add_table(
        len(lines) + 1, len(columns) + 1, left, top, Emu(name + number * len(columns)), HEAD
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words.table_described(table))
    frame.name = shortened(table.title, 60)
    grid = frame.table
    grid.first_row = True
    grid.columns[0].width = Emu(name)
    for place_of in range(1, len(columns) + 1):
        grid.columns[place_of].width = Emu(number)
    heads = [table.row_title, *(column.title for column in columns)]
    _put_row(grid, 0, [shortened(head, 30) for head in heads], HEAD)
    for row, line in enumerate(lines, start=1):
        label = shortened(line.label, name // SIGN)
        _put_row(grid, row, [label, *(cell.text for cell in line.cells[: len(columns)])], ROW)


def _put_row(grid: Any, row: int, texts: list[str], height: int) -> None:
    grid.rows[row].height = height
    for place, text in enumerate(texts):
        cell = grid.cell(row, place)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT if place == 0 else PP_ALIGN.RIGHT
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(16)


def what_is_left_out(table: Table, as_chart: bool) -> str:
    """A sentence on rows and columns that are only in the workbook; empty where none is."""
    columns, lines = shown(table)
    of_rows, rows = len(table.lines), len(charted_lines(table) if as_chart else lines)
    of_columns, shown_columns = len(table.columns), len(columns)
    if as_chart:
        of_columns = len(words.charted_places(table))
        shown_columns = min(SERIES, of_columns)
    parts = []
    if rows < of_rows:
        parts.append(_("the first {n} rows of {all}").format(n=rows, all=of_rows))
    if shown_columns < of_columns:
        parts.append(_("the first {n} columns of {all}").format(n=shown_columns, all=of_columns))
    said = [_("Here {parts}; all of them in the workbook.").format(parts=", ".join(parts))]
    if as_chart and _has_gaps(table, rows):
        said.append(_("Where nothing is drawn the figure is protected or not known."))
    if as_chart:
        said.append(words.drawn_at_middle(table, charted_lines(table)))
    return " ".join(filter(None, said if parts else said[1:]))


def _has_gaps(table: Table, rows: int) -> bool:
    """Whether something is missing from the chart; a lone bar says it beside its name."""
    places = words.charted_places(table)[:SERIES]
    if len(places) < 2:
        return False
    return any(line.cells[place].stands is None for line in table.lines[:rows] for place in places)
