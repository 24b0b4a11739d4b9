"""The layers of a picture of the map, for Altair, in pixels."""

from collections.abc import Iterable
from typing import Any

import altair as alt

from exchange.quarters.captions import DrawnFace, DrawnLine
from exchange.quarters.land import Canvas, borders, shapes
from exchange.quarters.looks import ALARM, BORDER, INK, LAND, LINE, PAPER, SOFT, SPACE, look_of
from exchange.quarters.placing import LETTER, Placed, names

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
NAME, FACE, LEAST, TIGHT = 12, 12, 7, 5
"""Sizes of letters: of names, in circles, the smallest; characters from which on what stands in a
circle is written smaller.
"""


def face(placed: Placed) -> DrawnFace:
    """The circle of a quarter, where it stands."""
    point = placed.point
    return DrawnFace(*placed.at, point.kind, point.size, point.text, point.warned)


def land(canvas: Canvas) -> Iterable[alt.Chart]:
    """The municipalities, and the borders of provinces."""
    parts = [{"type": "Polygon", "coordinates": rings} for rings in shapes(canvas) if rings]
    ends = {"type": "MultiLineString", "coordinates": borders(canvas)}
    yield _geometry(parts).mark_geoshape(fill=LAND, stroke=LINE, strokeWidth=0.6)
    yield _geometry([ends]).mark_geoshape(filled=False, stroke=BORDER, strokeWidth=1.3)


def _geometry(shapes: list[dict[str, Any]]) -> alt.Chart:
    values = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    return alt.Chart(alt.Data(values=values))


def _in_pixels(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
    )


def leaders(moved: list[Placed]) -> Iterable[alt.Chart]:
    """From a circle that had to give way, a line to its place."""
    ends = [{"x": p.true[0], "y": p.true[1], "x2": p.at[0], "y2": p.at[1]} for p in moved]
    if ends:
        lines = _in_pixels(ends).encode(x2="x2:Q", y2="y2:Q")
        yield lines.mark_rule(stroke=SOFT, strokeWidth=0.8)
        yield _in_pixels(ends).mark_circle(size=9, fill=INK, opacity=1)


def faces(faces: list[DrawnFace]) -> Iterable[alt.Chart]:
    """Rings, circles, what stands in them, and the signs of early warnings."""
    shown = [face for face in faces if face.kind != "warned"]
    rings = [_ring(face) for face in shown if look_of(face.kind).ring]
    if rings:
        yield _circles(rings)
    if shown:
        yield _circles([_disc(face) for face in shown])
        texts = [_inside(face) for face in shown if face.text]
        yield _labels(texts).mark_text(font=FONT, fontWeight="bold", baseline="middle")
    signs = [{"x": f.x, "y": f.y} if f.kind == "warned" else _corner(f) for f in faces if f.warned]
    if signs:
        marks = _in_pixels(signs)
        yield marks.mark_square(size=150, fill=ALARM, stroke=PAPER, opacity=1)
        yield marks.mark_text(
            text="!", fill=PAPER, font=FONT, fontSize=FACE, fontWeight="bold", baseline="middle"
        )


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


def _circles(values: list[dict[str, Any]]) -> alt.Chart:
    return (
        _in_pixels(values)
        .mark_point(shape="circle", filled=True, opacity=1, strokeOpacity=1)
        .encode(
            size=alt.Size("area:Q", scale=None, legend=None),
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("edge:N", scale=None, legend=None),
            strokeWidth=alt.StrokeWidth("wide:Q", scale=None, legend=None),
        )
    )


def _inside(face: DrawnFace) -> dict[str, Any]:
    look = look_of(face.kind)
    room = face.size - 2 * (look.ring + SPACE if look.ring else look.edge)
    fits = room / (len(face.text) * LETTER)
    size = min(FACE if len(face.text) < TIGHT else FACE - 1, max(7, fits))
    return {"x": face.x, "y": face.y, "text": face.text, "ink": look.ink, "size": size}


def _corner(face: DrawnFace) -> dict[str, float]:
    return {"x": face.x + face.size * 0.36, "y": face.y - face.size * 0.36}


def _labels(values: list[dict[str, Any]]) -> alt.Chart:
    return _in_pixels(values).encode(
        text="text:N",
        color=alt.Color("ink:N", scale=None, legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
    )


def named(placed: tuple[Placed, ...], canvas: Canvas) -> Iterable[alt.Chart]:
    """Names of municipalities, on a pale edge where they cross a border."""
    found = names(placed, canvas, NAME)
    if found:
        lines = [{"x": name.at[0], "y": name.at[1], "text": name.text} for name in found]
        base = _in_pixels(lines).encode(text="text:N")
        shape = {"font": FONT, "fontSize": NAME, "baseline": "middle"}
        yield base.mark_text(stroke=PAPER, strokeWidth=3, opacity=0.9, **shape)
        yield base.mark_text(fill=INK, **shape)


def written(words: list[DrawnLine]) -> Iterable[alt.Chart]:
    """Title, legend and source."""
    for weight in ("normal", "bold"):
        values = [
            {"x": w.x, "y": w.y, "text": w.text, "ink": w.ink, "size": w.size}
            for w in words
            if w.text and w.weight == weight
        ]
        if values:
            yield _labels(values).mark_text(
                font=FONT, align="left", baseline="alphabetic", fontWeight=weight
            )
