"""What is told to whoever watches over the server, without a session.

`/healthz`: the process answers; nothing is asked of the database. `/readyz`: it can serve people,
else what is missing, in one word each; and what somebody should look at though people are served.
`/metrics`: figures, for this machine alone or for a token.
"""

import math
import secrets
from dataclasses import dataclass

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import metrics
from db.engine import UNANSWERED, get_engine, reading
from db.ops import alive
from db.ops.alive import InLine, LifeSigns, SchemaState
from settings import VERSION, get_settings
from web import arrival, put_back, render
from web.bounds import OPEN_PAGES
from web.standing import HERE

TOLD_AS = "text/plain; version=0.0.4; charset=utf-8"
NOT_KEPT = {"Cache-Control": "no-store"}
log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """The three addresses."""
    return [
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Route("/metrics", figures),
    ]


async def healthy(_request: Request) -> Response:
    """200 as long as the process answers at all: what does not is started again."""
    return JSONResponse({"status": "ok", "version": VERSION}, headers=NOT_KEPT)


async def ready(_request: Request) -> Response:
    """200 while visitors can be served, else 503 and what is missing."""
    missing, warnings = await run_in_threadpool(_state)
    if await put_back.going_on():
        missing.append("restore")
    said = {
        "status": "unavailable" if missing else "ready",
        "missing": missing,
        "warnings": warnings,
        "version": VERSION,
    }
    return JSONResponse(said, 503 if missing else 200, headers=NOT_KEPT)


def _state() -> tuple[list[str], list[str]]:
    """What people cannot be served without, and what they can: a proxy that sent nobody here since
    no reminder leaves would take the whole house down for it.
    """
    missing = ["leaving"] if HERE.leaving else []
    found = _look()
    if found is None:
        return [*missing, "database"], []
    if found.signs.schema is SchemaState.OLDER:
        missing.append("schema")
    warnings = {"clock": _waits_for_clock(found.signs), "hour": found.signs.hour_is_off}
    return missing, [name for name, wrong in warnings.items() if wrong]


def _waits_for_clock(signs: LifeSigns) -> bool:
    """One that is apart may be starting beside us."""
    most = HERE.since_start() if get_settings().clock == "apart" else math.inf
    return min(_clock_age(signs), most) > alive.LATE.total_seconds()


def _clock_age(signs: LifeSigns) -> float:
    """Seconds since the clock that this process relies on did what was due; where none ever did,
    since this process started.
    """
    if get_settings().clock == "inside":
        return HERE.since_turn()
    return signs.clock_age.total_seconds() if signs.clock_age is not None else HERE.since_start()


async def figures(request: Request) -> Response:
    """All figures as Prometheus reads them; for anybody else there is no such page."""
    if not _may_ask(request):
        return render.not_found()
    await run_in_threadpool(_measure)
    return Response(metrics.told(), headers=NOT_KEPT, media_type=TOLD_AS)


def _may_ask(request: Request) -> bool:
    """With a token whoever says it; without one this machine, asked for by its own name and by
    nobody in between: a proxy of this machine asks for others.
    """
    token = get_settings().metrics_token.get_secret_value()
    if token:
        said = request.headers.get("authorization", "").encode("utf-8", "replace")
        return secrets.compare_digest(said, f"Bearer {token}".encode())
    name = arrival.name_of(request.headers.get("host", ""))
    here = request.client is not None and request.client.host in arrival.LOOPBACK
    own_name = name is not None and name[0] in arrival.LOOPBACK
    return here and own_name and bool(request.scope.get(arrival.DIRECT))


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What one look at the database has shown."""

    signs: LifeSigns
    waiting: InLine | None


def _look(*, whole: bool = False) -> LookedAt | None:
    """None: the database does not answer."""
    try:
        with reading() as session:
            signs = alive.signs(session)
            counted = whole and signs.schema is not SchemaState.OLDER
            return LookedAt(signs, alive.waiting(session) if counted else None)
    except UNANSWERED as error:
        log.error("database unavailable", page="/readyz", error=type(error).__name__)
        return None


def _measure() -> None:
    """What is not counted as it happens."""
    pages, browsers = OPEN_PAGES.counted()
    metrics.PAGES_OPEN.set(pages)
    metrics.BROWSERS.set(browsers)
    metrics.LEAVING.set(HERE.leaving)
    metrics.INFO.labels(VERSION).set(1)
    metrics.POOL.set(metrics.in_use(get_engine()))
    seen = _look(whole=True)
    metrics.DATABASE_UP.set(seen is not None)
    if seen is None:
        return
    metrics.CLOCK_AGE.set(_clock_age(seen.signs))
    metrics.SKEW.set(seen.signs.ahead.total_seconds())
    if seen.waiting is not None:
        metrics.SESSIONS.set(seen.waiting.signed_in)
        metrics.OUTBOX.set(seen.waiting.messages)
        metrics.OUTBOX_AGE.set(seen.waiting.oldest.total_seconds())
