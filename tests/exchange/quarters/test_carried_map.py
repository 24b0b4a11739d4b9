"""The map as one file: it asks for nothing, and no text becomes a part of it."""

import re
from html import unescape

from exchange.quarters import carry
from exchange.quarters.drawn import MapKey, MapPicture, MapPoint

HOSTILE = (
    "</script><script>hurt()</script>\" onload='hurt()' {{ 7 * 7 }} {% raw %} `${hurt()}` </body>"
)


def carried(name: str) -> str:
    point = MapPoint("X", name, name, 45.8, 8.8, "v1", 30, "<1", warned=True)
    shown = MapPicture(name, (name,), name, (MapKey("v1", name, name),), (point,), name, name)
    return carry.write(shown, (name,), ((name,),), (name,), "it").decode()


def test_no_text_becomes_a_part_of_the_page_or_of_a_script():
    plain, hostile = carried("Rebbio"), carried(HOSTILE)
    for mark in ("<script", "</script", "</body", "<table", "<main", "<tr"):
        assert plain.count(mark) == hostile.count(mark), mark
    assert "{{ 7 * 7 }}" in unescape(hostile) and "49" not in re.findall(r">(\d+)<", hostile)


def test_it_brings_everything_along_and_names_no_other_host():
    page = carried("Rebbio")
    ours = page.replace(carry._package("leaflet.js"), "")
    assert not re.findall(r"<(?:link|img|iframe)|\bsrc=|@import|url\(", ours)
    assert set(re.findall(r"https?://([\w.]+)", ours)) == set()
    assert "default-src 'none'" in page and 'lang="it"' in page
    assert len(page) < 900_000
