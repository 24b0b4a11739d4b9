"""A server that is told to stop lets people finish, where the installation says for how long.

It takes nobody new: whatever a browser reads that has no page open here is answered 503, and the
proxy asks the next server instead. Who has a page open keeps it until the time is over; its browser
then connects again by itself, to another server, and finds what was typed.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from starlette.responses import Response
from starlette.types import Scope, Send

from exchange.own_addresses import GUARDED, OWN
from settings import get_settings
from web import render, sockets
from web.bounds import OPEN_PAGES
from web.standing import HERE

LOOK_SECONDS = 0.5
PARTS = ("/_stcore/", "/static/", "/assets/", "/component/", "/media/", "/tiles/", "/drafts/")
"""What a page that is open asks for; anything else would open another."""
log = structlog.get_logger()
Handler = Callable[[int, FrameType | None], object]


def for_another(scope: Scope, browser: str) -> bool:
    """Whether another server is to answer; never what changes something, which may not be sent
    twice.
    """
    if not HERE.leaving:
        return False
    path = scope["path"]
    if path.startswith(GUARDED) and not OWN.belongs(browser, path):
        return True
    if scope["method"] not in ("GET", "HEAD"):
        return False
    return not (path.startswith(PARTS) and sockets.has_open(browser))


def not_here() -> Response:
    """No page has this address; of a server on its way out a newer one may know it."""
    return render.being_renewed() if HERE.leaving else render.not_found()


async def refuse(scope: Scope, send: Send) -> None:
    """A connection that is to be another server's, told so that a proxy understands."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await send({"type": "websocket.http.response.start", "status": 503, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1012, "reason": ""})


def listen() -> None:
    """From now on SIGTERM begins the leaving, and a second one ends it at once. Where no time is
    given, or this is not the server's own thread, everything stays as it is.
    """
    seconds = get_settings().drain_seconds
    if not seconds or threading.current_thread() is not threading.main_thread():
        return
    stop, loop = signal.getsignal(signal.SIGTERM), asyncio.get_running_loop()
    if not callable(stop):
        return
    under_way: list[asyncio.Task[None]] = []

    def begin() -> None:
        under_way.append(loop.create_task(_leave(seconds, stop)))

    def told(number: int, frame: FrameType | None) -> None:
        if HERE.leaving:
            stop(number, frame)
            return
        HERE.leaving = True
        loop.call_soon_threadsafe(begin)

    signal.signal(signal.SIGTERM, told)


async def _leave(seconds: float, stop: Handler) -> None:
    """Wait until nobody has a page open, or the time is over; then do what SIGTERM did before."""
    pages, _browsers = OPEN_PAGES.counted()
    log.info("leaving", pages=pages, seconds=seconds)
    end = asyncio.get_running_loop().time() + seconds
    while OPEN_PAGES.counted()[0] and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(LOOK_SECONDS)
    log.info("gone", pages=OPEN_PAGES.counted()[0])
    stop(signal.SIGTERM, None)
