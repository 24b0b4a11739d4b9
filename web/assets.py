"""Files the map needs, served from our own host: Leaflet and the municipalities.

The browser keeps them, so the shapes of 338 municipalities travel once and never over the
websocket.
"""

import gzip
from email.utils import formatdate
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from xstatic.pkg import leaflet

from settings import ROOT

LEAFLET = Path(leaflet.BASE_DIR)
LEAFLET_FILES = frozenset({"leaflet.js", "leaflet.css"})
MUNICIPALITIES = ROOT / "db" / "data" / "municipalities.geojson"
ONE_DAY = "public, max-age=86400"


def routes() -> list[BaseRoute]:
    """`/assets/leaflet/<file>` and `/assets/municipalities.geojson`; anything else is 404."""
    return [
        Route("/assets/leaflet/{name}", _leaflet),
        Route("/assets/municipalities.geojson", _municipalities),
        Route("/assets/{rest:path}", _nothing),
    ]


async def _leaflet(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in LEAFLET_FILES:
        raise HTTPException(404)
    return _serve(request, LEAFLET / name)


async def _municipalities(request: Request) -> Response:
    return _serve(request, MUNICIPALITIES, "application/geo+json")


async def _nothing(_request: Request) -> Response:
    raise HTTPException(404)


@cache
def _packed(path: Path) -> tuple[bytes, str]:
    """The file, compressed once per process, and its entity tag."""
    content = path.read_bytes()
    return gzip.compress(content, mtime=0), f'"{sha256(content).hexdigest()[:20]}"'


def _serve(request: Request, path: Path, media_type: str | None = None) -> Response:
    packed, tag = _packed(path)
    headers = {
        "Cache-Control": ONE_DAY,
        "ETag": tag,
        "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True),
        "Vary": "Accept-Encoding",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media_type = media_type or guess_type(path.name)[0]
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed, headers=headers, media_type=media_type)
    return Response(gzip.decompress(packed), headers=headers, media_type=media_type)
