"""The gate: nothing of Streamlit is reached without a valid session.

Pure ASGI, outermost. A page asked for without a session leads to the sign-in, a websocket is
refused before it is accepted (HTTP 403), anything else is a 401. The page itself leaves in the
language of the person; an address that is no page of ours is said to be none.
"""

from contextlib import suppress
from urllib.parse import urlencode

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import i18n
from db.accounts import users as accounts
from db.accounts.users import SignedIn
from db.crypto import token_hash
from db.engine import reading
from domain.pages import PAGES
from exchange.own_addresses import GUARDED, OWN, UPLOADS
from i18n import _
from web import (
    arrival,
    bounds,
    errors,
    headers,
    index,
    kept,
    leaving,
    put_back,
    refused,
    render,
    requests,
    slow,
    sockets,
)
from web.accounts import session as session_end
from web.standing import HERE

ADDRESSES = frozenset(f"/{page.address}" for page in PAGES.values())
SIGN_IN = "/auth/"
HEALTH = frozenset({"/healthz", "/readyz", "/metrics", "/_stcore/health"})
"""Open to everyone as they stand, and nothing below or beside them; figures look themselves who
asks (`web/health.py`).
"""
LINKS, CAMPO = ("/r/", "/v/", "/c/", "/u/"), "/campo"
OWN_FORMS = (SIGN_IN, "/calendar/", "/drafts/", "/campo/", *LINKS)
"""Open to everyone; each answers for itself: the sign-in, agendas, the links of partners,
drafts, which are also taken in after a session has ended, and the page for the camper, whose worker
is never led to the sign-in.
"""
BUNDLES = ("/assets/", "/static/")
STYLE = "/auth/style.css"
SERVICES = (SIGN_IN, *BUNDLES, "/_stcore/", "/media/", "/component/", "/tiles/")
log = structlog.get_logger()


class Gate:
    """ASGI middleware; behind it are only requests of people who are signed in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, lead to the sign-in, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = arrival.judged(scope)
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            send = arrival.sealing(scope, headers.protecting(scope, send))
            await self._http(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A foreign origin is refused here: Streamlit would ask another host for our address."""
        connection, me = HTTPConnection(scope), None
        if HERE.leaving:
            await leaving.refuse(scope, send)
            return
        with suppress(SQLAlchemyError):
            ours = arrival.asks_for_us(scope)
            if ours and requests.same_origin(connection, must_say=True):
                me = None if await put_back.going_on() else await _signed_in(connection)
            elif ours:
                await refused.note(scope)
        with bounds.OPEN_PAGES.one_more(_browser(scope)) as free:
            if me is None or not free:
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            else:
                await sockets.serve(self.app, scope, receive, send, _browser(scope))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        i18n.use(requests.language_of(request))
        healthy = scope["path"] in HEALTH and _reads(scope)
        always = healthy or scope["path"] == STYLE  # a page that says why not has a style, too
        receive, send = slow.patient(receive), errors.Answering(send)
        try:
            if scope["method"] not in errors.METHODS:
                await errors.no_such_act()(scope, receive, send)
                return
            # A balancer asks by whatever address it knows, and learns nothing.
            if not healthy and not arrival.asks_for_us(scope):
                await _not_at_this_name()(scope, receive, send)
            elif not always and leaving.for_another(scope, _browser(scope)):
                await render.being_renewed()(scope, receive, send)
            elif not always and not scope["path"].startswith(BUNDLES) and await put_back.going_on():
                await render.being_put_back()(scope, receive, send)
            elif scope["path"].startswith(OWN_FORMS) or scope["path"] == CAMPO:
                await self._own_form(scope, receive, send)
            elif scope["path"].startswith(BUNDLES) or healthy:
                await self._page(scope, receive, send, None)
            else:
                await self._behind(scope, receive, send)
        except requests.BodyTooLarge:
            await _plain(_("The form is too large."), 413)(scope, receive, send)
        except slow.TooSlow:
            text = _("What you sent did not arrive in time. Nothing was changed: send it again.")
            await _plain(text, 408, Connection="close")(scope, receive, send)
        except ClientDisconnect:  # nobody is there to be told
            return
        except SQLAlchemyError as error:
            log.error("database unavailable", page=_first(scope), error=type(error).__name__)
            await render.unavailable()(scope, receive, send)
        except Exception:
            log.exception("a page failed", page=_first(scope))
            if not send.begun:
                await render.broken()(scope, receive, send)

    async def _own_form(self, scope: Scope, receive: Receive, send: Send) -> None:
        foreign = scope["method"] == "POST" and not requests.same_origin(HTTPConnection(scope))
        if foreign and scope["path"].startswith(LINKS):  # what a partner typed is given back
            given_back = await kept.from_elsewhere(Request(scope, receive))
            await given_back(scope, receive, send)
        elif foreign:
            await refused.note(scope)
            await _plain(_("This form was sent by another site."), 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _behind(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, is_read = scope["path"], _reads(scope)
        me = await _signed_in(HTTPConnection(scope))
        if me is None and is_read and not path.startswith(SERVICES):
            await _to_sign_in(scope)(scope, receive, send)
        elif me is None:
            await _plain(_("Sign in first."), 401)(scope, receive, send)
        elif not is_read and not requests.same_origin(HTTPConnection(scope)):
            i18n.use(me.language)
            await refused.note(scope)
            await _plain(_("This form was sent by another site."), 403)(scope, receive, send)
        elif path.startswith(GUARDED) and not OWN.belongs(_browser(scope), path):
            i18n.use(me.language)
            await _not_of_this_browser()(scope, receive, send)
        elif path.startswith(UPLOADS) and not bounds.UPLOADED.take(scope["method"], path):
            i18n.use(me.language)
            text = _("This page holds too many files. Reload it, then choose the file again.")
            await _plain(text, 429)(scope, receive, send)
        elif not is_read or path.startswith(SERVICES):
            await self.app(scope, receive, send)
        else:
            i18n.use(me.language)
            rewrite = _page_of(me) if path in ADDRESSES else None
            await self._page(scope, receive, send, rewrite)

    async def _page(
        self, scope: Scope, receive: Receive, send: Send, rewrite: index.Rewrite | None
    ) -> None:
        """Streamlit answers any address it does not know with its page; here it may not."""
        answer = index.HtmlAnswer(send, rewrite)
        await self.app(index.plain(scope) if rewrite else scope, receive, answer)
        if answer.withheld:
            await leaving.not_here()(scope, receive, send)


def _plain(text: str, status: int, **headers: str) -> PlainTextResponse:
    return PlainTextResponse(text, status, headers=headers)


def _first(scope: Scope) -> str:
    """The first part of the address, for the log: what follows may be a link that opens."""
    return "/" + str(scope["path"]).lstrip("/").partition("/")[0][:40]


def _reads(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD")


def _page_of(me: SignedIn) -> index.Rewrite:
    return index.translated(me.language, session_end.cover(me))


async def _signed_in(connection: HTTPConnection) -> SignedIn | None:
    token = connection.cookies.get(requests.SESSION_COOKIE, "")
    return await run_in_threadpool(_find, token) if token else None


def _browser(scope: Scope) -> str:
    return token_hash(HTTPConnection(scope).cookies.get(requests.SESSION_COOKIE, ""))


def _not_of_this_browser() -> PlainTextResponse:
    text = _("This file is not there, or not of this session. Open again the page that offers it.")
    return _plain(text, 404)


def _not_at_this_name() -> PlainTextResponse:
    text = _(
        "Ponte does not answer at this address. Whoever runs it can add the name to "
        "PONTE_PUBLIC_URL or PONTE_ALLOWED_HOSTS."
    )
    return _plain(text, 400)


def _find(token: str) -> SignedIn | None:
    with reading() as session:
        return accounts.find_session(session, token)


def _to_sign_in(scope: Scope) -> RedirectResponse:
    query = scope["query_string"].decode("latin-1")
    wanted = requests.local_path(scope["path"] + (f"?{query}" if query else ""))
    target = "/auth/login" + ("" if wanted == "/" else "?" + urlencode({"next": wanted}))
    return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
