"""The map of the quarters: circles on the land, each with the circle of what is known of its place.

folium builds the map, streamlit-folium shows it in its frame, `map*.js` draw in it. Its base is the
same for everybody who reads in one language, and small: land and names are fetched by the browser
(`web/assets.py`). So a change of filter sends the quarters alone and moves nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from zlib import crc32

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

import i18n
from components.elements.frames import records
from components.quarters import doing as quarter_doing
from components.quarters import rate_words
from components.quarters.drawn import BaseMap, Drawn
from domain.figures.measures_of_quarters import Measure
from domain.quarters.scale import DOTS, LegendLine, Scale, height
from exchange.quarters import map_data, streets
from exchange.quarters import scale as quarter_scale
from i18n import _

KEY = "quarter_map"
Beside = tuple[pd.DataFrame, Measure, Scale]
HEIGHT = 600
"""Only until `style.css` gives the frame the height that suits the screen."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a quarter is marked with, beside its number."""

    signals: Mapping[str, list[str]]
    doing: quarter_doing.Found

    def legend(self) -> list[LegendLine]:
        """What the marks mean that there are."""
        known = (
            LegendLine("warned", "", _("early warning")) if self.signals else None,
            LegendLine("doing", "", _("action running")) if self.doing else None,
        )
        return [line for line in known if line]

    def lines(self, code: str) -> list[str]:
        """What is said of a quarter."""
        said = [quarter_doing.said(self.doing[code])] if code in self.doing else []
        return [*self.signals.get(code, []), *said]


def show(
    frame: pd.DataFrame,
    measure: Measure,
    selected: str,
    on_pick: Callable[[str], None],
    signals: Mapping[str, list[str]],
    *,
    doing: quarter_doing.Found | None = None,
    whole: pd.DataFrame | None = None,
    scale: Scale | None = None,
    beside: Beside | None = None,
    key: str = KEY,
) -> None:
    """Draw the quarters of `frame` (of `db.quarters.table.table`); `on_pick` gets the code clicked.

    `signals`: for the codes of quarters with an early warning the sentences that say why; `doing`:
    what runs in quarters. `whole`: every quarter, where `frame` has some of them: by them the map
    knows the area and its towns.
    Maps with different `key` on one page look at the same place; `scale` is one they share;
    `beside`: what the other draws, so that each quarter stands at the same place on both.
    """
    scale = scale or quarter_scale.scale_of(frame, measure)
    marks = _Marks(signals, doing or {})
    data = _data(frame, measure, scale, selected, marks, frame if whole is None else whole)
    if beside:
        _make_room(data["points"], _points(*beside, marks))
    quarters = folium.FeatureGroup()
    quarters.add_child(Drawn("quarters", data))
    base = BaseMap()  # a new one each time: st_folium writes into the one it is given
    base.add_child(Drawn("base", _of_base()))

    def picked() -> None:
        code = (st.session_state[key] or {}).get("quarter")
        if code:
            on_pick(str(code))

    with st.container(key=f"ponte-map-{key}"):
        st_folium(
            base,
            key=key,
            height=HEIGHT,
            use_container_width=True,
            feature_group_to_add=quarters,
            returned_objects=[],  # our own click alone, at once, instead of theirs 250 ms later
            render=False,
            on_change=picked,
        )


def _data(
    frame: pd.DataFrame,
    measure: Measure,
    scale: Scale,
    selected: str,
    marks: _Marks,
    every: pd.DataFrame,
) -> dict[str, Any]:
    points = _points(frame, measure, scale, marks)
    places = zip(*(every[name].tolist() for name in ("municipality", "lat", "lon")), strict=True)
    shown = "".join(frame["code"] + frame["text"]) + str(marks)
    return {
        "version": f"{measure.value}:{crc32(shown.encode()):x}",
        "selected": selected,
        "points": points,
        "legend": [
            {"kind": step.kind, "sign": step.sign, "text": step.text}
            for step in (*quarter_scale.legend(scale), *marks.legend())
        ],
        "method": quarter_scale.method(scale),
        **map_data.looks(places),
        "title": _(measure.label),
        "label": _(
            "Map of the quarters: {measure}. The same numbers are in the table below."
        ).format(measure=_(measure.label)),
    }


def _points(
    frame: pd.DataFrame, measure: Measure, scale: Scale, marks: _Marks
) -> list[dict[str, Any]]:
    return [_point(row, measure, scale, marks) for row in records(frame)]


def _make_room(points: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    """Tell each circle of that of the same quarter on the other map."""
    found = {other["code"]: other for other in others}
    for point in points:
        if other := found.get(point["code"]):
            point["beside"] = {name: other[name] for name in ("size", "above", "kind", "text")}


def _point(row: dict[Any, Any], measure: Measure, scale: Scale, marks: _Marks) -> dict[str, Any]:
    code = row["code"]
    stands = 0.0 if pd.isna(row["stands"]) else float(row["stands"])
    kind = scale.kind(row["stands"], row["grade"])
    text = "" if kind in DOTS else map_data.face(row, kind, measure)
    size = scale.size(kind, stands, text)
    return {
        "code": code,
        "lat": row["lat"],
        "lon": row["lon"],
        "accuracy": row["accuracy_m"],
        "size": size,
        "above": height(kind, size, warned=code in marks.signals),
        "kind": kind,
        "text": text,
        "sign": next((step.sign for step in scale.legend if step.kind == kind), ""),
        "name": row["name"],
        "title": f"{row['name']} · {row['municipality']}",
        "warned": code in marks.signals,
        "doing": code in marks.doing,
        "lines": [*_lines(row, measure), *marks.lines(code)],
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


def _of_base() -> dict[str, Any]:
    chosen = streets.chosen()
    under = chosen and {"url": chosen.address, "attribution": escape(chosen.attribution)}
    return {**map_data.base(), "streets": under}
