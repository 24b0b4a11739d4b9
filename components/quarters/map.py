"""The map of the quarters: bubbles on the municipalities, each in its circle of accuracy.

The browser draws it with Leaflet from our own host. Only the quarters of the present choice
travel over the websocket; base and shapes are fetched once (`web/assets.py`) and never redrawn.
"""

from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

import i18n
from components.elements import script
from components.elements.frames import records
from components.quarters import rate_words
from domain.figures.measure import Chart
from domain.figures.measures_of_quarters import Measure
from domain.quarters.scale import DOTS, TIGHT, LegendLine, Scale, height
from exchange.quarters import scale as quarter_scale
from i18n import _

SOURCE = "ISTAT / openpolis, CC BY 4.0"


def show(
    frame: pd.DataFrame,
    measure: Measure,
    selected: str,
    on_pick: Callable[[str], None],
    signals: Mapping[str, list[str]],
    *,
    scale: Scale | None = None,
    key: str = "quarter_map",
) -> None:
    """Draw the quarters of `frame` (of `db.quarters.table.table`); `on_pick` gets the code clicked.

    `signals`: for the codes of quarters with an early warning the sentences that say why. `scale`
    is that of more quarters than these, where there are others. `key`: of the element.
    """
    scale = scale or quarter_scale.scale_of(frame, measure)
    points = [_point(row, measure, scale, signals.get(row["code"], [])) for row in records(frame)]
    shown = "".join(frame["code"] + frame["text"]) + "".join(map(str, signals.values()))
    data = {
        "version": f"{measure.value}:{crc32(shown.encode()):x}",
        "selected": selected,
        "points": points,
        "legend": [
            {"kind": step.kind, "sign": step.sign, "text": step.text}
            for step in (*quarter_scale.legend(scale), *_signal_step(signals))
        ],
        "bounds": _bounds(frame),
        "words": _words(measure),
    }

    def picked() -> None:
        code = st.session_state[key].quarter
        if code:
            on_pick(str(code))

    component = script.component("ponte_quarter_map", __file__)
    component(data=data, key=key, on_quarter_change=picked)


def _signal_step(signals: Mapping[str, list[str]]) -> list[LegendLine]:
    return [LegendLine("warned", "", _("early warning"))] if signals else []


def _point(
    row: dict[Any, Any], measure: Measure, scale: Scale, signals: list[str]
) -> dict[str, Any]:
    stands = 0.0 if pd.isna(row["stands"]) else float(row["stands"])
    kind = scale.kind(row["stands"], row["grade"])
    text = "" if kind in DOTS else _face(row, kind, measure)
    size = scale.size(kind, stands, text)
    return {
        "code": row["code"],
        "lat": row["lat"],
        "lon": row["lon"],
        "accuracy": row["accuracy_m"],
        "size": size,
        "above": height(kind, size, warned=bool(signals)),
        "kind": kind,
        "tight": len(text) >= TIGHT,
        "text": text,
        "title": f"{row['name']} · {row['municipality']}",
        "warned": bool(signals),
        "lines": [*_lines(row, measure), *signals],
    }


def _lines(row: dict[Any, Any], measure: Measure) -> list[str]:
    lines = [f"{_(measure.label)}: {row['text']}"]
    if measure is Measure.SHRUNK and not pd.isna(row.get("shrunk_low")):
        lines.append(rate_words.interval(row["shrunk_low"], row["shrunk_high"]))
    if measure is not Measure.OPEN and "open_text" in row:
        lines.append(f"{_(Measure.OPEN.label)}: {row['open_text']}")
    if row["accuracy_m"] >= 1000:
        lines.append(
            _("Position known within {km} km").format(km=i18n.number(row["accuracy_m"] / 1000, 1))
        )
    return lines


def _face(row: dict[Any, Any], kind: str, measure: Measure) -> str:
    """What fits in a bubble: 16.384 as 16k; a sign where only more or fewer is told."""
    value = row["value"]
    if pd.isna(value):
        return {"up": "+", "down": "−"}.get(kind, str(row["text"]))
    if abs(value) < 10_000:
        return str(row["text"])
    sign = (
        "+" if measure.entry.chart is Chart.DIFFERENCE and value > 0 else "−" if value < 0 else ""
    )
    return f"{sign}{i18n.number(abs(value) / 1000)}k"


def _bounds(frame: pd.DataFrame) -> list[list[float]]:
    return [
        [float(frame["lat"].min()), float(frame["lon"].min())],
        [float(frame["lat"].max()), float(frame["lon"].max())],
    ]


def _words(measure: Measure) -> dict[str, str]:
    return {
        "label": _(
            "Map of the quarters: {measure}. The same numbers are in the table below."
        ).format(measure=_(measure.label)),
        "legend": _(measure.label),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "source": _("Boundaries: {source}").format(source=SOURCE),
        "failed": _("The map could not be drawn. The table below has the same numbers."),
    }
