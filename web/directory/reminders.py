"""Reminders stopped from a mail, in one click (RFC 8058): requests go on.

A mail scanner that follows the link sees a page with a button and stops nothing; a mail program
posts, without a cookie of ours, and is believed: whoever holds the link acts for the partner.
"""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from db.engine import reading, transaction
from db.referrals import partner_link
from domain.errors import NotThere
from i18n import _
from web import kept, limits, opened, render

PREFIX = "/u/"
log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """Everything under `/u/`."""
    return opened.routes(PREFIX, show, act)


async def show(request: Request) -> Response:
    """The question, and the button."""
    return await opened.shown(request, _show)


async def act(request: Request) -> Response:
    """Stop them; the same twice is done once."""
    token = opened.token_of(request)
    fields = await kept.typed(request)
    if token is None:
        return opened.over()
    if not limits.allows(token):
        return render.too_often()
    try:
        return await run_in_threadpool(_stop, token)
    except SQLAlchemyError as error:
        log.error("database unavailable", page=PREFIX, error=type(error).__name__)
        return kept.unavailable(fields)


def _show(token: str) -> Response:
    try:
        with reading() as session:
            held = partner_link.reminded(session, token)
    except NotThere:
        return _unknown()
    if not held.reminders:
        return _stopped()
    return render.page(
        "reminders.html",
        title=_("Stop the reminders?"),
        text=_(
            "We then write to {name} only when there is a new request, and call instead."
        ).format(name=held.name),
        button=_("No more reminders"),
    )


def _stop(token: str) -> Response:
    try:
        with transaction() as session:
            partner_link.stop_reminders(session, token)
    except NotThere:
        return _unknown()
    return _stopped()


def _stopped() -> Response:
    text = _(
        "You get no more reminders. New requests still come by mail; for those that wait, somebody "
        "of ALER calls you. If you want reminders again, tell them."
    )
    return render.notice(200, _("Reminders stopped"), text)


def _unknown() -> Response:
    text = _(
        "It may have been cut in the mail, or replaced by a newer one. Open the latest message."
    )
    return render.notice(404, _("This link leads to no page"), text)
