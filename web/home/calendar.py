"""Agendas for the calendars of phones: an address each, without an account, to read only."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

import i18n
from db.engine import reading
from db.home import calendar as calendars
from db.home.calendar import NoSuchCalendar
from exchange.home import calendar as agenda_calendar
from i18n import _
from settings import get_settings
from web import limits, links, requests


def routes() -> list[BaseRoute]:
    """Everything under `/calendar/`."""
    return [
        Route("/calendar/{token:link}", show, methods=["GET"]),
        Route("/calendar/{rest:path}", nothing_here, methods=["GET", "POST"]),
    ]


async def show(request: Request) -> Response:
    """The agenda behind the address."""
    token = links.token_of(request)
    if not limits.allows(token):
        return PlainTextResponse(_("Too many requests"), 429)
    return await run_in_threadpool(_show, token, _origin(request))


async def nothing_here(request: Request) -> Response:
    """An address that was cut."""
    return _unknown()


def _show(token: str, origin: str) -> Response:
    try:
        with reading() as session:
            feed = calendars.feed(session, token)
    except NoSuchCalendar:
        return _unknown()
    i18n.use(feed.language)
    headers = {"Cache-Control": "private, no-store"}
    return Response(
        agenda_calendar.write(feed, origin), media_type="text/calendar", headers=headers
    )


def _origin(request: Request) -> str:
    scheme = "https" if requests.over_tls(request) else "http"
    address = f"{scheme}://{request.headers.get('host', '')}"
    return (get_settings().public_url or address).rstrip("/")


def _unknown() -> Response:
    return PlainTextResponse(_("There is no calendar at this address."), 404)
