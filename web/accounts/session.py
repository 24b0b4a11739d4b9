"""A page asks how long its session lasts, says that it is used, and brings its own cover.

`session.js` does the asking. The cover travels inside the page, so that it needs no server when
its time comes.
"""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from db.accounts import sessions
from db.accounts import users as accounts
from db.accounts.demo import DEMO_USERS
from db.accounts.sessions import SessionStanding
from db.accounts.users import SignedIn
from db.engine import reading
from db.referrals import news
from domain.accounts.second import Way
from domain.vocabulary import Role
from i18n import _
from settings import get_settings
from web import render, requests
from web.accounts.second import passkey_words

_STYLE = Path(__file__).with_name("session.css").read_text(encoding="utf-8")


async def look(request: Request) -> Response:
    """How long the session lasts, and whether anything came. Looking is no use of it."""
    return await _answer(request)


async def use(request: Request) -> Response:
    """The person is typing: that is use, whether or not anything was sent yet."""
    token = _token(request)
    await run_in_threadpool(_use, token)
    return await _answer(request)


async def _answer(request: Request) -> Response:
    found = await run_in_threadpool(_standing, _token(request))
    said: dict[str, object] = {"person": None}
    if found is None and (waiting := await run_in_threadpool(_waiting, _token(request))):
        said["waits"] = waiting
    if found:
        said = {
            "person": found.user_id,
            "session": found.session_id,
            "left": found.left,
            "idle": found.idle,
            "may_stay": found.may_stay,
            "news": news.version(found.role),
        }
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


def _token(request: Request) -> str:
    return request.cookies.get(requests.SESSION_COOKIE, "")


def _standing(token: str) -> SessionStanding | None:
    with reading() as session:
        return sessions.standing(session, token)


def _waiting(token: str) -> int | None:
    """Who has signed in and has still to take a step, on a page of its own."""
    with reading() as session:
        me = accounts.find_session(session, token, before_change=True)
    return me.actor.user_id if me and me.step else None


def _use(token: str) -> None:
    with reading() as session:
        accounts.find_session(session, token)


def cover(me: SignedIn) -> bytes:
    """What lies over the page of `me` once its session has ended, as HTML for the page's body."""
    role = _demonstration_role(me)
    words = {
        "ended": _("Your session has ended"),
        "kept": _("The texts you were writing are kept for you. Sign in and go on from there."),
        "unkept": _(
            "What you wrote last has not reached the server: sign in here, without closing this "
            "page, and it is kept."
        ),
        "username": _("User name"),
        "password": _("Password"),
        "enter": enter_as(role) if role else _("Sign in"),
        "passkey": _("Sign in with the passkey"),
        "other": _("Sign in as somebody else"),
        "silent": _("The server does not answer. Try again in a moment."),
        "still": _("Are you still here? In a minute this page is covered."),
        "last": _("In a minute your session ends and you sign in again. Finish what you write."),
        "stay": _("Yes, I am here"),
    }
    text = render.part(
        "cover.html",
        me=me,
        words=words,
        role=role.value if role else "",
        away=me.way is Way.PROVIDER,
        style=_STYLE,
        said=passkey_words() if me.has_passkey and me.way is not Way.PROVIDER else {},
    )
    return text.encode()


def enter_as(role: Role) -> str:
    """The words on the button of a role, in a demonstration."""
    return _("Enter as {role}").format(role=_(role.label).lower())


def _demonstration_role(me: SignedIn) -> Role | None:
    """The role whose button lets `me` in again; None where a password is needed."""
    username, _name = DEMO_USERS.get(me.actor.role, ("", ""))
    return me.actor.role if get_settings().demo and me.username == username else None
