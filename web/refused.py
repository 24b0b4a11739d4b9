"""Requests the gate refuses go on record, once a minute for each address they come from."""

import time
from collections import OrderedDict

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from db.engine import transaction
from db.record import refusals

AGAIN_SECONDS = 60
MOST = 500
"""Addresses remembered; a flood from more of them is told no more than so often a minute."""
log = structlog.get_logger()
_last: OrderedDict[str, float] = OrderedDict()


async def note(scope: Scope) -> None:
    """Put it on record; where that fails the answer goes out all the same."""
    origin = str((scope.get("client") or ("",))[0])
    if _told_just_now(origin):
        return
    path = scope["path"].split("/")[1][:40]  # what follows may be the token of a link
    try:
        await run_in_threadpool(_write, origin, f"/{path}")
    except SQLAlchemyError as error:
        log.error("a refusal is not on record", error=type(error).__name__)


def _told_just_now(origin: str) -> bool:
    now = time.monotonic()
    while _last and now - next(iter(_last.values())) > AGAIN_SECONDS:
        _last.popitem(last=False)
    if origin in _last or len(_last) >= MOST:
        return True
    _last[origin] = now
    return False


def _write(origin: str, asked: str) -> None:
    with transaction() as session:
        refusals.note_stranger(session, origin, asked)
