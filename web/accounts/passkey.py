"""Passkeys as the browser's script asks for them: `passkey.js` beside this file.

A passkey alone lets in, with or without a password before it: the person was verified by the
device. What a browser needs to answer is good for this browser, once, for some minutes.
"""

import json
import secrets
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from db.accounts import admission, passkeys
from db.accounts.admission import Admitted
from db.accounts.passkeys import Site
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.second import SignInStep, Way
from domain.errors import Refused
from i18n import _
from settings import get_settings
from web import requests, wording
from web.accounts import confirm, site
from web.accounts.admit import browser, give, lead, wanted
from web.accounts.enrol import after, may_enrol, proved_by
from web.accounts.password import find

COOKIE, COOKIE_SECONDS = "ponte_challenge", 600
LONGEST = 16_384
_NO_STORE = {"Cache-Control": "no-store"}


async def ask(request: Request) -> Response:
    """What the browser needs to answer with a passkey."""
    place = site.of(request)
    if place is None:
        return _no(_("Passkeys work at the address of the installation only."))
    token = _browser_token(request)
    me = await run_in_threadpool(find, request)
    return _given(request, await run_in_threadpool(_asking, place, token, me), token)


async def enter(request: Request) -> Response:
    """The answer of a passkey: in, or the second factor of who has shown the password."""
    place, sent = site.of(request), await _sent(request)
    if place is None or sent is None:
        return _no(_("This passkey is not known here, or was not accepted. Use another way."))
    let_in = await run_in_threadpool(_enter, request, place, sent.get("answer"))
    if let_in is None:
        return _no(_("This passkey is not known here, or was not accepted. Use another way."))
    following = wanted(str(sent.get("next", "")))
    if not let_in.came_before:
        following = "/"
    response = JSONResponse({"to": lead(let_in.me, following)}, headers=_NO_STORE)
    give(request, response, let_in)
    return response


async def ask_new(request: Request) -> Response:
    """What the browser needs to make a passkey, for who shows the password where it is due."""
    place, fields = site.of(request), await requests.form(request)
    me = await run_in_threadpool(find, request)
    if me is None or place is None or not may_enrol(me):
        return _no(_("Passkeys work at the address of the installation only."))
    if message := await confirm.refusal(request, me, fields):
        return _no(message, 403)
    token = _browser_token(request)
    try:
        options = await run_in_threadpool(_adding, me, place, token)
    except Refused as error:
        return _no(wording.factor(error.why), 409)
    return _given(request, options, token)


async def add(request: Request) -> Response:
    """The passkey that the browser has made."""
    place, sent = site.of(request), await _sent(request)
    me = await run_in_threadpool(find, request)
    if me is None or place is None or sent is None or not may_enrol(me):
        return _no(_("The passkey was not added."))
    try:
        let_in = await run_in_threadpool(_add, request, me, place, sent)
    except Refused as error:
        return _no(wording.factor(error.why), 409)
    following = wanted(str(sent.get("next", "")))
    response = JSONResponse({"to": after(following)}, headers=_NO_STORE)
    if let_in:
        give(request, response, let_in)
    return response


def _asking(place: Site, token: str, me: SignedIn | None) -> dict[str, Any]:
    known = me.actor.user_id if me and me.step is SignInStep.SECOND else None
    with reading() as session:
        return passkeys.asking(session, place, token, known)


def _enter(request: Request, place: Site, answer: object) -> Admitted | None:
    """Of who has shown a password only their own passkey is taken."""
    if not isinstance(answer, dict):
        return None
    old = request.cookies.get(requests.SESSION_COOKIE, "")
    me = find(request)
    with transaction() as session:
        who = passkeys.answered(session, place, _browser_token(request), answer)
        if who is None:
            return None
        if me is not None and me.step is SignInStep.SECOND and me.actor.user_id == who.user_id:
            return admission.prove(session, old, browser(request), "passkey")
        if not admission.lets_in(session, who.user_id, Way.PASSKEY):
            return None
        if not (who.local and get_settings().local_accounts):
            return None  # the provider says whether they may come in
        return admission.admit(
            session, who.user_id, Way.PASSKEY, browser(request), old_token=old, proved=True
        )


def _adding(me: SignedIn, place: Site, token: str) -> dict[str, Any]:
    with reading() as session:
        return passkeys.adding(session, me.actor, place, token)


def _add(request: Request, me: SignedIn, place: Site, sent: dict[str, Any]) -> Admitted | None:
    answer, name = sent.get("answer"), str(sent.get("name", ""))
    with transaction() as session:
        passkeys.add(
            session,
            me.actor,
            place,
            _browser_token(request),
            answer if isinstance(answer, dict) else {},
            name,
        )
        session.flush()
        return proved_by(session, request, "passkey")


async def _sent(request: Request) -> dict[str, Any] | None:
    try:
        said = json.loads(await requests.body(request, LONGEST))
        json.dumps(said, ensure_ascii=False).encode()  # halves of signs are no text
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _browser_token(request: Request) -> str:
    return request.cookies.get(COOKIE, "")[:100] or secrets.token_urlsafe(32)


def _given(request: Request, options: dict[str, Any], token: str) -> Response:
    response = JSONResponse(options, headers=_NO_STORE)
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=requests.over_tls(request),
        path="/",
    )
    return response


def _no(why: str, status: int = 400) -> Response:
    return JSONResponse({"why": why}, status, headers=_NO_STORE)
