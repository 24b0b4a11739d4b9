"""The map as one HTML file to take along: folium makes it, and it opens without a network.

Leaflet, shapes and figures stand in the file itself, and its own policy lets it ask for nothing.
Texts go into it as JSON or escaped: none becomes a part of the page or of a script.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template
from xstatic.pkg import leaflet

import i18n
from domain.quarters.scale import LETTERS, SIZES, height
from exchange.quarters import map_data, map_files
from exchange.quarters.drawn import MapPicture, MapPoint
from exchange.quarters.land import BORDERS, LAKES, SHAPES, municipalities
from exchange.report.text import clean
from i18n import _

SCRIPT, STYLE = "exchange/quarters/carry.js", Path(__file__).with_name("carry.css")
FILES = SHAPES, BORDERS, LAKES
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
CENTRE = (45.85, 9.02)


def write(
    picture: MapPicture,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    notes: tuple[str, ...],
) -> bytes:
    """The file, in the reader's language: the map of `picture`, a table of `rows`, then `notes`."""
    picture, columns, rows, notes = clean(picture), clean(columns), clean(rows), clean(notes)
    carried = _Carried()
    root = carried.get_root()
    assert isinstance(root, Figure)  # noqa: S101 - what folium makes
    root.header.add_child(_Text(_head(picture)), name="head")
    root.html.add_child(_Text(_above(picture)), name="above")
    carried.add_child(_Drawn(_data(picture)))
    page = root.render()
    below = f"{_table(columns, rows)}{_notes(picture, notes)}</main>"
    return _completed(page, below).encode()


class _Carried(folium.Map):
    """A map of folium that brings its files along."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(self) -> None:
        super().__init__(
            CENTRE,
            tiles=None,
            zoom_start=9,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            track_resize=False,  # `map_view.js` looks after its size
        )


class _Text(Element):
    """A text as it is: no template is looked for in it."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Drawn(folium.MacroElement):
    """The call that draws land and quarters; its data are JSON."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "carried({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.data = data


def _data(picture: MapPicture) -> str:
    places = [(point.municipality, point.lat, point.lon) for point in picture.points]
    whole = [(each.name, each.lat, each.lon) for each in municipalities()]
    signs = _signs(picture)
    data = {
        "land": {path.stem: json.loads(path.read_bytes()) for path in FILES},
        "base": map_data.base(),
        "label": picture.described,
        "title": picture.key_title,
        "method": picture.method,
        "legend": [{"kind": k.kind, "sign": signs[k.kind], "text": k.text} for k in picture.keys],
        "points": [_point(p, picture.key_title, signs.get(p.kind, "")) for p in picture.points],
        "version": str(len(picture.points)),
        **map_data.looks(places or whole),
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    # Nothing may end the script, nor look like a template: folium reads what it made as one again.
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text.replace("<", "\\u003c"))


def _signs(picture: MapPicture) -> dict[str, str]:
    """By kind what stands in a circle too small for its number: of grades their letters."""
    grades = [key.kind for key in picture.keys if key.kind in SIZES]
    return {key.kind: key.sign for key in picture.keys} | dict(zip(grades, LETTERS, strict=False))


def _point(point: MapPoint, measure: str, sign: str) -> dict[str, Any]:
    return {
        "code": point.code,
        "lat": point.lat,
        "lon": point.lon,
        "accuracy": 0,
        "size": point.size,
        "above": height(point.kind, point.size, warned=point.warned),
        "kind": point.kind,
        "text": point.text,
        "sign": sign,
        "name": point.name,
        "title": f"{point.name} · {point.municipality}",
        "warned": point.warned,
        "doing": point.doing,
        "lines": [
            *([f"{measure}: {point.text}"] if point.text else []),
            *([_("action running")] if point.doing else []),
        ],
    }


@cache
def _package(name: str) -> str:
    text = (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")
    # Its own pictures and its map of sources are not used, and would be asked for.
    return re.sub(r"url\([^)]*\)|//# sourceMappingURL=.*|/\*[^*]*\*/", "", text)


def _head(picture: MapPicture) -> str:
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(picture.title)}</title>"
        f"<style>{_package('leaflet.css')}{map_files.look()}{STYLE.read_text('utf-8')}</style>"
        f"<script>{_package('leaflet.js')}</script><script>{map_files.drawing(SCRIPT)}</script>"
    )


def _above(picture: MapPicture) -> str:
    said = "".join(f"<p>{escape(text)}</p>" for text in picture.said)
    return f"<main><h1>{escape(picture.title)}</h1>{said}"


def _table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    heads = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _notes(picture: MapPicture, notes: tuple[str, ...]) -> str:
    said = (*notes, picture.source)
    return "".join(f"<p class='note'>{escape(text)}</p>" for text in said if text)


def _completed(page: str, below: str) -> str:
    """What folium cannot place: the language of the page, and what stands under the map."""
    opened = page.replace("<html>", f'<html lang="{escape(i18n.language())}">', 1)
    head, end, script = opened.rpartition("</body>")
    return f"{head}{below}{end}{script}"
