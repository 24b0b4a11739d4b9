"""The server: start-up, middleware, routes; Streamlit inside it.

`streamlit run app.py`, `uvicorn app:app` and `python app.py` (with `PORT=`, `HOST=`) all serve it,
on this machine only unless told otherwise.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit.starlette import App

import metrics
from components.shell import fault, lighter, together
from components.shell.heard import ReadableFrames
from db.ops import readiness
from domain.errors import CannotRun
from settings import get_settings
from web import assets, clock, errors, health, heap, leaving, logs, tiles
from web.accounts import routes as accounts
from web.campo import routes as campo
from web.directory import page as verifications
from web.directory import places, reminders
from web.drafts import intake as drafts
from web.gate import Gate
from web.home import calendar as calendars
from web.referrals import page as replies

heap.bound()
os.umask(0o077)  # what the server writes, nobody else on this machine reads
readiness.or_exit()  # before a server is there to wrap the reason in a traceback
logs.set_up(real=not get_settings().demo)
lighter.install()
together.install()


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
    """Prepare the database, then let the clock tick until the server stops."""
    await run_in_threadpool(clock.prepare)
    metrics.note_slow(get_settings().slow_query_ms)
    leaving.listen()
    ticking = asyncio.create_task(clock.run_for_ever())
    try:
        yield {}
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking


app = App(
    Path(__file__).parent / "components" / "shell" / "script.py",
    routes=[
        *accounts.routes(),
        *replies.routes(),
        *verifications.routes(),
        *places.routes(),
        *reminders.routes(),
        *calendars.routes(),
        *drafts.routes(),
        *campo.routes(),
        *assets.routes(),
        *tiles.routes(),
        *health.routes(),
    ],
    middleware=[Middleware(Gate), Middleware(ReadableFrames)],
    exception_handlers=errors.handlers(),
    lifespan=lifespan,
    on_script_error=fault.show,
)

if __name__ == "__main__":
    try:
        host, port = readiness.address()
    except CannotRun as error:
        sys.exit(readiness.in_words(error))
    app.run(config={"server.port": port, "server.address": host})
