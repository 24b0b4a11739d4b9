"""Charts in the language of the reader, legible in black and white."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

import i18n
from i18n import _

BAR = 20
_INK = {False: "#17324D", True: "#E8EEF4"}
"""Of the numbers beside the bars, on light and on dark: Vega would write them in black."""


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart as the browser gets it: Altair checks one for longer than a page is made in."""

    spec: str
    data: dict[str, pd.DataFrame]


def drawing(chart: alt.LayerChart) -> DrawnChart:
    """What to keep of a chart that will be shown again."""
    spec = chart.to_dict()
    data = {name: pd.DataFrame(rows) for name, rows in spec.pop("datasets").items()}
    del spec["config"]["view"]  # sizes for a notebook; the page has its own
    return DrawnChart(json.dumps(spec), data)


def show(drawn: DrawnChart, key: str) -> None:
    """Draw it, as wide as there is room."""
    spec: dict[str, Any] = json.loads(drawn.spec)  # Streamlit changes what it is given
    st.vega_lite_chart(spec | {"datasets": dict(drawn.data)}, key=key)


class Bar(NamedTuple):
    """A bar of a chart; one without a value carries its text and has no length."""

    label: str
    value: float | None
    text: str


def bars(lines: Sequence[Bar], title: str) -> alt.LayerChart:
    """One bar for each line, in their order, each with its number: the browser receives nothing
    that is not displayed.
    """
    label, value, text = _("Quarter"), _("Value"), _("Text")
    shown = [(line.label, float(line.value or 0), line.text) for line in lines]
    data = pd.DataFrame(shown, columns=[label, value, text])
    base = alt.Chart(data).encode(
        y=alt.Y(
            f"{label}:N", sort=None, title=None, axis=alt.Axis(labelLimit=320, labelOverlap=False)
        ),
        x=alt.X(f"{value}:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",.0f")),
        tooltip=[
            alt.Tooltip(f"{label}:N", title=_("Quarter")),
            alt.Tooltip(f"{text}:N", title=title),
        ],
    )
    numbers = (
        base.transform_calculate(after=f"max(0, datum['{value}'])")
        .mark_text(align="left", dx=4, color=ink(), aria=False)
        .encode(x="after:Q", text=f"{text}:N")
    )
    chart = (base.mark_bar(height=BAR - 6) + numbers).properties(
        height=BAR * len(data) + 20, description=_described(lines, title)
    )
    return localised(chart)


def ink() -> str:
    """The colour of numbers beside bars, on the reader's theme."""
    return _INK[st.context.theme.type == "dark"]


def localised(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart with numbers in the reader's language."""
    decimal, thousands = i18n.separators()
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    spoken: alt.LayerChart = chart.configure(locale=alt.Locale(number=number))
    return spoken


def _described(lines: Sequence[Bar], title: str) -> str:
    first = "; ".join(f"{line.label}: {line.text}" for line in lines[:5])
    return _("{title} by quarter. Highest: {first}. All numbers are in the table.").format(
        title=title, first=first
    )
