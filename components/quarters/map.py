"""The map of the quarters: circles on the land, each with the circle of what is known of its place.

folium builds the map, streamlit-folium shows it in its frame, `map*.js` draw in it. Its base is the
same for everybody who reads in one language, and small: land and names are fetched by the browser
(`web/assets.py`). So a change of filter sends the quarters alone and moves nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from zlib import crc32

import streamlit as st
from streamlit_folium import st_folium

import i18n
from components.quarters import doing as quarter_doing
from components.quarters import rate_words
from components.quarters.drawn import BaseMap, ChangingLayer, Drawn, as_json
from db.actions.places import Doing
from db.quarters.row import QuarterRow, Rows
from domain.figures.measures_of_quarters import Measure
from domain.quarters.scale import DOTS, LegendLine, Scale, height
from exchange.quarters import map_data, streets
from exchange.quarters import scale as quarter_scale
from i18n import _

KEY = "quarter_map"
Beside = tuple[Rows, Measure, Scale]
HEIGHT = 600
"""Only until `style.css` gives the frame the height that suits the screen."""


@dataclass(frozen=True)
class _Marks:
    """What quarters are marked with, beside their numbers; by code, in a form that tells alike."""

    warned: tuple[tuple[str, tuple[str, ...]], ...]
    running: tuple[tuple[str, Doing], ...]

    @cached_property
    def signals(self) -> Mapping[str, tuple[str, ...]]:
        return dict(self.warned)

    @cached_property
    def doing(self) -> quarter_doing.Found:
        return dict(self.running)

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
    rows: Rows,
    measure: Measure,
    selected: str,
    on_pick: Callable[[str], None],
    signals: Mapping[str, list[str]],
    *,
    doing: quarter_doing.Found | None = None,
    whole: Rows | None = None,
    scale: Scale | None = None,
    beside: Beside | None = None,
    key: str = KEY,
) -> None:
    """Draw the quarters of `rows`; `on_pick` gets the code clicked.

    `signals`: for the codes of quarters with an early warning the sentences that say why; `doing`:
    what runs in quarters. `whole`: every quarter, where `rows` are some of them: by them the map
    knows the area and its towns.
    Maps with different `key` on one page look at the same place; `scale` is one they share;
    `beside`: what the other draws, so that each quarter stands at the same place on both.
    """
    scale = scale or quarter_scale.scale_of(rows, measure)
    marks = _Marks(_alike(signals), tuple((doing or {}).items()))
    data = _data(rows, measure, scale, selected, marks, rows if whole is None else whole, beside)
    quarters = ChangingLayer()
    quarters.add_child(Drawn("quarters", data))
    base = BaseMap()  # a new one each time: st_folium writes into the one it is given
    base.add_child(Drawn("base", _of_base(streets.chosen())))

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


def _alike(signals: Mapping[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((code, tuple(lines)) for code, lines in signals.items())


@i18n.once(8)
def _data(
    rows: Rows,
    measure: Measure,
    scale: Scale,
    selected: str,
    marks: _Marks,
    every: Rows,
    beside: Beside | None,
) -> str:
    """What is drawn, as `as_json` has it; kept, for most clicks draw what was drawn before."""
    points = _points(rows, measure, scale, marks)
    if beside:
        _make_room(points, _points(*beside, marks))
    shown = "".join(row.place.code + row.text for row in rows) + str(marks)
    data = {
        "version": f"{measure.value}:{crc32(shown.encode()):x}",
        "selected": selected,
        "points": points,
        "legend": [
            {"kind": step.kind, "sign": step.sign, "text": step.text}
            for step in (*quarter_scale.legend(scale), *marks.legend())
        ],
        "method": quarter_scale.method(scale),
        **map_data.looks((row.place.municipality, row.place.lat, row.place.lon) for row in every),
        "title": _(measure.label),
        "label": _(
            "Map of the quarters: {measure}. The same numbers are in the table below."
        ).format(measure=_(measure.label)),
    }
    return as_json(data)


def _points(rows: Rows, measure: Measure, scale: Scale, marks: _Marks) -> list[dict[str, Any]]:
    return [_point(row, measure, scale, marks) for row in rows]


def _make_room(points: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    """Tell each circle of that of the same quarter on the other map."""
    found = {other["code"]: other for other in others}
    for point in points:
        if other := found.get(point["code"]):
            point["beside"] = {name: other[name] for name in ("size", "above", "kind", "text")}


def _point(row: QuarterRow, measure: Measure, scale: Scale, marks: _Marks) -> dict[str, Any]:
    place, code = row.place, row.place.code
    kind = scale.kind(row.stands, row.grade)
    text = "" if kind in DOTS else map_data.face(row, kind, measure)
    size = scale.size(kind, row.stands, text)
    return {
        "code": code,
        "lat": place.lat,
        "lon": place.lon,
        "accuracy": place.accuracy_m,
        "size": size,
        "above": height(kind, size, warned=code in marks.signals),
        "kind": kind,
        "text": text,
        "sign": next((step.sign for step in scale.legend if step.kind == kind), ""),
        "name": place.name,
        "title": f"{place.name} · {place.municipality}",
        "warned": code in marks.signals,
        "doing": code in marks.doing,
        "lines": [*_lines(row, measure), *marks.lines(code)],
    }


def _lines(row: QuarterRow, measure: Measure) -> list[str]:
    lines = [f"{_(measure.label)}: {row.text}"]
    if measure is Measure.SHRUNK and row.rate:
        lines.append(rate_words.interval(row.rate.low, row.rate.high))
    if measure is not Measure.OPEN and Measure.OPEN in row.figures:
        lines.append(f"{_(Measure.OPEN.label)}: {row.figures[Measure.OPEN].text}")
    if row.place.accuracy_m >= 1000:
        km = i18n.number(row.place.accuracy_m / 1000, 1)
        lines.append(_("Position known within {km} km").format(km=km))
    return lines


@i18n.once(4)
def _of_base(under: streets.Streets | None) -> str:
    shown = under and {"url": under.address, "attribution": escape(under.attribution)}
    return as_json({**map_data.base(), "streets": shown})
