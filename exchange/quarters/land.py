"""The municipalities on a canvas: their shapes in pixels, and the borders of provinces."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from settings import ROOT

SHAPES = ROOT / "db" / "data" / "municipalities.geojson"
LAKES = ROOT / "db" / "data" / "lakes.geojson"
BORDERS = ROOT / "db" / "data" / "borders.geojson"
FINEST = 1
"""Steps in a pixel that corners are put on: what is finer is not seen, and shapes still meet."""
TURN = 1.5
"""Square pixels: twice the triangle that a corner makes with those beside it."""
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A box in pixels in which the land is as large as it can be."""

    left: float
    top: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place (WGS84) is drawn: Mercator, as on the screen's map."""
        west, south, east, north = _extent()
        scale = min(self.width / (east - west), self.height / (north - south))
        x, y = _mercator(lon, lat)
        across = self.left + (self.width - scale * (east - west)) / 2
        down = self.top + (self.height - scale * (north - south)) / 2
        return across + scale * (x - west), down + scale * (north - y)


@dataclass(frozen=True, slots=True)
class Outline:
    """One of the reference data, with the outer and inner rings of its shape (WGS84)."""

    istat: str
    name: str
    province: str
    lat: float
    lon: float
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Lake:
    """Its shore in pixels, its name or nothing, and where that stands."""

    name: str
    at: tuple[float, float]
    shore: Ring


@cache
def municipalities() -> tuple[Outline, ...]:
    """All that have a shape."""
    features = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
    return tuple(_municipality(feature) for feature in features)


def _municipality(feature: dict[str, Any]) -> Outline:
    said, shape = feature["properties"], feature["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = tuple(tuple((x, y) for x, y in ring) for part in parts for ring in part)
    where = said["lat"], said["lon"]
    return Outline(said["istat"], said["name"], said["province"], *where, rings)


@lru_cache(maxsize=8)
def shapes(canvas: Canvas) -> tuple[tuple[Ring, ...], ...]:
    """The rings of each municipality in pixels; those too small to see are left out."""
    drawn = (tuple(_pixels(canvas, ring) for ring in each.rings) for each in municipalities())
    return tuple(tuple(ring for ring in rings if len(ring) > 3) for rings in drawn)


@cache
def _waters() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(LAKES.read_text(encoding="utf-8"))["features"])


def _shore(feature: dict[str, Any]) -> Ring:
    return tuple((x, y) for x, y in feature["geometry"]["coordinates"][0])


@lru_cache(maxsize=8)
def lakes(canvas: Canvas) -> tuple[Lake, ...]:
    """The lakes that reach into the canvas, as far as they do."""
    found = (_lake(canvas, feature) for feature in _waters())
    return tuple(lake for lake in found if len(set(lake.shore)) > 3)


def _lake(canvas: Canvas, feature: dict[str, Any]) -> Lake:
    said = feature["properties"]
    shore = _pixels(canvas, _shore(feature))
    right, bottom = canvas.left + canvas.width, canvas.top + canvas.height
    inside = tuple(
        (min(max(x, canvas.left), right), min(max(y, canvas.top), bottom)) for x, y in shore
    )
    wet = inside if _area(inside) > 1 else ()
    at = canvas.place(said["lon"], said["lat"]) if "lon" in said else (0.0, 0.0)
    return Lake(said.get("name", ""), at, wet)


def _area(ring: Ring) -> float:
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairwise(ring))) / 2


@lru_cache(maxsize=8)
def borders(canvas: Canvas) -> tuple[Ring, ...]:
    """Lines in pixels where a province, or our land, ends."""
    return tuple(
        line for edge in _edges() if len(line := _pixels(canvas, edge)) == 2 and line[0] != line[1]
    )


@cache
def _edges() -> tuple[Ring, ...]:
    """Sides that belong to one municipality alone, or to two of different provinces."""
    beside: dict[frozenset[tuple[float, float]], list[str]] = {}
    for each in municipalities():
        for side in _sides(each):
            beside.setdefault(frozenset(side), []).append(each.province)
    outer = (side for side, names in beside.items() if len(names) == 1 or len(set(names)) > 1)
    return tuple(tuple(sorted(side)) for side in outer if len(side) == 2)


def _sides(place: Outline) -> Iterator[Ring]:
    return (pair for ring in place.rings for pair in pairwise(ring))


def _pixels(canvas: Canvas, ring: Ring) -> Ring:
    """The ring on whole steps, without corners that fall on the one before."""
    found: list[tuple[float, float]] = []
    for lon, lat in ring:
        x, y = canvas.place(lon, lat)
        corner = round(x * FINEST) / FINEST, round(y * FINEST) / FINEST
        if not found or found[-1] != corner:
            found.append(corner)
    return _fewer(found)


def _fewer(ring: list[tuple[float, float]]) -> Ring:
    """Without the corners that hardly turn: half of them, for a picture half as large."""
    kept = ring[:1]
    for corner, following in pairwise(ring[1:]):
        (ax, ay), (bx, by), (cx, cy) = kept[-1], corner, following
        if abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) > TURN:
            kept.append(corner)
    return (*kept, *ring[-1:]) if len(ring) > 1 else tuple(ring)


@cache
def _extent() -> tuple[float, float, float, float]:
    corners = [_mercator(*c) for each in municipalities() for ring in each.rings for c in ring]
    across, up = [x for x, _y in corners], [y for _x, y in corners]
    return min(across), min(up), max(across), max(up)


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return math.radians(lon), math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
