"""Native charts: their numbers can be edited in place, and they read in black and white."""

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from domain.figures.figure import Figure
from domain.report.contents import ChartKind, Line, Report, Table
from domain.text import shortened
from exchange.report import words
from exchange.report.lettering import fitted, width
from exchange.report.numbers import number_format
from exchange.report.slides_look import Box
from exchange.report.slides_plan import ROWS
from exchange.sheets.guard import AS_TEXT
from i18n import _

SERIES, SIZE = 3, 16
BAR, THICKEST, LEGEND, AXIS = Inches(0.3), Inches(0.8), Inches(0.45), Inches(0.5)
"""Least and greatest height of a bar with its number; what a legend and an axis take."""
LABELS = 0.4
"""Of the width of a chart, at most so much is for the names of its rows."""
GAP = Inches(0.12)
TWO_LINES = Inches(0.65)
"""The least height of a row for a name of two lines."""
_TYPES = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What of a table is drawn, and how: with a number at each bar, with every nth name."""

    lines: tuple[Line, ...]
    places: tuple[int, ...]
    names: tuple[str, ...]
    numbered: bool
    every: int = 1

    @property
    def highest(self) -> int:
        """The height from which on bars would only become thicker."""
        return int(THICKEST * len(self.lines) * len(self.places) + LEGEND)


def drawing_of(table: Table, box: Box) -> Drawing:
    """As much of `table` as can be told apart in `box`."""
    places = words.charted_places(table)[:SERIES]
    draw = _lying if table.chart is ChartKind.BARS else _standing
    return draw(table, places, box)


def _lying(table: Table, places: tuple[int, ...], box: Box) -> Drawing:
    height = box.height - (LEGEND if len(places) > 1 else 0)
    lines = table.lines[: max(1, min(ROWS, height // (BAR * len(places))))]
    room = int(box.width * LABELS)
    two = height // len(lines) >= TWO_LINES
    names = tuple(_within(_named(line, places), room, two=two) for line in lines)
    return Drawing(lines, places, names, numbered=True)


def _within(name: str, room: int, *, two: bool) -> str:
    """The name in one line, or in two where bars are that thick."""
    words = name.split(" ")
    first = next((n for n in range(len(words), 0, -1) if _long(words[:n]) <= room), 0)
    if not two or first in (0, len(words)):
        return fitted(name, SIZE, room)
    return "\n".join((" ".join(words[:first]), fitted(" ".join(words[first:]), SIZE, room)))


def _long(words: list[str]) -> int:
    return width(" ".join(words), SIZE)


def _standing(table: Table, places: tuple[int, ...], box: Box) -> Drawing:
    """Numbers and names of columns stand side by side, as long as they do not touch."""
    slot = (box.width - AXIS) // max(1, len(table.lines))
    texts = [line.cells[place].text for line in table.lines for place in places]
    number = max(width(text, SIZE) for text in texts)
    numbered = len(places) * (number + GAP) <= slot
    names = tuple(fitted(line.label, SIZE, int(box.width * LABELS)) for line in table.lines)
    if _widest(names) > slot:  # some readers would break some of them, and others none
        names = tuple("\n".join(name.rsplit(" ", 1)) for name in names)
    return Drawing(table.lines, places, names, numbered, max(1, -(-_widest(names) // slot)))


def _widest(names: tuple[str, ...]) -> int:
    lines = (line for name in names for line in name.split("\n"))
    return max(width(line, SIZE) for line in lines) + 2 * GAP


def put_chart(shapes: Any, table: Table, report: Report, box: Box) -> None:
    """Draw the chart of `table` in `box`."""
    drawn = drawing_of(table, box)
    data = CategoryChartData()
    data.categories = drawn.names
    for column in drawn.places:
        values = [line.cells[column].stands for line in drawn.lines]
        data.add_series(table.columns[column].title, values)
    kind = _TYPES[table.chart or ChartKind.BARS]
    bars = table.chart is ChartKind.BARS
    height = min(box.height, drawn.highest) if bars else box.height
    frame = shapes.add_chart(kind, box.left, box.top, box.width, height, data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(table, drawn, report))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words.chart_described(table, drawn.lines))
    frame.name = shortened(table.title, 60)
    _style(chart, table, drawn)
    _number(chart, drawn)
    if bars:
        _leave_room(chart, drawn, box.width, height)


def _named(line: Line, places: tuple[int, ...]) -> str:
    """The name of a row; where its only bar is missing, with what stands for the number."""
    alone = line.cells[places[0]]
    missing = len(places) == 1 and alone.stands is None
    return f"{line.label} ({alone.text})" if missing else line.label


def _leave_room(chart: Any, drawn: Drawing, wide: int, high: int) -> None:
    """For the names on the left and the numbers on the right: left to themselves, some readers
    break a name into lines that lie on each other.
    """
    names = _widest(drawn.names) - GAP
    texts = (line.cells[place].text for line in drawn.lines for place in drawn.places)
    numbers = max(width(text, SIZE) for text in texts) + GAP
    top = LEGEND / high if len(drawn.places) > 1 else 0.0
    ends = {"x": names / wide, "y": top, "w": 1 - (names + numbers) / wide, "h": 1 - top}
    inner = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in ends.items())
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
            f'<c:xMode val="edge"/><c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
        ),
    )


def _style(chart: Any, table: Table, drawn: Drawing) -> None:
    chart.font.size, chart.font.color.theme_color = Pt(SIZE), MSO_THEME_COLOR.TEXT_1
    chart.has_title = False
    chart.has_legend = len(drawn.places) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for place, series in enumerate(chart.plots[0].series):
        _style_series(series, place)
    chart.value_axis.has_major_gridlines = not drawn.numbered
    if chart.value_axis.has_major_gridlines:
        _pale(chart.value_axis.major_gridlines.format.line)
    chart.value_axis.visible = not drawn.numbered
    chart.value_axis.minimum_scale = 0
    _pale(chart.category_axis.format.line)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _name_rows(chart.category_axis, drawn.every)
    if table.chart is ChartKind.BARS:
        chart.category_axis.reverse_order = True
    chart.plots[0].gap_width = 45
    chart.plots[0].has_data_labels = drawn.numbered


def _pale(line: Any) -> None:
    line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    line.color.brightness = 0.7


def _name_rows(axis: Any, every: int) -> None:
    """Without this, every reader leaves out or turns names that stand close in its own way."""
    for tag in ("tickLblSkip", "tickMarkSkip"):
        skip = parse_xml(f'<c:{tag} {nsdecls("c")} val="{every}"/>')
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    axis.tick_labels.font.size = Pt(SIZE)
    axis._element.find(qn("c:txPr")).bodyPr.set("rot", "0")


def _style_series(series: Any, place: int) -> None:
    ink = MSO_THEME_COLOR.ACCENT_1 if place == 0 else MSO_THEME_COLOR.TEXT_1
    series.format.line.color.theme_color = ink
    series.invert_if_negative = False
    fill = series.format.fill
    if place == 0:
        fill.solid()
        fill.fore_color.theme_color = ink
        return
    fill.patterned()
    fill.pattern = (MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL, MSO_PATTERN_TYPE.DOTTED_GRID)[place - 1]
    fill.fore_color.theme_color, fill.back_color.theme_color = ink, MSO_THEME_COLOR.BACKGROUND_1


def _number(chart: Any, drawn: Drawing) -> None:
    """Print the numbers with the digits of their own texts."""
    cells = [line.cells[c] for line in drawn.lines for c in drawn.places]
    first = next((cell for cell in cells if cell.value is not None), cells[0])
    code = number_format(first)
    chart.value_axis.tick_labels.number_format = code
    chart.value_axis.tick_labels.number_format_is_linked = False
    if not drawn.numbered:
        return
    for place, series in enumerate(chart.plots[0].series):
        labels = series.data_labels
        labels.number_format, labels.number_format_is_linked = code, False
        labels.show_value, labels.font.size = True, Pt(SIZE)
        _say_classes(series, [line.cells[drawn.places[place]] for line in drawn.lines])


def _say_classes(series: Any, cells: list[Figure]) -> None:
    """What is told by a class is labelled with it, not with the middle at which it is drawn."""
    for place, cell in enumerate(cells):
        if cell.value is None and cell.stands is not None:
            label = series.points[place].data_label.text_frame
            label.text = cell.text
            label.paragraphs[0].runs[0].font.size = Pt(SIZE)


def remark(table: Table, drawn: Drawing) -> str:
    """What a chart of ranges draws, and what it means where it draws nothing."""
    said = []
    shown = [line.cells[place] for line in drawn.lines for place in drawn.places]
    if len(drawn.places) > 1 and any(cell.stands is None for cell in shown):
        said.append(_("Where nothing is drawn the figure is protected or not known."))
    said.append(words.drawn_at_middle(table, drawn.lines))
    return " ".join(filter(None, said))


def _workbook(table: Table, drawn: Drawing, report: Report) -> bytes:
    """The numbers behind a chart, where PowerPoint looks for them; text stays text."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    book.set_properties({"created": report.made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(drawn.names, start=1):
        sheet.write_string(row, 0, name)
    for place, column in enumerate(drawn.places, start=1):
        sheet.write_string(0, place, table.columns[column].title)
        for row, line in enumerate(drawn.lines, start=1):
            value = line.cells[column].stands
            if value is not None:
                sheet.write_number(row, place, value)
    book.close()
    return content.getvalue()
