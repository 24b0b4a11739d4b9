"""Signing in and out: the only pages anyone may open."""

from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import i18n
from db.accounts import sessions, sign_in
from db.accounts import users as accounts
from db.accounts.demo import DEMO_USERS
from db.engine import reading, transaction
from domain.vocabulary import Role
from i18n import LANGUAGES, _
from settings import get_settings
from web import render, requests, scripts, wording
from web.accounts import attempts
from web.accounts import session as session_end
from web.accounts.password import change_password, find, password_page

_WEB = Path(__file__).parents[1]


def routes() -> list[BaseRoute]:
    """Everything under `/auth/`."""
    return [
        Route("/auth/login", login_page, methods=["GET"]),
        Route("/auth/login", enter, methods=["POST"]),
        Route("/auth/demo", enter_demonstration, methods=["POST"]),
        Route("/auth/logout", leave, methods=["POST"]),
        Route("/auth/session", session_end.look, methods=["GET"]),
        Route("/auth/session", session_end.use, methods=["POST"]),
        Route("/auth/language", choose_language, methods=["POST"]),
        Route("/auth/password", password_page, methods=["GET"]),
        Route("/auth/password", change_password, methods=["POST"]),
        Route("/auth/style.css", stylesheet),
        Route("/auth/icon.svg", icon),
        Route("/auth/{name}.js", script),
        Route("/auth/{rest:path}", nothing_here, methods=["GET", "POST"]),
    ]


async def login_page(request: Request) -> Response:
    """The form; whoever is signed in already goes on."""
    following = requests.local_path(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None:
        return _form(following)
    return RedirectResponse(_password_first(following) if me.must_change else following, 303)


async def enter(request: Request) -> Response:
    """A user name and a password."""
    fields = await requests.form(request)
    username, following = fields.get("username", "")[:200], requests.local_path(fields.get("next"))
    answer = await attempts.check(username, fields.get("password", ""))
    if answer.wait:
        return _form(following, username, wording.wait(answer.wait), 429, answer.wait)
    if answer.user_id is None:
        return _form(following, username, _("User name or password is not right."), 401)
    return await _admit(request, answer.user_id, following)


async def enter_demonstration(request: Request) -> Response:
    """One of the four buttons of demonstration mode."""
    fields = await requests.form(request)
    roles = {role.value: role for role in Role if get_settings().demo}
    role, user_id = roles.get(fields.get("role", "")), None
    if role is not None:
        user_id = await run_in_threadpool(_demo_user, role)
    if user_id is None:
        return render.not_found()
    await run_in_threadpool(_speak_as_asked, user_id)
    return await _admit(request, user_id, requests.local_path(fields.get("next")))


async def leave(request: Request) -> Response:
    """End the session, here and in the database."""
    await run_in_threadpool(_close, request.cookies.get(requests.SESSION_COOKIE, ""))
    response = RedirectResponse("/auth/login", 303)
    requests.drop_session(request, response)
    return response


async def choose_language(request: Request) -> Response:
    """Another language, for this browser and the person signed in; back to the same page."""
    fields = await requests.form(request)
    target = requests.came_from(request)
    if "next" in fields:  # from the sign-in page
        target = "/auth/login?" + urlencode({"next": requests.local_path(fields["next"])})
    response = RedirectResponse(target, 303)
    if fields.get("language") in LANGUAGES:
        await run_in_threadpool(_remember_language, request, fields["language"])
        requests.set_language(request, response, fields["language"])
    return response


async def stylesheet(request: Request) -> Response:
    """The style of these pages."""
    return FileResponse(_WEB / "style.css", headers={"Cache-Control": "max-age=3600"})


async def icon(request: Request) -> Response:
    """The bridge in the browser's tab."""
    return FileResponse(_WEB / "icon.svg", headers={"Cache-Control": "max-age=86400"})


async def script(request: Request) -> Response:
    """What we add to Streamlit's page: its own texts in our languages, what a finger needs."""
    found = scripts.text(request.path_params["name"])
    if found is None:
        return render.not_found()
    headers = {"Cache-Control": "max-age=3600"}
    return Response(found, media_type="text/javascript", headers=headers)


async def nothing_here(request: Request) -> Response:
    """Other addresses under `/auth/` do not fall through to Streamlit's own sign-in."""
    return render.not_found()


async def _admit(request: Request, user_id: int, following: str) -> Response:
    """A new session, never the one the browser came with."""
    old = request.cookies.get(requests.SESSION_COOKIE, "")
    agent = request.headers.get("user-agent", "")
    token, must_change, came_before = await run_in_threadpool(_open, user_id, agent, old)
    if not came_before:  # the address may be a case another person had open
        following = "/"
    target = _password_first(following) if must_change else following
    response = RedirectResponse(target, 303)
    requests.set_session(request, response, token)
    return response


def _password_first(following: str) -> str:
    return "/auth/password?" + urlencode({"next": following})


def _open(user_id: int, agent: str, old_token: str) -> tuple[str, bool, bool]:
    """The token, whether the password must be changed, whether nobody else was here before."""
    with transaction() as session:
        before = sessions.whose(session, old_token)
        accounts.close_session(session, old_token)
        token = sign_in.succeed(session, user_id, agent)
        session.flush()
        me = accounts.find_session(session, token, before_change=True)
    return token, me is not None and me.must_change, before in (None, user_id)


def _close(token: str) -> None:
    with transaction() as session:
        accounts.close_session(session, token)


def _demo_user(role: Role) -> int | None:
    with reading() as session:
        return accounts.demo_user(session, role)


def _speak_as_asked(user_id: int) -> None:
    """The four accounts are everyone's: none keeps the language of the one before."""
    with transaction() as session:
        accounts.set_demo_language(session, user_id, i18n.language())


def _remember_language(request: Request, language: str) -> None:
    me = find(request)
    if me is not None:
        with transaction() as session:
            accounts.set_language(session, me.actor, language)


def _form(
    following: str, username: str = "", message: str = "", status: int = 200, wait: int = 0
) -> Response:
    words = {
        "banner": _("Demonstration: every person, organisation and case here is invented."),
        "account": _("Enter with your account"),
        "username": _("User name"),
        "password": _("Password"),
        "enter": _("Sign in"),
        "language": _("Language"),
    }
    response = render.page(
        "sign_in.html",
        status,
        title=_("Sign in"),
        words=words,
        next=following,
        username=username,
        message=message,
        languages=LANGUAGES.items(),
        demo_buttons=_demo_buttons(),
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _demo_buttons() -> list[tuple[str, str]]:
    return [(role.value, session_end.enter_as(role)) for role in DEMO_USERS]
