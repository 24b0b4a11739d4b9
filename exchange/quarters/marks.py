"""The layers of a picture of the map, for Altair, in pixels."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt

from exchange.quarters.captions import DrawnFace, DrawnLine
from exchange.quarters.land import Canvas, borders, lakes, shapes
from exchange.quarters.looks import (
    ALARM,
    AT_WORK,
    BORDER,
    DEEP,
    INK,
    LAND,
    LINE,
    PAPER,
    SOFT,
    SPACE,
    WATER,
    look_of,
)
from exchange.quarters.naming import PlacedName
from exchange.quarters.numbering import TAG, RowNumber
from exchange.quarters.placing import BOLD, Placed

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
NAME, FACE, LEAST, TIGHT = 12, 12, 8, 5
"""Sizes of letters: of names, in circles, the smallest; characters from which on what stands in a
circle is written smaller.
"""
SIGN = 12
"""Side of the sign of an early warning, in pixels."""
Rows = list[dict[str, Any]]
Options = dict[str, Any]


class Layers:
    """Charts upon each other, and the `data` they draw by their names: Altair would look at each
    corner of 338 municipalities as a part of its own language.
    """

    def __init__(self) -> None:
        self.charts: list[alt.Chart] = []
        self.data: dict[str, Rows] = {}

    def land(self, canvas: Canvas) -> None:
        """The municipalities, and the borders of provinces."""
        parts = [{"type": "Polygon", "coordinates": rings} for rings in shapes(canvas) if rings]
        ends = {"type": "MultiLineString", "coordinates": borders(canvas)}
        wet = [{"type": "Polygon", "coordinates": [lake.shore]} for lake in lakes(canvas)]
        land, water, lines = (
            self._of([_feature(shape) for shape in found]) for found in (parts, wet, [ends])
        )
        shape: Options = {"aria": False}
        self.charts += [
            land.mark_geoshape(fill=LAND, stroke=LINE, strokeWidth=0.6, **shape),
            water.mark_geoshape(fill=WATER, stroke=None, **shape),
            lines.mark_geoshape(filled=False, stroke=BORDER, strokeWidth=1.3, **shape),
        ]

    def leaders(self, placed: Sequence[Placed]) -> None:
        """From a circle that had to give way, a line to its place."""
        ends = [
            {"x": p.true[0], "y": p.true[1], "x2": p.at[0], "y2": p.at[1]}
            for p in placed
            if p.moved
        ]
        if ends:
            lines = self._in_pixels(ends).encode(x2="x2:Q", y2="y2:Q")
            self.charts += [
                lines.mark_rule(stroke=SOFT, strokeWidth=0.8, aria=False),
                self._in_pixels(ends).mark_circle(size=9, fill=INK, opacity=1, aria=False),
            ]

    def faces(self, faces: Sequence[DrawnFace]) -> None:
        """Rings, circles, what stands in them, and the signs of early warnings."""
        shown = [face for face in faces if face.kind not in ("warned", "doing", "row")]
        if rings := [_ring(face) for face in shown if look_of(face.kind).ring]:
            self.charts.append(self._circles(rings))
        if shown:
            self.charts.append(self._circles([_disc(face) for face in shown]))
        self._texts([_inside(face) for face in shown if face.text], "center", "middle", "bold")
        if doing := [_sign(face, "doing") for face in faces if face.doing]:
            look: Options = {"fill": AT_WORK, "stroke": PAPER, "strokeWidth": 1.5}
            marks = self._in_pixels(doing)
            self.charts.append(marks.mark_point(shape="diamond", size=110, opacity=1, **look))
        if signs := [_sign(face, "warned") for face in faces if face.warned]:
            marks = self._in_pixels(signs)
            look = {
                "fill": PAPER,
                "font": FONT,
                "fontSize": SIGN - 2,
                "fontWeight": "bold",
            }
            self.charts += [
                marks.mark_square(size=SIGN**2, fill=ALARM, stroke=PAPER, opacity=1, aria=False),
                marks.mark_text(text="!", baseline="middle", aria=False, **look),
            ]

    def rows(self, rows: Sequence[RowNumber]) -> None:
        """Numbers of the table's rows: pale discs, so that no sign of a warning looks like one."""
        if not rows:
            return
        discs = [{"x": row.at[0], "y": row.at[1], "text": str(row.row)} for row in rows]
        base = self._in_pixels(discs)
        look: Options = {"font": FONT, "fontSize": TAG - 5, "fontWeight": "bold", "fill": INK}
        area = 3.14159 * (TAG - 1) ** 2 / 4
        self.charts += [
            base.mark_circle(
                size=area, fill=PAPER, stroke=INK, strokeWidth=1, opacity=1, aria=False
            ),
            base.encode(text="text:N").mark_text(baseline="middle", aria=False, **look),
        ]

    def names(self, names: Sequence[PlacedName]) -> None:
        """Of municipalities, on a pale edge across borders; of lakes leaning, of quarters bold."""
        for wet, quarter in ((False, False), (True, False), (False, True)):
            some = [n for n in names if (n.wet, n.quarter) == (wet, quarter)]
            if not some:
                continue
            rows = [{"x": n.at[0], "y": n.at[1], "text": n.text} for n in some]
            base = self._in_pixels(rows).encode(text="text:N")
            look: Options = {"font": FONT, "fontSize": NAME, "baseline": "middle", "aria": False}
            look["fontStyle"] = "italic" if wet else "normal"
            look["fontWeight"] = "bold" if quarter else "normal"
            self.charts += [
                base.mark_text(stroke=PAPER, strokeWidth=3, opacity=0.9, **look),
                base.mark_text(fill=DEEP if wet else INK, **look),
            ]

    def written(self, lines: Sequence[DrawnLine]) -> None:
        """Title, legend and source."""
        for weight in ("normal", "bold"):
            rows = [
                {"x": line.x, "y": line.y, "text": line.text, "ink": line.ink, "size": line.size}
                for line in lines
                if line.text and line.weight == weight
            ]
            self._texts(rows, "left", "alphabetic", weight)

    def _texts(self, rows: Rows, align: str, baseline: str, weight: str) -> None:
        if not rows:
            return
        texts = self._in_pixels(rows).encode(
            text="text:N",
            color=alt.Color("ink:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
        )
        look: Options = {"font": FONT, "align": align, "baseline": baseline, "fontWeight": weight}
        self.charts.append(texts.mark_text(aria=False, **look))

    def _circles(self, rows: Rows) -> alt.Chart:
        marks: alt.Chart = (
            self._in_pixels(rows)
            .mark_point(shape="circle", filled=True, opacity=1, strokeOpacity=1, aria=False)
            .encode(
                size=alt.Size("area:Q", scale=None, legend=None),
                fill=alt.Fill("fill:N", scale=None, legend=None),
                stroke=alt.Stroke("edge:N", scale=None, legend=None),
                strokeWidth=alt.StrokeWidth("wide:Q", scale=None, legend=None),
            )
        )
        return marks

    def _in_pixels(self, rows: Rows) -> alt.Chart:
        marks: alt.Chart = self._of(rows).encode(
            x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
        )
        return marks

    def _of(self, rows: Rows) -> alt.Chart:
        name = f"rows{len(self.data)}"
        self.data[name] = rows
        return alt.Chart(alt.NamedData(name=name))


def face(placed: Placed) -> DrawnFace:
    """The circle of a quarter, where it stands."""
    point = placed.point
    drawn = DrawnFace(*placed.at, point.kind, point.size, point.text, point.warned)
    return replace(drawn, doing=point.doing)


def _feature(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": shape}


def _ring(face: DrawnFace) -> dict[str, Any]:
    look = look_of(face.kind)
    return _circle(face, face.size - look.ring, PAPER, look.fill, look.ring)


def _disc(face: DrawnFace) -> dict[str, Any]:
    look = look_of(face.kind)
    within = 2 * (look.ring + SPACE) if look.ring else look.edge
    return _circle(face, face.size - within, look.fill, INK, look.edge)


def _circle(face: DrawnFace, across: float, fill: str, edge: str, wide: float) -> dict[str, Any]:
    area = 3.14159 * across**2 / 4
    return {"x": face.x, "y": face.y, "area": area, "fill": fill, "edge": edge, "wide": wide}


def _inside(face: DrawnFace) -> dict[str, Any]:
    look = look_of(face.kind)
    room = face.size - 2 * (look.ring + SPACE if look.ring else look.edge)
    most = FACE if len(face.text) < TIGHT else FACE - 1
    size = min(most, max(LEAST, room / (len(face.text) * BOLD)))
    return {"x": face.x, "y": face.y, "text": face.text, "ink": look.ink, "size": size}


def _sign(face: DrawnFace, kind: str) -> dict[str, float]:
    """In the legend its own place, on the map beside the circle, off its number: a warning above,
    an action below.
    """
    off = 0.0 if face.kind == kind else face.size * 0.42 + 1
    return {"x": face.x + off, "y": face.y + (off if kind == "doing" else -off)}
