"""The sign-in page: a password, the buttons of a demonstration, the language; and signing out."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import i18n
from db.accounts import external
from db.accounts import users as accounts
from db.accounts.demo import DEMO_USERS
from db.accounts.external import SignedInThere
from db.accounts.passkeys import Site
from db.engine import reading, transaction
from domain.accounts.second import Way
from domain.vocabulary import Role
from i18n import LANGUAGES, _
from settings import get_settings
from web import render, requests
from web.accounts import attempts, site
from web.accounts import session as session_end
from web.accounts.admit import admit, lead
from web.accounts.password import find
from web.accounts.provider import leaving
from web.accounts.second import passkey_words


async def login_page(request: Request) -> Response:
    """The form; whoever is signed in already goes on."""
    following = requests.local_path(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None:
        return _form(following, place=site.of(request))
    return RedirectResponse(lead(me, following), 303)


async def enter(request: Request) -> Response:
    """A user name and a password."""
    fields = await requests.form(request)
    username, following = fields.get("username", "")[:200], requests.local_path(fields.get("next"))
    if not get_settings().local_accounts:
        return _form(following, "", _("Here nobody signs in with a password of Ponte."), 403)
    answer = await attempts.check(request, username, fields.get("password", ""))
    if answer.user_id is None:
        status = attempts.status(answer)
        return _form(
            following, username, attempts.said(answer), status, answer.wait, site.of(request)
        )
    return await admit(request, answer.user_id, following, came=answer.came)


CLOSED = 403
"""A button of the demonstration whose account lets nobody in: said beside the buttons."""


async def enter_demonstration(request: Request) -> Response:
    """One of the four buttons of demonstration mode."""
    fields = await requests.form(request)
    roles = {role.value: role for role in DEMO_USERS if get_settings().demo}
    role = roles.get(fields.get("role", ""))
    if role is None:
        return render.not_found()
    following = requests.local_path(fields.get("next"))
    user_id = await run_in_threadpool(_demo_user, role)
    if user_id is None:
        return _form(
            following, message=_demo_account_closed(), status=CLOSED, place=site.of(request)
        )
    await run_in_threadpool(_speak_as_asked, user_id)
    return await admit(request, user_id, following, Way.BUTTON)


async def leave(request: Request) -> Response:
    """End the session, here and in the database; then at the provider it was opened at."""
    token = request.cookies.get(requests.SESSION_COOKIE, "")
    there = await run_in_threadpool(_close, token)
    response = await leaving.page(there) if there else RedirectResponse("/auth/login", 303)
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


def _close(token: str) -> SignedInThere | None:
    with transaction() as session:
        there = external.opened_at(session, token)
        accounts.close_session(session, token)
    return there


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
    following: str,
    username: str = "",
    message: str = "",
    status: int = 200,
    wait: int = 0,
    place: Site | None = None,
) -> Response:
    words = {
        "banner": _("Demonstration: every person, organisation and case here is invented."),
        "account": _("Enter with your account"),
        "username": _("User name"),
        "password": _("Password"),
        "enter": _("Sign in"),
        "language": _("Language"),
        "passkey": _("Sign in with the passkey"),
    }
    response = render.page(
        "sign_in.html",
        status,
        scripts=("passkey",) if place else (),
        title=_("Sign in"),
        words=words,
        next=following,
        username=username,
        message=message,
        of_button=status == CLOSED,
        languages=LANGUAGES.items(),
        demo_buttons=_demo_buttons(),
        with_passkey=place is not None and get_settings().local_accounts,
        said=passkey_words(),
        providers=_providers(following),
        local=get_settings().local_accounts,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _providers(following: str) -> list[tuple[str, str]]:
    """The address and the words of each provider's button."""
    query = urlencode({"next": following})
    return [
        (f"/auth/oidc/{one.id}?{query}", _("Sign in with {provider}").format(provider=one.label))
        for one in get_settings().oidc_providers
    ]


def _demo_account_closed() -> str:
    return _(
        "This account of the demonstration was disabled, or has another role. Enter as "
        "administrator: there it is opened again."
    )


def _demo_buttons() -> list[tuple[str, str]]:
    return [(role.value, session_end.enter_as(role)) for role in DEMO_USERS]
