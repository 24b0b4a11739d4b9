"""Takes in what is being typed, a moment after the last letter (`keep.js`).

Streamlit hears of a field when it is left, and not at all when the page goes first; this is the
other way. It only takes in: nothing of a draft is answered, so a session that ended by time or
was revoked within the last day may still hand over what was typed in it.
"""

import json
import re
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from db.accounts import sessions, writers
from db.drafts import keep as drafts
from db.engine import transaction
from domain.permissions import PermissionDenied
from web import render, requests

LONGEST, MOST_FIELDS = 400_000, 30
_TOKEN, _NAME = re.compile(r"[A-Za-z0-9_-]{43}"), re.compile(r"[a-z_][a-z0-9_]{0,31}")
_MILLISECONDS = 2**53


@dataclass(frozen=True, slots=True)
class _Typed:
    place: str
    token: str
    changed: dict[str, str]
    whole: dict[str, str]
    typed_at: int
    person: int | None
    """Whose page it was typed in, where the page says so."""


def routes() -> list[BaseRoute]:
    """`POST /drafts/`; nothing else lies there."""
    return [
        Route("/drafts/", keep, methods=["POST"]),
        Route("/drafts/{rest:path}", render.nothing_here, methods=["GET", "POST"]),
    ]


async def keep(request: Request) -> Response:
    """Keep the fields given in the sender's draft: 204, or 202 when the session has ended.

    401 where nobody types, 403 where the role has no such form, 409 when its token was used, 413
    and 422 for what is too long or is no draft, 429 for one draft too many.
    """
    sent = await requests.body(request, LONGEST)
    try:
        typed = _typed(sent)
    except (ValueError, RecursionError):
        return Response(status_code=422)
    token = request.cookies.get(requests.SESSION_COOKIE, "")
    status = await run_in_threadpool(_keep, token, requests.device_token(request), typed)
    return Response(status_code=status, headers={"Cache-Control": "no-store"})


def _keep(session_token: str, device: str, typed: _Typed) -> int:
    with transaction() as session:
        actor = writers.find_writer(session, session_token, device) if session_token else None
        if actor is None or typed.person not in (None, actor.user_id):
            return 401
        try:
            drafts.keep(
                session,
                actor,
                typed.place,
                typed.token,
                typed.changed,
                typed.whole,
                typed.typed_at,
            )
        except PermissionDenied:
            return 403
        except drafts.TokenUsed:
            return 409
        except drafts.DraftTooLong:
            return 413
        except drafts.TooManyDrafts:
            return 429
        except drafts.NoSuchPlace:
            return 422
        in_force = sessions.find_session(session, session_token, before_change=True)
    return 204 if in_force else 202


def _typed(sent: bytes) -> _Typed:
    """Raises ValueError for what `keep.js` would not send."""
    given = json.loads(sent.decode("utf-8"))
    if not isinstance(given, dict):
        raise ValueError("no object")
    place, token, typed_at = given.get("place"), given.get("token"), given.get("typed_at")
    if not isinstance(place, str) or not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise ValueError("no place or token")
    if not isinstance(typed_at, int) or not 0 < typed_at < _MILLISECONDS:
        raise ValueError("no moment")
    person = given.get("person")
    if person is not None and type(person) is not int:
        raise ValueError("no person")
    changed, whole = _fields(given.get("changed")), _fields(given.get("whole", {}))
    return _Typed(place, token, changed, whole, typed_at, person)


def _fields(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise ValueError("no fields")
    for name, text in given.items():
        if not _NAME.fullmatch(name) or not isinstance(text, str):
            raise ValueError("no field")
    return {name: _whole(text) for name, text in given.items()}


def _whole(text: str) -> str:
    """Without halves of characters, which JSON can say and no screen can show."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
