"""Streets under the map, where an installation has chosen to show them: from a server of tiles, or
from a file that we serve. Without that choice the browser asks nobody but us.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from settings import get_settings

OURS = "/tiles/{z}/{x}/{y}"


@dataclass(frozen=True, slots=True)
class Streets:
    """`origin` is the other host that browsers ask, empty where the tiles are ours; `file` is
    then where they come from.
    """

    address: str
    attribution: str
    origin: str
    file: Path | None


def chosen() -> Streets | None:
    """What the settings say; None: no streets."""
    settings = get_settings()
    if not settings.tiles_url:
        return None
    named = settings.tiles_attribution.strip()
    if settings.tiles_url.endswith(".pmtiles"):
        return Streets(OURS, named, "", Path(settings.tiles_url))
    parts = urlsplit(settings.tiles_url)
    return Streets(settings.tiles_url, named, f"{parts.scheme}://{parts.netloc}", None)
