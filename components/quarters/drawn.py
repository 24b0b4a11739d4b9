"""The map as folium has it: a base without tiles, and calls of the script that draws on it.

What changes goes through `st_folium` as the one feature group that may change. The base must stay
the same text: streamlit-folium makes another map, without zoom and position, when it differs.
"""

import json
import re

import folium
from branca.element import MacroElement
from folium.template import Template

from exchange.quarters import map_files

CENTRE = (45.75, 9.0)
"""Only until the first quarters are there."""
_OPENS = re.compile(r"\{(?=[{%#])")
"""Only inside a text of JSON: there, a `{` of its own is followed by a name."""
_LAYOUT = """<style>
html, body { width: 100%; height: 100%; }
#root, #parent, .float-child:first-child { height: 100vh; }
body { overflow: hidden; margin: 0; }
body > span { display: none; }
.float-child:first-child { display: flex; flex-direction: column; }
#map_div { flex: 1; min-height: 0; position: relative; }
.leaflet-container { font-size: 1rem; }
</style>"""
"""Stands in the head: Leaflet must know the size of the map when it makes it."""


class _Told:
    """What streamlit-folium takes from the macro alone: branca would read each text as a template
    first, which takes longer than all else of a click.
    """

    def render(self, **kwargs: object) -> str:
        """Nothing."""
        return ""


class ChangingLayer(_Told, folium.FeatureGroup):
    """What may change on the map."""


class BaseMap(_Told, folium.Map):
    """A map whose every file comes from our own host; it needs no jQuery."""

    def __init__(self) -> None:
        script, style = map_files.addresses()
        self.default_js = [("map", script)]
        self.default_css = [("map_css", style)]
        super().__init__(
            CENTRE,
            tiles=None,
            zoom_start=9,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            track_resize=False,  # `map_view.js` looks after its size
        )
        self.get_root().header.add_child(  # type: ignore[attr-defined]
            folium.Element(_LAYOUT), name="layout"
        )


class Drawn(_Told, MacroElement):
    """A call of `map.js`: `base` on the map, or `quarters` on the group this one is added to.

    The data go into the call as JSON, of `as_json`: no text of ours becomes a part of the script
    itself.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "ponte.{{ this.function }}({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, function: str, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawn"
        self.function = function
        self.data = data


def as_json(data: object) -> str:
    """JSON that ends no script, opens nothing that Jinja reads, looks like no reference that
    streamlit-folium resolves, and has no `_`: what follows one it takes for a name of its own.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<'_":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _OPENS.sub(r"\\u007b", text)
