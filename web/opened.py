"""The link of a mail, exchanged for a short session of its own: the address that stays in the
browser, its history and what it sends along holds nothing.

The link itself stays good: a scanner, a colleague, a second visit each get a session of their own.
It stands sealed in a cookie, one for each link, so nothing is written when a link is opened, and
two pages in one browser do not answer for each other. The cookie is Lax: who comes from a webmail
comes from another site, and a Strict one would not be sent after the redirect.
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from db import crypto
from db.clock import utcnow
from i18n import _
from web import kept, limits, links, render, requests
from web.requests import Handler

LASTS = timedelta(hours=4)
"""Since it was last used: who is called away while answering finds the page as it was."""
MOST = 10
"""Links that one browser has open at a time; the eleventh closes the oldest."""
_COOKIE = "ponte_link_"


def routes(prefix: str, show: Handler, act: Handler) -> list[BaseRoute]:
    """A page by the link of a mail, and by the address that the link is exchanged for."""
    return [
        Route(f"{prefix}at/{{handle}}", show, methods=["GET"]),
        Route(f"{prefix}at/{{handle}}", act, methods=["POST"]),
        Route(f"{prefix}{{token:link}}", show, methods=["GET"]),
        Route(f"{prefix}{{token:link}}", act, methods=["POST"]),
    ]


def token_of(request: Request) -> str | None:
    """The token of the link, from the address or from the session it was exchanged for; None: that
    session has ended, or never was.
    """
    handle = _handle_asked(request)
    return links.token_of(request) if handle is None else _sealed(request, handle)[1] or None


async def shown(request: Request, draw: Callable[[str], Response]) -> Response:
    """The page of a link, as `draw(token)` makes it; or that it is over, or asked for too often."""
    token = token_of(request)
    if token is None:
        return over()
    if not limits.allows(token):
        return render.too_often()
    return _exchanged(request, token, await run_in_threadpool(draw, token))


def _exchanged(request: Request, token: str, page: Response) -> Response:
    """`page` where the address holds nothing already; else the way to that address, unless the link
    leads to no page.
    """
    if _handle_asked(request) is None:
        if page.status_code != 200:
            return page
        page = RedirectResponse(_address(request, token), 303)
        page.headers["Cache-Control"] = "no-store"
    _seal(request, page, token)
    return page


def again(request: Request, token: str) -> Response:
    """Back to the page by the address that holds nothing, after an answer."""
    response = RedirectResponse(_address(request, token), 303)
    _seal(request, response, token)
    return response


def elsewhere(request: Request, token: str, prefix: str) -> Response:
    """On to another page of the same link, in the same visit."""
    response = RedirectResponse(f"{prefix}at/{_handle(token, prefix)}", 303)
    response.headers["Cache-Control"] = "no-store"
    _seal(request, response, token, prefix)
    return response


def over(fields: dict[str, str] | None = None, labels: dict[str, str] | None = None) -> Response:
    """The session of the link has ended: the link opens another."""
    title = _("Open the link again")
    text = _("This page was open for too long, or elsewhere. Open the link in the message.")
    if fields and any(value.strip() for value in fields.values()):
        return kept.back(fields, 403, title, text, again=False, labels=labels)
    return render.notice(403, title, text)


def _handle_asked(request: Request) -> str | None:
    return request.path_params.get("handle")


def _prefix(request: Request) -> str:
    return f"/{request.url.path.split('/')[1]}/"


def _address(request: Request, token: str) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    prefix = _prefix(request)
    return f"{prefix}at/{_handle(token, prefix)}{query}"


def _handle(token: str, prefix: str) -> str:
    """Tells the pages of a browser apart, and opens none: it is made of a hash."""
    return crypto.token_hash(f"handle of {prefix} {token}")[:16]


def _seal(request: Request, response: Response, token: str, prefix: str = "") -> None:
    prefix = prefix or _prefix(request)
    handle, now = _handle(token, prefix), int(utcnow().timestamp())
    sealed = crypto.encrypt(f"{now} {prefix} {token}").decode()
    requests.set_link(request, response, _COOKIE + handle, sealed)
    others = [name for name in request.cookies if name.startswith(_COOKIE)]
    others = [name for name in others if name != _COOKIE + handle]
    oldest_last = sorted(others, key=lambda name: -_sealed(request, name[len(_COOKIE) :])[0])
    for name in oldest_last[MOST - 1 :]:
        response.delete_cookie(name, path="/")


def _sealed(request: Request, handle: str) -> tuple[int, str]:
    """When the link was last used and its token; nothing: not here, or long ago."""
    try:
        text = crypto.decrypt(request.cookies.get(_COOKIE + handle, "").encode())
        used, prefix, token = text.split(" ", 2)
    except (crypto.Unreadable, ValueError):
        return 0, ""
    fresh = utcnow().timestamp() - int(used) <= LASTS.total_seconds()
    ours = prefix == _prefix(request) and quote(handle) == _handle(token, prefix)
    return (int(used), token) if fresh and ours else (0, "")
