"""The map as one file: it asks for nothing, and no text becomes a part of it."""

import re
from html import unescape

import i18n
from exchange.quarters import carry, map_files
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint

HOSTILE = (
    "</script><script>hurt()</script>\" onload='hurt()' {{ 7 * 7 }} {% raw %} `${hurt()}` </body>"
)


def carried(name: str) -> str:
    i18n.use("it")
    point = MapPoint("X", name, name, 45.8, 8.8, "v1", 30, "<1", warned=True)
    shown = MapPicture(name, (name,), name, (MapKey("v1", name, name),), (point,), name, name)
    return carry.write(shown, (name,), ((name,),), (name,)).decode()


def test_no_text_becomes_a_part_of_the_page_or_of_a_script():
    plain, hostile = carried("Rebbio"), carried(HOSTILE)
    for mark in ("<script", "</script", "</body", "<table", "<main", "<tr"):
        assert plain.count(mark) == hostile.count(mark), mark
    assert "{{ 7 * 7 }}" in unescape(hostile) and "49" not in re.findall(r">(\d+)<", hostile)


def test_it_is_drawn_by_the_scripts_of_the_screen_and_looks_as_there():
    page = carried("Rebbio")
    drawing, style = map_files.drawing(carry.SCRIPT), map_files.look()
    assert drawing in page and style in page
    shared = drawing.partition("window.")[0].rpartition("//")[0]
    assert len(shared) > 15_000 and map_files.script().startswith(shared)


def test_it_brings_everything_along_and_names_no_other_host():
    page = carried("Rebbio")
    ours = page.replace(carry._package("leaflet.js"), "")
    assert not re.findall(r"<(?:link|img|iframe)|\bsrc=|@import|url\(", ours)
    assert set(re.findall(r"https?://([\w.]+)", ours)) == set()
    assert "default-src 'none'" in page and 'lang="it"' in page
    assert len(page) < 900_000
