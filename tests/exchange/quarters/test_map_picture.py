"""The picture of the map: what it shows is legible, and is what the rows say."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

import i18n
from exchange.quarters import picture
from exchange.quarters.captions import EDGE, legend_below
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint
from exchange.quarters.land import Canvas, borders, shapes
from exchange.quarters.looks import LOOKS
from exchange.quarters.naming import names
from exchange.quarters.numbering import TAG, numbered, tags
from exchange.quarters.placing import circles
from exchange.quarters.shorter import shorter
from settings import ROOT

CANVAS = Canvas(12, 12, 580, 600)
HOSTILE = "</text><script>alert(1)</script> {{ 'x' }} `${1}` & \u202e" + "Q" * 80


def quarters() -> list[MapPoint]:
    """The real places, each with the largest circle."""
    lines = (ROOT / "db/data/quarters.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line) for line in lines]
    return [
        MapPoint(c[0], c[1], c[2], float(c[4]), float(c[5]), "v5", 36, f"{n}–{n + 9}")
        for n, c in enumerate(cells)
    ]


def drawing(*points: MapPoint) -> MapPicture:
    keys = (MapKey("v5", "", "95–192", 36), MapKey("hidden", "–", "non detto", 12))
    return MapPicture(
        "Casi aperti per quartiere",
        ("Dati al 26 nov 2026.",),
        "Casi aperti",
        keys,
        points,
        "Confini: ISTAT",
        "Mappa.",
        "Gradi: classi.",
    )


def test_no_circle_hides_another_not_even_of_quarters_in_one_point():
    together = [replace(p, lat=45.82, lon=8.83) for p in quarters()[:12]]
    for points in (quarters(), together, quarters()[:1]):
        placed = circles(points, CANVAS)
        for one, other in combinations(placed, 2):
            far = np.hypot(one.at[0] - other.at[0], one.at[1] - other.at[1])
            assert far >= (one.point.size + other.point.size) / 2, (one, other)
        assert all(12 <= x <= 592 and 12 <= y <= 612 for each in placed for x, y in [each.at])
    assert circles([], CANVAS) == () and circles(quarters(), CANVAS) == circles(quarters(), CANVAS)


def test_names_of_municipalities_stand_beside_circles_and_apart_from_each_other():
    placed = circles(quarters(), CANVAS)
    found = names(placed, CANVAS, 12)
    assert {"Varese", "Como", "Monza", "Busto Arsizio"} <= {name.text for name in found}
    assert {"Lago Maggiore", "Lago di Como"} <= {name.text for name in found if name.wet}
    for name in found:
        for each in placed:
            x, y = (max(0, abs(a - b)) for a, b in zip(name.at, each.at, strict=True))
            reach = each.point.size / 2
            assert x >= len(name.text) * 3 + reach or y >= 6 + reach, (name.text, each.point.name)
    for one, other in combinations(found, 2):
        apart = (abs(a - b) for a, b in zip(one.at, other.at, strict=True))
        assert next(apart) > 20 or next(apart) > 12


def test_rows_of_the_table_are_found_at_their_circles_and_by_name_where_it_fits():
    crowded = [point for point in quarters() if point.municipality == "Varese"]
    apart = [point for point in quarters() if point.municipality != "Varese"]
    for first, named in ((crowded[:10], 3), (apart[::4][:10], 4)):
        shown = numbered(drawing(*quarters()), [point.code for point in first])
        placed = circles(shown.points, CANVAS)
        found = tags(placed)
        assert [tag.row for tag in found] == list(range(1, 11))
        for tag, point in zip(found, first, strict=True):
            for each in placed:
                far = np.hypot(tag.at[0] - each.at[0], tag.at[1] - each.at[1])
                assert far > (TAG + each.point.size) / 2 - 0.01, (point.name, each.point.name)
                assert each.point.code != point.code or far < (TAG + each.point.size) / 2 + 0.01
        written = {name.text for name in names(placed, CANVAS, 12, found) if name.quarter}
        assert written <= {point.name for point in first} and len(written) >= named
        assert i18n._("row in the table").split()[0] in picture.svg(shown)


def test_the_land_is_whole_and_has_the_borders_of_its_provinces():
    assert len([rings for rings in shapes(CANVAS) if rings]) > 330
    assert len(borders(CANVAS)) > 500


def test_higher_grades_are_darker_and_have_a_heavier_edge_for_black_and_white():
    def light(colour: str) -> float:
        return float(np.dot([int(colour[i : i + 2], 16) for i in (1, 3, 5)], [0.299, 0.587, 0.114]))

    grades = [LOOKS[f"v{n}"] for n in range(1, 6)]
    assert all(light(a.fill) > light(b.fill) + 15 for a, b in pairwise(grades))
    assert len({(look.edge, look.ring) for look in grades}) == 5
    assert all(abs(light(look.fill) - light(look.ink)) > 90 for look in LOOKS.values())


@pytest.mark.parametrize("count", [0, 1, 61])
def test_every_number_and_the_words_around_stand_in_it_as_text(count):
    points = quarters()[:count]
    svg = picture.svg(drawing(*points))
    said = "".join(text for text in ElementTree.fromstring(svg).itertext())
    wanted = ["Casi aperti", "95–192", "non detto", "Confini: ISTAT", "Gradi: classi."]
    for text in (*wanted, "Casi aperti per quartiere", *(point.text for point in points)):
        assert text in said, text
    assert len(svg) < 250_000


@pytest.mark.parametrize("many", [1, 3])
def test_a_narrow_picture_has_its_legend_below_the_land_and_inside_its_edges(many):
    shown = drawing(*quarters())
    narrow = replace(shown, keys=shown.keys * many, method=shown.method * many)
    faces, lines, high = legend_below(narrow, 430)
    assert len(faces) == 2 * many and all(f.x - f.size / 2 >= EDGE for f in faces)
    for line in lines:
        assert line.x >= EDGE and line.x + len(line.text) * line.size * 0.5 <= 430 - EDGE, line
        assert 0 < line.y <= high
    rows = {face.y for face in faces}
    for y in rows:
        ends = sorted((f.x - f.size / 2, f.x + f.size / 2) for f in faces if f.y == y)
        assert all(one[1] < other[0] for one, other in pairwise(ends))
    assert picture.aside(760) and not picture.aside(430)


def test_a_hostile_name_stays_text_and_a_long_title_stays_inside():
    point = MapPoint("X", HOSTILE, HOSTILE, 45.8, 8.8, "v1", 30, "<1")
    shown = replace(drawing(point), title=HOSTILE, described=HOSTILE)
    root = ElementTree.fromstring(picture.svg(shown))
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert picture.png(shown)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_picture_in_fewer_letters_has_the_same_corners_and_every_word():
    said = ' aria-label="1.23456, x" transform="rotate(1.23%s)">1.2345k d="M1.2345" </text>'
    long = f'<path d="M10,20L7,30L7,5ZM100,2L3,4Z"/><text transform="translate(0,0)"{said}' % 456
    short = f'<path d="M10,20l-3,10l0-25zM100,2l-97,2z"/><text{said}' % ""
    assert shorter(long) == short
