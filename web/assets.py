"""Files a browser keeps, from our own host: scripts and styles of ours, the map’s, and the land.

The browser keeps them, so the shapes of 338 municipalities travel once and never over the
websocket.
"""

import gzip
from functools import cache, lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exchange import browser_files
from exchange.quarters import map_files
from settings import ROOT

LAND = {
    name: ROOT / "db" / "data" / name
    for name in ("municipalities.geojson", "borders.geojson", "lakes.geojson")
}
ONE_DAY = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"
"""Of an address that has a digest of what it leads to."""


def routes() -> list[BaseRoute]:
    """`/assets/own/<digest>/<files>`, `/assets/map/<digest>.js` and `.css`,
    `/assets/<land>.geojson`; anything else is 404.
    """
    return [
        Route(browser_files.PLACE + "{digest}/{names:path}", _own),
        Route("/assets/map/{name}", _map),
        Route("/assets/{name}", _land),
        Route("/assets/{rest:path}", _nothing),
    ]


async def _own(request: Request) -> Response:
    return _lasting(request, browser_files.text(request.url.path))


async def _map(request: Request) -> Response:
    return _lasting(request, map_files.addresses().get(request.url.path))


def _lasting(request: Request, text: str | None) -> Response:
    """`text`, whose address has a digest; None: there is none."""
    if text is None:
        raise HTTPException(404)
    return _serve(request, *_packed(text.encode()), FOR_EVER, str(guess_type(request.url.path)[0]))


async def _land(request: Request) -> Response:
    path = LAND.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return _serve(request, *_file(path), ONE_DAY, "application/geo+json")


async def _nothing(_request: Request) -> Response:
    raise HTTPException(404)


@cache
def _file(path: Path) -> tuple[bytes, str]:
    return _packed(path.read_bytes())


@lru_cache(128)
def _packed(content: bytes) -> tuple[bytes, str]:
    """Compressed once per process, and its entity tag."""
    return gzip.compress(content, mtime=0), f'"{sha256(content).hexdigest()[:20]}"'


def _serve(request: Request, packed: bytes, tag: str, kept: str, media_type: str) -> Response:
    headers = {"Cache-Control": kept, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed, headers=headers, media_type=media_type)
    return Response(gzip.decompress(packed), headers=headers, media_type=media_type)
