"""The charts of a report on screen: legible in black and white, described in words."""

from collections import Counter
from typing import Any

import altair as alt
import pandas as pd

import i18n
from components.elements import charts
from domain.report.contents import ChartKind, Line, Table
from exchange.report import words as report_words
from i18n import _

ROWS, SERIES = 20, 3
"""Bars and columns of a table that are drawn; the table beside has all of them."""
PHONE = 36
"""Characters of a legend that stand in a line of a phone."""
BAR, HEIGHT, AXES = 22, 260, 60
"""Pixels: a bar with its gap; a chart along time; what axis and legend take of a height."""
_FILLS = ["#0066CC", "#FFFFFF", "#9DB2C7"]
_STROKES = ["#1F74C9", "#B36B00", "#5A6772"]


def show(table: Table, key: str) -> None:
    """Draw the chart of `table`, which must be `report_words.drawable`."""
    charts.show(_drawing(table, charts.ink()), key)


@i18n.once(64)
def _drawing(table: Table, ink: str) -> charts.DrawnChart:
    return charts.drawing(_chart(table, ink))


def _chart(table: Table, ink: str) -> alt.LayerChart:
    lines = table.lines[:ROWS] if table.chart is ChartKind.BARS else table.lines
    places = report_words.charted_places(table)[:SERIES]
    names = [table.columns[place].title for place in places]
    labels = Counter(line.label for line in lines)

    def name_of(line: Line) -> str:
        return line.label if labels[line.label] == 1 else f"{line.label} ({line.code})"

    row, series, value, text = _columns_of_data()
    frame = pd.DataFrame(
        [
            {
                row: name_of(line),
                series: name,
                value: line.cells[place].stands,
                text: line.cells[place].text,
            }
            for line in lines
            for name, place in zip(names, places, strict=True)
        ]
    )
    draw = _columns if table.chart is ChartKind.COLUMNS else _bars
    drawn = draw(frame, names, ink).properties(
        description=report_words.chart_described(table, lines)
    )
    return charts.localised(drawn)


def _columns_of_data() -> tuple[str, str, str, str]:
    """What the columns behind a chart are called: *Show data* and screen readers say it."""
    return _("Row"), _("Series"), _("Value"), _("Text")


def _base(frame: pd.DataFrame) -> alt.Chart:
    row, series, _value, text = _columns_of_data()
    tips = [alt.Tooltip(f"{name}:N", title=None) for name in (row, series, text)]
    return alt.Chart(frame).encode(tooltip=tips)


def _legend(names: list[str]) -> alt.Legend | None:
    if len(names) < 2:
        return None
    beside = sum(map(len, names)) <= PHONE
    return alt.Legend(title=None, orient="top", labelLimit=300, columns=0 if beside else 1)


def _fill(names: list[str]) -> alt.Fill:
    scale = alt.Scale(domain=names, range=_FILLS[: len(names)])
    return alt.Fill(f"{_columns_of_data()[1]}:N", scale=scale, sort=names, legend=_legend(names))


def _bars(frame: pd.DataFrame, names: list[str], ink: str) -> alt.LayerChart:
    axis = alt.Axis(labelLimit=260, labelOverlap=False)
    row, series, value_name, _text = _columns_of_data()
    base = _base(frame).encode(
        y=alt.Y(f"{row}:N", sort=None, title=None, axis=axis),
        yOffset=alt.YOffset(f"{series}:N", sort=names),
    )
    value = alt.X(f"{value_name}:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",.0f"))
    bars = base.mark_bar(stroke=_STROKES[0], strokeWidth=1).encode(x=value, fill=_fill(names))
    rows = max(1, frame[row].nunique())
    height = rows * BAR * (1 if len(names) == 1 else 0.9 * len(names)) + AXES
    drawn: alt.LayerChart = bars + _numbers(base, "x", ink, align="left", dx=4)
    return drawn.properties(height=height)


def _columns(frame: pd.DataFrame, names: list[str], ink: str) -> alt.LayerChart:
    row, series, value_name, _text = _columns_of_data()
    base = _base(frame).encode(
        x=alt.X(f"{row}:N", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset(f"{series}:N", sort=names),
    )
    value = alt.Y(f"{value_name}:Q", title=None, axis=alt.Axis(tickMinStep=1, format=",.0f"))
    bars = base.mark_bar(stroke=_STROKES[0], strokeWidth=1).encode(y=value, fill=_fill(names))
    drawn: alt.LayerChart = bars + _numbers(base, "y", ink, baseline="bottom", dy=-3)
    return drawn.properties(height=HEIGHT)


def _numbers(base: alt.Chart, axis: str, ink: str, **place: Any) -> alt.Chart:
    """Each number at the end of its bar; where there is none, what stands for it."""
    channel = alt.X if axis == "x" else alt.Y
    end = {axis: channel("end:Q", title=None)}
    _row, _series, value, text = _columns_of_data()
    stands = f"datum['{value}']"
    numbers: alt.Chart = (
        base.transform_calculate(end=f"isValid({stands}) ? max(0, {stands}) : 0")
        .mark_text(color=ink, aria=False, **place)
        .encode(text=f"{text}:N", **end)
    )
    return numbers
