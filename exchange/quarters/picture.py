"""A picture of the map: Altair draws it, vl-convert makes SVG and PNG of it.

Both take a second and much memory the first time: call them in a process of their own
(`exchange.papers.aside`, `exchange.report.worker`), not while a screen waits.
"""

from dataclasses import replace
from typing import Any

import altair as alt
import vl_convert

from exchange.quarters.captions import (
    ASIDE,
    EDGE,
    SAID,
    SMALL,
    DrawnLine,
    head,
    legend,
    legend_below,
)
from exchange.quarters.drawn import MapPicture
from exchange.quarters.land import Canvas
from exchange.quarters.looks import PAPER, SOFT
from exchange.quarters.marks import NAME, Layers, face
from exchange.quarters.naming import names
from exchange.quarters.numbering import RowNumber, tags
from exchange.quarters.placing import circles
from exchange.quarters.shorter import shorter
from exchange.report.text import clean

VEGA_LITE = "6.1"
WIDTH, HEIGHT = 760, 640


def svg(
    picture: MapPicture, width: int = WIDTH, height: int = HEIGHT, *, titled: bool = True
) -> str:
    """The picture as SVG; `titled`: with title and what is said under it."""
    made = vl_convert.vegalite_to_svg(_spec(picture, width, height, titled), vl_version=VEGA_LITE)
    return shorter(str(made))


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
    """The whole chart, in the language of Vega-Lite."""
    layers = _layers(clean(picture), width, height, titled)
    drawn = alt.layer(*layers.charts).properties(
        width=width, height=height, description=picture.described, padding=0, background=PAPER
    )
    made: dict[str, Any] = (
        drawn.project(type="identity", scale=1, translate=[0, 0])
        .configure_view(stroke=None)
        .to_dict()
    )
    return {**made, "datasets": layers.data}


def aside(width: int) -> bool:
    """Whether there is room for the legend beside the land; below it otherwise."""
    return width >= 3 * ASIDE


def _layers(picture: MapPicture, width: int, height: int, titled: bool) -> Layers:
    """Land, circles, names, legend and words, in pixels of a picture of that size."""
    words = head(picture, width) if titled else []
    top = words[-1].y + SAID if words else EDGE
    bottom, across = float(height - EDGE - SMALL - 4), width - 2 * EDGE
    if aside(width):
        across -= ASIDE
        keys, lines = legend(picture, width - ASIDE, top)
    else:
        keys, lines, high = legend_below(picture, width)
        bottom -= high
        keys = [replace(key, y=key.y + bottom) for key in keys]
        lines = [replace(line, y=line.y + bottom) for line in lines]
    canvas = Canvas(EDGE, top, across, bottom - top)
    placed = circles(picture.points, canvas)
    source = DrawnLine(EDGE, height - EDGE, picture.source, SMALL, SOFT)
    layers = Layers()
    layers.land(canvas)
    layers.leaders(placed)
    layers.faces([*map(face, placed), *keys])
    rows = tags(placed)
    layers.rows([*rows, *(RowNumber(key.row, (key.x, key.y)) for key in keys if key.row)])
    layers.names(names(placed, canvas, NAME, rows))
    layers.written([*words, *lines, source])
    return layers
