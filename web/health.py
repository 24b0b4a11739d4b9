"""`/healthz`: whether the server answers and reaches its data, and its version; nothing else.

For whoever watches over the server or puts it behind a balancer, without a session.
"""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from db.accounts import sessions
from db.engine import reading
from settings import VERSION
from web import put_back

NOBODY = "no token"
"""Asked for as everybody's token is, and found by none."""
log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """The one address."""
    return [Route("/healthz", health)]


async def health(_request: Request) -> Response:
    """200 while visitors can be served, 503 while the database is away or being put back."""
    well = await run_in_threadpool(_reaches_its_data) and not await put_back.going_on()
    said = {"status": "ok" if well else "unavailable", "version": VERSION}
    return JSONResponse(said, 200 if well else 503, headers={"Cache-Control": "no-store"})


def _reaches_its_data() -> bool:
    try:
        with reading() as session:
            sessions.find_session(session, NOBODY)
    except SQLAlchemyError as error:
        log.error("database unavailable", page="/healthz", error=type(error).__name__)
        return False
    return True
