"""Streets from a PMTiles file of this machine, to who is signed in."""

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exchange.quarters import pmtiles, streets

ONE_DAY = "private, max-age=86400"
log = structlog.get_logger()


class _Number(IntegerConvertor):
    """`{x:tile}` in a route: digits enough for any tile. Python reads no number of thousands."""

    regex = "[0-9]{1,9}"


register_url_convertor("tile", _Number())


def routes() -> list[BaseRoute]:
    """`/tiles/<zoom>/<x>/<y>`; 404 unless the installation has such a file, and it can be read."""
    return [Route("/tiles/{zoom:tile}/{x:tile}/{y:tile}", _tile)]


async def _tile(request: Request) -> Response:
    chosen = streets.chosen()
    if chosen is None or chosen.file is None:
        raise HTTPException(404)
    zoom, x, y = (request.path_params[name] for name in ("zoom", "x", "y"))
    try:
        found = await run_in_threadpool(pmtiles.tile, chosen.file, zoom, x, y)
    except pmtiles.BROKEN as error:  # the map stands without streets
        log.warning("streets not read", error=type(error).__name__)
        raise HTTPException(404) from error
    if found is None:  # beyond what the file covers
        return Response(status_code=204, headers={"Cache-Control": ONE_DAY})
    picture, kind = found
    return Response(picture, media_type=kind, headers={"Cache-Control": ONE_DAY})
