"""Choosing a new password: at the first sign-in after a reset, or at any time."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.accounts import admission, passwords, sign_in, throttle
from db.accounts import users as accounts
from db.accounts.admission import Admitted
from db.accounts.throttle import Came
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.second import SignInStep
from domain.errors import Refused
from i18n import _
from web import render, requests, wording
from web.accounts import attempts
from web.accounts.admit import browser, lead, onward, wanted


async def password_page(request: Request) -> Response:
    """The form."""
    following = wanted(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or me.step is SignInStep.SECOND:
        return _first(me, following)
    return _form(me, following)


async def change_password(request: Request) -> Response:
    """The new password, twice; and the old one, unless another person set it."""
    fields = await requests.form(request)
    following = wanted(fields.get("next"))
    me = await run_in_threadpool(find, request)
    came = throttle.NOWHERE
    if me is None or me.step is SignInStep.SECOND:  # who only knows the password does not change it
        return _first(me, following)
    if not me.must_change:
        answer = await attempts.check(request, me.username, fields.get("current", ""))
        came = answer.came
        if answer.wait:
            return _form(me, following, attempts.said(answer), attempts.status(answer))
        if answer.user_id != me.actor.user_id:
            return _form(me, following, _("The present password is not right."), 401)
    if fields.get("password", "") != fields.get("again", ""):
        return _form(me, following, _("The two new passwords differ."), 400)
    try:
        let_in = await run_in_threadpool(_change, request, me, fields.get("password", ""), came)
    except Refused as error:
        return _form(me, following, wording.flaw(error.why), 400)
    return onward(request, let_in, following)


def _first(me: SignedIn | None, following: str) -> Response:
    return RedirectResponse(lead(me, following) if me else "/auth/login", 303)


def find(request: Request) -> SignedIn | None:
    """Who the cookie stands for, even when only this page is open to them."""
    token = request.cookies.get(requests.SESSION_COOKIE, "")
    with reading() as session:
        return accounts.find_session(session, token, before_change=True)


def _change(request: Request, me: SignedIn, password: str, came: Came) -> Admitted:
    with reading() as session:
        before = sign_in.candidate(session, me.username).password_hash
    new = passwords.chosen(password, me.username, me.actor.name, before)
    with transaction() as session:
        accounts.change_password(session, me.actor, new)
        sign_in.forgive(session, me.username, came)
        return admission.again(session, me, browser(request))


def _form(me: SignedIn, following: str, message: str = "", status: int = 200) -> Response:
    words = {
        "why": _("Your password was set by an administrator. Choose one that only you know.")
        if me.must_change
        else _(
            "Your other sessions will be closed, and the address of your calendar if you have one."
        ),
        "current": _("Present password"),
        "new": _("New password"),
        "rule": _(
            "At least {n} characters, blanks too. Three or four words that do not belong together "
            "do well; no names, places or dates."
        ).format(n=passwords.SHORTEST),
        "again": _("New password, again"),
        "save": _("Save the password"),
        "back": _("Back without changing"),
    }
    return render.page(
        "password.html",
        status,
        title=_("Choose a new password"),
        words=words,
        message=message,
        next=following,
        username=me.username,
        ask_current=not me.must_change,
        back="" if me.must_change else following,
    )
