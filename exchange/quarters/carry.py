"""The map as one HTML file to take along: folium makes it, and it opens without a network.

Leaflet, shapes and figures stand in the file itself, and its own policy lets it ask for nothing.
Texts go into it as JSON or escaped: none becomes a part of the page or of a script.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

import folium
from branca.element import Element, Figure
from folium.template import Template
from xstatic.pkg import leaflet

from exchange.quarters.drawn import MapPicture
from exchange.quarters.land import Ring, municipalities, shores
from exchange.quarters.looks import look_of
from exchange.report.text import clean

_HERE = Path(__file__).parent
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
CENTRE = (45.85, 9.02)
DIGITS = 4
"""Of a degree: ten metres, finer than the file can be magnified to."""


def write(
    picture: MapPicture,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    notes: tuple[str, ...],
    language: str,
) -> bytes:
    """The file: the map of `picture`, under it a table of `rows`, then `notes`."""
    picture, columns, rows, notes = clean(picture), clean(columns), clean(rows), clean(notes)
    carried = _Carried()
    root = carried.get_root()
    assert isinstance(root, Figure)  # noqa: S101 - what folium makes
    root.header.add_child(_Text(_head(picture, language)), name="head")
    root.html.add_child(_Text(_above(picture)), name="above")
    carried.add_child(_Drawn(_data(picture)))
    page = root.render()
    below = f"{_table(columns, rows)}{_notes(picture, notes)}</main>"
    return _completed(page, below, language).encode()


class _Carried(folium.Map):
    """A map of folium that brings its files along."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(self) -> None:
        super().__init__(
            CENTRE,
            tiles=None,
            zoom_start=9,
            min_zoom=8,
            max_zoom=14,
            attribution_control=False,
            zoom_snap=0.25,
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
    data = {
        "land": _land(),
        "lakes": [[_turned(shore)] for shore in shores()],
        "label": picture.described,
        "points": [
            {
                "lat": point.lat,
                "lon": point.lon,
                "kind": point.kind,
                "size": point.size,
                "text": point.text,
                "warned": point.warned,
                "title": f"{point.name} · {point.municipality}",
                "town": point.municipality,
            }
            for point in picture.points
        ],
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    # Nothing may end the script, nor look like a template: folium reads what it made as one again.
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text.replace("<", "\\u003c"))


@cache
def _land() -> list[tuple[str, list[list[tuple[float, float]]]]]:
    """Name and rings of every municipality, latitude first as Leaflet wants it."""
    return [(each.name, [_turned(ring) for ring in each.rings]) for each in municipalities()]


def _turned(ring: Ring) -> list[tuple[float, float]]:
    return [(round(y, DIGITS), round(x, DIGITS)) for x, y in ring]


@cache
def _package(name: str) -> str:
    text = (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")
    # Its own pictures and its map of sources are not used, and would be asked for.
    return re.sub(r"url\([^)]*\)|//# sourceMappingURL=.*|/\*[^*]*\*/", "", text)


@cache
def _own(ending: str) -> str:
    return (_HERE / f"carry.{ending}").read_text(encoding="utf-8")


def _head(picture: MapPicture, language: str) -> str:
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(picture.title)}</title>"
        f"<style>{_package('leaflet.css')}{_own('css')}{_looks(picture)}</style>"
        f"<script>document.documentElement.lang = {json.dumps(language)};</script>"
        f"<script>{_package('leaflet.js')}</script><script>{_own('js')}</script>"
    )


def _looks(picture: MapPicture) -> str:
    kinds = {point.kind for point in picture.points} | {key.kind for key in picture.keys}
    rules = []
    for kind in sorted(kinds):
        look = look_of(kind)
        ring = f"box-shadow:inset 0 0 0 2px #fff;border:{look.ring}px solid {look.fill}"
        edge = ring if look.ring else f"border:{look.edge}px solid #17324d"
        rules.append(f".k-{kind}{{background:{look.fill};color:{look.ink};{edge}}}")
    return "".join(rules)


def _above(picture: MapPicture) -> str:
    said = "".join(f"<p>{escape(text)}</p>" for text in picture.said)
    lines = "".join(
        f"<li><i class='face {'warned' if key.kind == 'warned' else ''} k-{escape(key.kind)}' "
        f"style='width:{key.size}px;height:{key.size}px'>{escape(key.sign)}</i>"
        f"<span>{escape(key.text)}</span></li>"
        for key in picture.keys
    )
    legend = f"<section><h2>{escape(picture.key_title)}</h2><ul class='keys'>{lines}</ul></section>"
    return f"<main><h1>{escape(picture.title)}</h1>{said}{legend}"


def _table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    heads = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _notes(picture: MapPicture, notes: tuple[str, ...]) -> str:
    said = (picture.method, *notes, picture.source)
    return "".join(f"<p class='note'>{escape(text)}</p>" for text in said if text)


def _completed(page: str, below: str, language: str) -> str:
    """What folium cannot place: the language of the page, and what stands under the map."""
    opened = page.replace("<html>", f'<html lang="{escape(language)}">', 1)
    head, end, script = opened.rpartition("</body>")
    return f"{head}{below}{end}{script}"
