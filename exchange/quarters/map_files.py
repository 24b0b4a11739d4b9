"""What a browser needs to draw the map, from this machine alone: Leaflet and what is ours, as one
script and one style each. Their addresses have a digest: a new Ponte is never drawn by an old file.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from xstatic.pkg import leaflet

from settings import ROOT

LEAFLET = Path(leaflet.BASE_DIR)
_COMPONENTS = ROOT / "components"
_OWN = ("elements/element.js", *(f"quarters/{name}.js" for name in (
    "map_land", "map_names", "map_circles", "map_view", "map",
)))  # fmt: skip
PLACE = "/assets/map/"


@cache
def script() -> str:
    """Ours first, which asks for the shapes at once and touches Leaflet only when called."""
    own = "".join((_COMPONENTS / name).read_text("utf-8") for name in _OWN)
    return f"(() => {{\n{own}}})();\n{(LEAFLET / 'leaflet.js').read_text('utf-8')}"


@cache
def style() -> str:
    """Leaflet's, then ours, which has the last word."""
    return (LEAFLET / "leaflet.css").read_text("utf-8") + (
        _COMPONENTS / "quarters" / "map.css"
    ).read_text("utf-8")


@cache
def addresses() -> dict[str, str]:
    """The text behind each address: the script's first, then the style's."""
    return {
        f"{PLACE}{sha256(text.encode()).hexdigest()[:12]}.{kind}": text
        for kind, text in (("js", script()), ("css", style()))
    }
