"""The map of the quarters: bubbles on the municipalities, each in its circle of accuracy.

The browser draws it with Leaflet from our own host. Only the quarters of the present choice
travel over the websocket; base and shapes are fetched once (`web/assets.py`) and never redrawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
import streamlit as st

import i18n
from components import rate_words
from components.frames import records
from domain.rates import Measure
from i18n import _

_HERE = Path(__file__).parent
_CSS = (_HERE / "quarter_map.css").read_text(encoding="utf-8")
_JS = (_HERE / "quarter_map.js").read_text(encoding="utf-8")
SMALLEST, LARGEST = 20, 48
"""Diameter of a bubble in pixels; where there is no number it is SMALLEST."""
FAINT, DOT = ("zero", "same", "hidden"), 12
"""Kinds that are dots without a number, below the others, and their diameter."""
STEPS = 5
SOURCE = "ISTAT / openpolis, CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the legend: how a bubble of that `kind` looks and what it stands for."""

    kind: str
    sign: str
    text: str


def show(
    frame: pd.DataFrame,
    measure: Measure,
    selected: str,
    on_pick: Callable[[str], None],
    signals: Mapping[str, list[str]],
) -> None:
    """Draw the quarters of `frame` (of `db.quarters.table`); `on_pick` gets the code clicked.

    `signals`: for the codes of quarters with an early warning the sentences that say why.
    """
    steps = breaks(frame["value"], measure)
    largest = _largest(frame)
    points = [
        _point(row, measure, steps, largest, signals.get(row["code"], [])) for row in records(frame)
    ]
    shown = "".join(frame["code"] + frame["text"]) + "".join(map(str, signals.values()))
    data = {
        "version": f"{measure.value}:{crc32(shown.encode()):x}",
        "selected": selected,
        "points": points,
        "legend": [
            {"kind": step.kind, "sign": step.sign, "text": step.text}
            for step in (*legend(frame, measure, steps), *_signal_step(signals))
        ],
        "bounds": _bounds(frame),
        "words": _words(measure),
    }

    def picked() -> None:
        code = st.session_state["quarter_map"].quarter
        if code:
            on_pick(str(code))

    component = st.components.v2.component("ponte_quarter_map", css=_CSS, js=_JS)
    component(data=data, key="quarter_map", on_quarter_change=picked)


def breaks(values: pd.Series, measure: Measure) -> list[float]:
    """The lower ends of the classes of colour, rising; none for a change, which has two colours."""
    shown = values[values > 0].dropna()
    if measure is Measure.CHANGE or shown.empty:
        return []
    digits = _digits(measure)
    parts = [i / STEPS for i in range(STEPS)]
    return sorted({float(round(at, digits)) for at in np.quantile(shown, parts, method="lower")})


def kind_of(value: float | None, text: str, measure: Measure, steps: list[float]) -> str:
    """The class of a bubble: `v1` to `v5`, `up`, `down`, `same`, `zero`, `small` or `hidden`."""
    if value is None or pd.isna(value):
        return "small" if text.startswith("<") else "hidden"
    if measure is Measure.CHANGE:
        return "up" if value > 0 else "down" if value < 0 else "same"
    if value == 0:
        return "zero"
    return f"v{STEPS - len(steps) + sum(step <= value for step in steps)}"


def legend(frame: pd.DataFrame, measure: Measure, steps: list[float]) -> list[Step]:
    """What the kinds present in `frame` mean, in numbers."""
    if measure is Measure.CHANGE:
        lines = [
            Step("up", "+", _("more than before")),
            Step("down", "−", _("fewer than before")),
            Step("same", "0", _("as many")),
        ]
    else:
        lines = [Step("zero", "0", _("none")), *_ranges(frame, measure, steps)]
    if any(text.startswith("<") for text in frame["text"]):
        small = next(text for text in frame["text"] if text.startswith("<"))
        lines.append(Step("small", small, _("too few to show the number")))
    if frame["value"].isna().any():
        lines.append(Step("hidden", "–", _("not shown or not known")))
    return lines


def _signal_step(signals: Mapping[str, list[str]]) -> list[Step]:
    return [Step("warned", "", _("early warning"))] if signals else []


def _digits(measure: Measure) -> int:
    return 1 if measure in (Measure.RATE, Measure.SHRUNK) else 0


def _ranges(frame: pd.DataFrame, measure: Measure, steps: list[float]) -> list[Step]:
    if not steps:
        return []
    digits = _digits(measure)
    unit = 10**-digits
    ends = [*(following - unit for following in steps[1:]), frame["value"].max()]
    lines = []
    for start, end in zip(steps, ends, strict=True):
        first, last = (i18n.decimal(n) if digits else i18n.number(n) for n in (start, end))
        text = f"{first}–{last}" if end > start and last != first else first
        lines.append(Step(kind_of(start, "", measure, steps), "", text))
    return lines


def _largest(frame: pd.DataFrame) -> float:
    return max(float(frame["value"].abs().max(skipna=True) or 0), 1.0) if len(frame) else 1.0


def _point(
    row: dict[Any, Any],
    measure: Measure,
    steps: list[float],
    largest: float,
    signals: list[str],
) -> dict[str, Any]:
    value = None if pd.isna(row["value"]) else float(row["value"])
    kind = kind_of(value, row["text"], measure, steps)
    share = (abs(value) / largest) ** 0.5 if value else 0.0
    size = round(SMALLEST + (LARGEST - SMALLEST) * share)
    if kind in FAINT:
        size = DOT
    return {
        "code": row["code"],
        "lat": row["lat"],
        "lon": row["lon"],
        "accuracy": row["accuracy_m"],
        "size": size,
        "above": 4000 * bool(signals) + (0 if kind in FAINT else 2000 - 10 * size),
        "kind": kind,
        "text": "" if kind in FAINT else _short(value, row["text"], measure),
        "title": f"{row['name']} · {row['municipality']}",
        "warned": bool(signals),
        "lines": [*_lines(row, measure), *signals],
    }


def _lines(row: dict[Any, Any], measure: Measure) -> list[str]:
    lines = [f"{_(measure.label)}: {row['text']}"]
    if measure is Measure.SHRUNK and not pd.isna(row["shrunk_low"]):
        lines.append(rate_words.interval(row["shrunk_low"], row["shrunk_high"]))
    if measure is not Measure.OPEN:
        lines.append(f"{_(Measure.OPEN.label)}: {row['open_text']}")
    if row["accuracy_m"] >= 1000:
        lines.append(
            _("Position known within {km} km").format(km=i18n.number(row["accuracy_m"] / 1000, 1))
        )
    return lines


def _short(value: float | None, text: str, measure: Measure) -> str:
    """A number that fits in a bubble: 16.384 as 16k."""
    if value is None or abs(value) < 10_000:
        return text
    sign = "+" if measure is Measure.CHANGE and value > 0 else "−" if value < 0 else ""
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
