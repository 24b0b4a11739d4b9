"""Open connections of Streamlit: cut within seconds once their session has ended.

A page nobody touches sends nothing, so nothing would ask who it belongs to; cut, it asks by itself
(`web/accounts/session.js`) and is covered.
"""

import asyncio
from collections import defaultdict

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.accounts import listing
from db.engine import reading

EVERY_SECONDS = 2
ENDED = 1008
_open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
"""By the hash of the session's token: what cuts each of its connections."""


async def serve(app: ASGIApp, scope: Scope, receive: Receive, send: Send, key: str) -> None:
    """Let `app` serve a connection as long as the session lasts whose token has the hash `key`."""
    ended = asyncio.Event()
    _open[key].add(ended)
    cut = asyncio.create_task(ended.wait())

    async def until_cut() -> Message:
        heard = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({heard, cut}, return_when=asyncio.FIRST_COMPLETED)
            if not cut.done():
                return heard.result()
            await send({"type": "websocket.close", "code": ENDED, "reason": ""})
            return {"type": "websocket.disconnect", "code": ENDED, "reason": ""}
        finally:
            heard.cancel()

    async def while_open(message: Message) -> None:
        if not ended.is_set():
            await send(message)

    try:
        await app(scope, until_cut, while_open)
    finally:
        cut.cancel()
        _open[key].discard(ended)
        if not _open[key]:
            del _open[key]


def has_open(key: str) -> bool:
    """Whether a connection stands open of the session whose token has the hash `key`."""
    return key in _open


async def look() -> None:
    """Cut the connections whose session has ended; the clock has its turn here."""
    keys = list(_open)
    if not keys:
        return
    lasting = await run_in_threadpool(_lasting, keys)
    for key in keys:
        for ended in () if key in lasting else tuple(_open.get(key, ())):
            ended.set()


def _lasting(keys: list[str]) -> set[str]:
    with reading() as session:
        return listing.lasting(session, keys)
