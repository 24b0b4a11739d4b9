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
_DRAWN = ("map_land", "map_names", "map_circles", "map_view", "map_base")
PLACE = "/assets/map/"


@cache
def drawing(ending: str) -> str:
    """The scripts that draw the map wherever it is shown, then the one that shows it: `ending`,
    from the root.
    """
    parts = ["elements/element.js", *(f"quarters/{name}.js" for name in _DRAWN)]
    paths = [*(_COMPONENTS / part for part in parts), ROOT / ending]
    return f"(() => {{\n{''.join(path.read_text('utf-8') for path in paths)}}})();\n"


@cache
def script() -> str:
    """Ours first, which asks for the shapes at once and touches Leaflet only when called."""
    return drawing("components/quarters/map.js") + (LEAFLET / "leaflet.js").read_text("utf-8")


@cache
def look() -> str:
    """How what we draw looks."""
    return (_COMPONENTS / "quarters" / "map.css").read_text("utf-8")


@cache
def style() -> str:
    """Leaflet's, then ours, which has the last word."""
    return (LEAFLET / "leaflet.css").read_text("utf-8") + look()


@cache
def addresses() -> dict[str, str]:
    """The text behind each address: the script's first, then the style's."""
    return {
        f"{PLACE}{sha256(text.encode()).hexdigest()[:12]}.{kind}": text
        for kind, text in (("js", script()), ("css", style()))
    }
