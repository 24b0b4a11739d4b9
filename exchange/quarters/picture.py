"""A picture of the map: Altair draws it, vl-convert makes SVG and PNG of it.

Both take a second and much memory the first time: call them in a process of their own
(`exchange.aside`, `exchange.report.worker`), not while a screen waits.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from exchange.quarters.drawn import MapKey, MapPicture
from exchange.quarters.land import Canvas, borders, shapes
from exchange.quarters.looks import ALARM, BORDER, INK, LAND, LINE, PAPER, SOFT, SPACE, look_of
from exchange.quarters.placing import LETTER, Placed, circles, names
from exchange.report.text import clean

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
VEGA_LITE = "6.1"
WIDTH, HEIGHT = 760, 640
EDGE, ASIDE = 12, 168
"""Pixels around the picture, and of the column of the legend."""
TITLE, SAID, NAME, FACE, SMALL = 20, 13, 12, 12, 10
"""Sizes of letters."""
TIGHT = 5
"""Characters from which on what stands in a circle is written smaller."""


def svg(
    picture: MapPicture, width: int = WIDTH, height: int = HEIGHT, *, titled: bool = True
) -> str:
    """The picture as SVG; `titled`: with title and what is said under it."""
    made = vl_convert.vegalite_to_svg(_spec(picture, width, height, titled), vl_version=VEGA_LITE)
    return str(made)


def png(
    picture: MapPicture,
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    titled: bool = True,
    scale: float = 2,
) -> bytes:
    """The same as PNG, `scale` points to a pixel."""
    spec = _spec(picture, width, height, titled)
    return bytes(vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=scale))


def _spec(picture: MapPicture, width: int, height: int, titled: bool) -> dict[str, Any]:
    made: dict[str, Any] = chart(clean(picture), width, height, titled=titled).to_dict()
    return made


def chart(picture: MapPicture, width: int, height: int, *, titled: bool) -> alt.LayerChart:
    """Land, circles, names, legend and words, in pixels of a picture of that size."""
    head = _head(picture, width) if titled else []
    top = head[-1].y + SAID if head else EDGE
    canvas = Canvas(EDGE, top, width - 2 * EDGE - ASIDE, height - top - EDGE - SMALL - 4)
    placed = circles(picture.points, canvas)
    legend, lines = _legend(picture, width - ASIDE, top)
    source = _Words(EDGE, height - EDGE, picture.source, SMALL, SOFT)
    layers = [
        *_land(canvas),
        *_leaders([each for each in placed if each.moved]),
        *_faces([*map(_face, placed), *legend]),
        *_names(placed, canvas),
        _written([*head, *lines, source]),
    ]
    drawn: alt.LayerChart = alt.layer(*layers).properties(
        width=width, height=height, description=picture.described, padding=0, background=PAPER
    )
    return drawn.project(type="identity", scale=1, translate=[0, 0]).configure_view(stroke=None)


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of text from its left end."""

    x: float
    y: float
    text: str
    size: float
    ink: str = INK
    weight: str = "normal"


@dataclass(frozen=True, slots=True)
class _Face:
    """A circle with what stands in it, on the map or in the legend."""

    x: float
    y: float
    kind: str
    size: float
    text: str
    warned: bool = False


def _head(picture: MapPicture, width: int) -> list[_Words]:
    """The title and what is said under it, line by line."""
    y, found = float(EDGE + TITLE), []
    for line in _wrapped(picture.title, width - 2 * EDGE, TITLE * 1.08):
        found.append(_Words(EDGE, y, line, TITLE, INK, "bold"))
        y += TITLE * 1.25
    for text in picture.said:
        for line in _wrapped(text, width - 2 * EDGE, SAID):
            found.append(_Words(EDGE, y, line, SAID, SOFT))
            y += SAID * 1.4
    return found


def _legend(picture: MapPicture, left: float, top: float) -> tuple[list[_Face], list[_Words]]:
    """The column of circles and the words beside them."""
    y, lines, faces = top + SAID, [], []
    for line in _wrapped(picture.key_title, ASIDE - EDGE, SAID * 1.08):
        lines.append(_Words(left, y, line, SAID, INK, "bold"))
        y += SAID * 1.35
    widest = max((key.size for key in picture.keys), default=0)
    for key in picture.keys:
        faces, lines, y = _key(key, left, y + 6, widest, faces, lines)
    y += SMALL
    for line in _wrapped(picture.method, ASIDE - EDGE, SMALL):
        lines.append(_Words(left, y, line, SMALL, SOFT))
        y += SMALL * 1.4
    return faces, lines


def _key(
    key: MapKey,
    left: float,
    y: float,
    widest: int,
    faces: list[_Face],
    lines: list[_Words],
) -> tuple[list[_Face], list[_Words], float]:
    """The legend with one line more, and where the next begins."""
    beside = left + widest + 10
    said = _wrapped(key.text, ASIDE - EDGE - widest - 10, SAID)
    tall = max(key.size, len(said) * SAID * 1.3)
    face = _Face(left + widest / 2, y + tall / 2, key.kind, key.size, key.sign, key.kind == "warned")
    first = y + tall / 2 - (len(said) - 1) * SAID * 0.65 + SAID * 0.35
    words = [_Words(beside, first + i * SAID * 1.3, text, SAID) for i, text in enumerate(said)]
    return [*faces, face], [*lines, *words], y + tall


def _wrapped(text: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(text, max(8, int(width / (size * LETTER * 0.92)))) if text else []


def _face(placed: Placed) -> _Face:
    point = placed.point
    return _Face(*placed.at, point.kind, point.size, point.text, point.warned)


def _land(canvas: Canvas) -> Iterable[alt.Chart]:
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


def _leaders(moved: list[Placed]) -> Iterable[alt.Chart]:
    """From a circle that had to give way, a line to its place."""
    ends = [{"x": p.true[0], "y": p.true[1], "x2": p.at[0], "y2": p.at[1]} for p in moved]
    if ends:
        lines = _in_pixels(ends).encode(x2="x2:Q", y2="y2:Q")
        yield lines.mark_rule(stroke=SOFT, strokeWidth=0.8)
        yield _in_pixels(ends).mark_circle(size=9, fill=INK, opacity=1)


def _faces(faces: list[_Face]) -> Iterable[alt.Chart]:
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


def _ring(face: _Face) -> dict[str, Any]:
    look = look_of(face.kind)
    return _circle(face, face.size - look.ring, PAPER, look.fill, look.ring)


def _disc(face: _Face) -> dict[str, Any]:
    look = look_of(face.kind)
    within = 2 * (look.ring + SPACE) if look.ring else look.edge
    return _circle(face, face.size - within, look.fill, INK, look.edge)


def _circle(face: _Face, across: float, fill: str, edge: str, wide: float) -> dict[str, Any]:
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


def _inside(face: _Face) -> dict[str, Any]:
    look = look_of(face.kind)
    room = face.size - 2 * (look.ring + SPACE if look.ring else look.edge)
    fits = room / (len(face.text) * LETTER)
    size = min(FACE if len(face.text) < TIGHT else FACE - 1, max(7, fits))
    return {"x": face.x, "y": face.y, "text": face.text, "ink": look.ink, "size": size}


def _corner(face: _Face) -> dict[str, float]:
    return {"x": face.x + face.size * 0.36, "y": face.y - face.size * 0.36}


def _labels(values: list[dict[str, Any]]) -> alt.Chart:
    return _in_pixels(values).encode(
        text="text:N",
        color=alt.Color("ink:N", scale=None, legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
    )


def _names(placed: tuple[Placed, ...], canvas: Canvas) -> Iterable[alt.Chart]:
    """Names of municipalities, on a pale edge where they cross a border."""
    found = names(placed, canvas, NAME)
    if found:
        lines = [{"x": name.at[0], "y": name.at[1], "text": name.text} for name in found]
        base = _in_pixels(lines).encode(text="text:N")
        shape = {"font": FONT, "fontSize": NAME, "baseline": "middle"}
        yield base.mark_text(stroke=PAPER, strokeWidth=3, opacity=0.9, **shape)
        yield base.mark_text(fill=INK, **shape)


def _written(words: list[_Words]) -> alt.Chart:
    values = [
        {"x": w.x, "y": w.y, "text": w.text, "ink": w.ink, "size": w.size, "weight": w.weight}
        for w in words
        if w.text
    ]
    return _labels(values).mark_text(
        font=FONT, align="left", baseline="alphabetic", fontWeight=alt.expr("datum.weight")
    )
