"""Native charts: their numbers can be edited in place, and they read in black and white."""

import io
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from domain.figures.figure import Figure
from domain.report.contents import ChartKind, Line, Report, Table
from exchange.report import words
from exchange.report.numbers import number_format
from exchange.report.slides_master import BLUE, GREY, INK
from exchange.report.slides_plan import ROWS
from exchange.report.text import shortened
from exchange.sheets.guard import AS_TEXT

SERIES, LABELLED = 3, 40
"""Columns a chart draws, and points that may carry their number."""
LABEL = 34
_TYPES = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_SOFT = RGBColor.from_string("C5CFDA")


def charted_lines(table: Table) -> tuple[Line, ...]:
    """The rows that are drawn: the first of a ranking, all of a course of time."""
    return table.lines[:ROWS] if table.chart is ChartKind.BARS else table.lines


def put_chart(shapes: Any, table: Table, report: Report, place: tuple[int, int, int, int]) -> None:
    """Draw the chart of `table` at `place` (left, top, width, height)."""
    lines, columns = charted_lines(table), words.charted_places(table)[:SERIES]
    categories = [_category(line, columns) for line in lines]
    data = CategoryChartData()
    data.categories = categories
    for column in columns:
        values = [line.cells[column].stands for line in lines]
        data.add_series(table.columns[column].title, values)
    frame = shapes.add_chart(_TYPES[table.chart or ChartKind.BARS], *place, data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(table, lines, columns, report))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words.chart_described(table, lines))
    frame.name = shortened(table.title, 60)
    _style(chart, table, len(lines) * len(columns) <= LABELLED)
    _number(chart, lines, columns)


def _category(line: Line, columns: tuple[int, ...]) -> str:
    """The name of a row; where its only bar is missing, with what stands for the number."""
    label = shortened(line.label, LABEL)
    alone = line.cells[columns[0]]
    return f"{label} ({alone.text})" if len(columns) == 1 and alone.stands is None else label


def _style(chart: Any, table: Table, labelled: bool) -> None:
    chart.font.size, chart.font.color.rgb = Pt(16), RGBColor.from_string(INK)
    chart.has_title = False
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for place, series in enumerate(chart.plots[0].series):
        _style_series(series, place)
    chart.value_axis.has_major_gridlines = not labelled
    if chart.value_axis.has_major_gridlines:
        chart.value_axis.major_gridlines.format.line.color.rgb = _SOFT
    chart.value_axis.visible = not labelled
    chart.value_axis.minimum_scale = 0
    chart.category_axis.format.line.color.rgb = RGBColor.from_string(GREY)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if table.chart is ChartKind.BARS:
        _name_every_row(chart.category_axis)
        chart.category_axis.reverse_order = True
    chart.plots[0].gap_width = 45
    chart.plots[0].has_data_labels = labelled


def _name_every_row(axis: Any) -> None:
    """Without this every second name is left out where they stand close."""
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    axis.tick_labels.font.size = Pt(16)
    axis._element.find(qn("c:txPr")).bodyPr.set("rot", "0")


def _style_series(series: Any, place: int) -> None:
    ink = RGBColor.from_string(BLUE if place == 0 else INK)
    series.format.line.color.rgb = ink
    series.invert_if_negative = False
    fill = series.format.fill
    if place == 0:
        fill.solid()
        fill.fore_color.rgb = ink
        return
    fill.patterned()
    fill.pattern = (MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL, MSO_PATTERN_TYPE.DOTTED_GRID)[place - 1]
    fill.fore_color.rgb, fill.back_color.rgb = ink, RGBColor.from_string("FFFFFF")


def _number(chart: Any, lines: tuple[Line, ...], columns: tuple[int, ...]) -> None:
    """Print the numbers with the digits of their own texts."""
    drawn = [line.cells[c] for line in lines for c in columns]
    first = next((cell for cell in drawn if cell.value is not None), drawn[0])
    code = number_format(first)
    chart.value_axis.tick_labels.number_format = code
    chart.value_axis.tick_labels.number_format_is_linked = False
    if not chart.plots[0].has_data_labels:
        return
    for place, series in enumerate(chart.plots[0].series):
        labels = series.data_labels
        labels.number_format, labels.number_format_is_linked = code, False
        labels.show_value, labels.font.size = True, Pt(16)
        _say_classes(series, [line.cells[columns[place]] for line in lines])


def _say_classes(series: Any, cells: list[Figure]) -> None:
    """What is told by a class is labelled with it, not with the middle at which it is drawn."""
    for place, cell in enumerate(cells):
        if cell.value is None and cell.stands is not None:
            label = series.points[place].data_label.text_frame
            label.text = cell.text
            label.paragraphs[0].runs[0].font.size = Pt(16)


def _workbook(
    table: Table, lines: tuple[Line, ...], columns: tuple[int, ...], report: Report
) -> bytes:
    """The numbers behind a chart, where PowerPoint looks for them; text stays text."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    book.set_properties({"created": report.made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, _category(line, columns))
    for place, column in enumerate(columns, start=1):
        sheet.write_string(0, place, table.columns[column].title)
        for row, line in enumerate(lines, start=1):
            value = line.cells[column].stands
            if value is not None:
                sheet.write_number(row, place, value)
    book.close()
    return content.getvalue()
