"""The second factor at sign-in: a code of the app or of the paper, or a passkey."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.accounts import codes
from db.accounts.admission import Admitted
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.second import SignInStep
from i18n import _
from web import render, requests, wording
from web.accounts import site
from web.accounts.admit import browser, lead, onward, wanted
from web.accounts.password import find


async def second_page(request: Request) -> Response:
    """The form, for who has shown a password and nothing else yet."""
    following = wanted(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or me.step is not SignInStep.SECOND:
        return elsewhere(me, following)
    return _form(request, me, following)


async def enter_code(request: Request) -> Response:
    """A code; counted as wrong before it is looked at."""
    fields = await requests.form(request)
    following = wanted(fields.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or me.step is not SignInStep.SECOND:
        return elsewhere(me, following)
    wait, let_in = await run_in_threadpool(_enter, request, fields.get("code", ""))
    if wait:
        return _form(request, me, following, wording.wait(wait), 429)
    if let_in is None:
        wrong = _(
            "This code is not right, or was used already. Wait for the next one and try again."
        )
        return _form(request, me, following, wrong, 401)
    return onward(request, let_in, following)


def elsewhere(me: SignedIn | None, following: str) -> Response:
    """Where somebody goes whose sign-in does not stand at this page."""
    return RedirectResponse(lead(me, following) if me else "/auth/login", 303)


def _enter(request: Request, code: str) -> tuple[int, Admitted | None]:
    token = request.cookies.get(requests.SESSION_COOKIE, "")
    with transaction() as session:
        wait = codes.take_attempt(session, token, browser(request))
    if wait:
        return wait, None
    with reading() as session:
        typed = codes.typed_code(session, token, code)
    with transaction() as session:
        return 0, codes.enter(session, token, typed, browser(request))


def _form(
    request: Request, me: SignedIn, following: str, message: str = "", status: int = 200
) -> Response:
    with_passkey = me.has_passkey and site.of(request) is not None
    words = {
        "why": _("Hello {name}. One more step shows that it is really you.").format(
            name=me.actor.name
        ),
        "passkey": _("Continue with the passkey"),
        "code": _("Code of the app"),
        "rule": _("The six digits that the app shows now, or one of your recovery codes."),
        "paper": _("Recovery code"),
        "enter": _("Continue"),
        "lost": _("Telephone and codes lost? An administrator can let you start again."),
        "other": _("Sign in as somebody else"),
    }
    return render.page(
        "second.html",
        status,
        scripts=("passkey",) if with_passkey else (),
        title=_("One more step"),
        words=words,
        message=message,
        next=following,
        with_passkey=with_passkey,
        with_app=me.has_app,
        said=passkey_words(),
    )


def passkey_words() -> dict[str, str]:
    """What `passkey.js` says; it stands in the page."""
    return {
        "none": _("This browser knows no passkeys here. Use another way."),
        "given_up": _("The passkey was not used. Try again, or use another way."),
        "refused": _("This passkey is not known here, or was not accepted. Use another way."),
        "silent": _("The server does not answer. Try again in a moment."),
        "there": _("This device has a passkey for this account already."),
    }
