"""What a device without network and Ponte say to each other once there is one. JSON alone.

A session that has ended answers 401, never the page of the sign-in: what waits on the device stays
there. A device that was revoked is told so (410) whoever is signed in, and erases what it holds.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import i18n
from db.accounts import sessions
from db.accounts.users import SignedIn
from db.campo import day, devices, entries, visits
from db.campo.devices import FieldStanding
from db.clock import utcnow
from db.engine import reading, transaction
from domain.campo import entry
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import VisitState
from domain.permissions import PermissionDenied
from domain.text import TooLong
from i18n import _
from web import render, requests
from web.campo import shell

LONGEST = 200_000
_TOKEN, _CODE = re.compile(r"[A-Za-z0-9_-]{20,43}"), re.compile(r"[A-Za-z0-9_-]{1,43}")
Told = dict[str, Any]
Answered = tuple[int, Told]
Act = Callable[[Session, SignedIn, Told], Answered]


def routes() -> list[BaseRoute]:
    """Everything under `/campo`."""
    return [
        *(
            Route(f"/campo/{name}", _answering(act), methods=["POST"])
            for name, act in _ACTS.items()
        ),
        Route("/campo/day", _answering(_day), methods=["GET"]),
        *map(_behind, shell.routes()),
        Route("/campo/{rest:path}", render.nothing_here, methods=["GET", "POST"]),
    ]


def _behind(route: Route) -> Route:
    """The page and its worker for who is signed in; the worker keeps the page for later.

    Its scripts and styles are the same for everybody and tell of nobody, as those of `/assets/`
    do; what it installs by is asked for without cookies. For these nobody is looked up.
    """
    if route.path not in (shell.PAGE, shell.WORKER):
        return route
    file = route.endpoint

    async def answer(request: Request) -> Response:
        token = request.cookies.get(requests.SESSION_COOKIE, "")
        if await run_in_threadpool(_is_signed_in, token):
            answered: Response = await file(request)
            return answered
        if route.path == shell.PAGE:
            return RedirectResponse(f"/auth/login?{urlencode({'next': shell.PAGE})}", 303)
        return Response(status_code=401)

    return Route(route.path, answer, methods=["GET"])


def _is_signed_in(token: str) -> bool:
    with reading() as session:
        return sessions.find_session(session, token) is not None


def _answering(act: Act) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            sent = await _sent(request)
        except requests.BodyTooLarge:  # 413, which the page knows
            raise
        except (ValueError, RecursionError):
            return _said(422, {"errors": []})
        token = request.cookies.get(requests.SESSION_COOKIE, "")
        return _said(*await run_in_threadpool(_act, act, token, sent))

    return answer


async def _sent(request: Request) -> Told:
    """Raises ValueError for what no page of ours sends, BodyTooLarge."""
    if request.method == "GET":
        return dict(request.query_params)
    if request.headers.get("x-ponte-campo") != "1":
        raise ValueError("not from our page")
    sent = json.loads((await requests.body(request, LONGEST)).decode("utf-8"))
    if not isinstance(sent, dict):
        raise ValueError("no object")
    return sent


def _act(act: Act, session_token: str, sent: Told) -> Answered:
    """The answer to one message, in one transaction."""
    with reading() as session:
        if devices.is_revoked(session, _code(sent)):
            return 410, {"revoked": True}
        me = sessions.find_session(session, session_token)
    if me is None:
        return 401, {}
    with i18n.speaking(me.language):
        try:
            with transaction() as session:
                if act is not _register and (refusal := _refusal(session, me, sent)):
                    return refusal
                return act(session, me, sent)
        except PermissionDenied:
            return 403, {}
        except NotThere:
            return 404, {}
        except (Refused, Changed, TooLong) as error:
            return 422, {"errors": _errors(error)}
        except ValueError:
            return 422, {"errors": []}


def _refusal(session: Session, me: SignedIn, sent: Told) -> Answered | None:
    standing = devices.standing(session, me.actor, _code(sent))
    if standing is FieldStanding.OWN:
        return None
    return (410, {"revoked": True}) if standing is FieldStanding.REVOKED else (404, {})


def _register(session: Session, me: SignedIn, sent: Told) -> Answered:
    name = sent.get("name")
    if not isinstance(name, str):
        raise ValueError("no name")
    return 200, {"device": devices.register(session, me.actor, name)}


def _contact(session: Session, me: SignedIn, sent: Told) -> Answered:
    waiting, oldest = sent.get("waiting"), sent.get("oldest")
    if type(waiting) is not int:
        raise ValueError("no number")
    since = min(_moment(oldest), utcnow()) if oldest else None
    devices.heard_of(session, me.actor, _code(sent), waiting, since)
    return 200, {"revoked": False, "reset_tries": sent.get("locked") is True}


def _day(session: Session, me: SignedIn, sent: Told) -> Answered:
    return 200, day.taken_along(session, me.actor, me.language)


def _send(session: Session, me: SignedIn, sent: Told) -> Answered:
    typed, written = entry.read(sent.get("typed")), _moment(sent.get("written_at"))
    new = entries.receive(session, me.actor, _code(sent), _token(sent), typed, written)
    return 200, {"state": "stored" if new else "already"}


def _check_in(session: Session, me: SignedIn, sent: Told) -> Answered:
    token, appointment, state = _token(sent), sent.get("appointment"), sent.get("state")
    tapped = _moment(sent.get("at"))
    if appointment is None and state == VisitState.SPONTANEOUS:
        visits.walk_in(session, me.actor, token, tapped, entry.number(sent.get("stop")))
    else:
        visits.mark(session, me.actor, str(appointment), VisitState(str(state)), tapped)
    return 200, {"state": "stored"}


_ACTS = {"register": _register, "contact": _contact, "send": _send, "check-in": _check_in}


def _errors(error: Refused | Changed | TooLong) -> list[dict[str, str]]:
    """What was refused, field by field, in the person's words."""
    if isinstance(error, Changed):
        said = _("{name} marked it meanwhile; look at the list of the stop.")
        return [{"field": "", "said": said.format(name=error.present.whose)}]
    if isinstance(error, TooLong):
        return [{"field": "", "said": _("The text is too long.")}]
    if error.why == "devices":
        said = _("You have too many devices: have the administrator revoke some in Ponte.")
        return [{"field": "", "said": said}]
    if error.why == "many":
        said = _("Too much waits in the office already: have it looked at first.")
        return [{"field": "", "said": said}]
    if not error.problems:
        return [{"field": "", "said": _(error.why.label)}]
    return [
        {"field": entry.FIELDS.get(name, name), "said": _(flaw.label)}
        for name, flaw in error.problems.items()
    ]


def _code(sent: Told) -> str:
    code = sent.get("device")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _token(sent: Told) -> str:
    token = sent.get("token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise ValueError("no token")
    return token


def _moment(said: object) -> datetime:
    """A moment as a device says it. Raises ValueError."""
    if not isinstance(said, str) or len(said) > 40:
        raise ValueError("no moment")
    moment = datetime.fromisoformat(said)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no moment") from error


def _said(status: int, told: Told) -> JSONResponse:
    now = utcnow().isoformat()
    return JSONResponse({**told, "now": now}, status, headers={"Cache-Control": "no-store"})
