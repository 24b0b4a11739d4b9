"""Adding a second factor: at the first sign-in of whom it is compulsory for, or at any time.

The secret of an app travels sealed in the form, so that nothing is stored before a code shows that
the app has it.
"""

from urllib.parse import urlencode

import pyotp
import segno
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.accounts import admission, codes, factors
from db.accounts.admission import Admitted
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.second import SignInStep, Way
from domain.errors import Refused
from i18n import _
from web import render, requests, wording
from web.accounts import confirm, site
from web.accounts.admit import browser, give, wanted
from web.accounts.password import find
from web.accounts.second import elsewhere, passkey_words


def after(following: str) -> str:
    """Where one goes who has added a factor: to the codes for paper."""
    return "/auth/codes?" + urlencode({"next": following})


def may_enrol(me: SignedIn) -> bool:
    """Whether this is the moment, and the account one that people sign in to."""
    return me.step in (None, SignInStep.ENROL) and me.way is not Way.BUTTON


async def enrol_page(request: Request) -> Response:
    """A passkey or an app."""
    following = wanted(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or not may_enrol(me):
        return elsewhere(me, following)
    return await run_in_threadpool(_form, request, me, following)


async def add_app(request: Request) -> Response:
    """The first code of an app."""
    fields = await requests.form(request)
    following = wanted(fields.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or not may_enrol(me):
        return elsewhere(me, following)
    sealed = fields.get("sealed", "")
    if message := await confirm.refusal(request, me, fields):
        return await run_in_threadpool(_form, request, me, following, sealed, message, 401)
    try:
        let_in = await run_in_threadpool(_add, request, me, sealed, fields.get("code", ""))
    except Refused as error:
        said = wording.factor(error.why)
        return await run_in_threadpool(_form, request, me, following, sealed, said, 400)
    response = RedirectResponse(after(following), 303)
    if let_in:
        give(request, response, let_in)
    return response


def proved_by(session: Session, request: Request, how: str) -> Admitted | None:
    """Who adds a factor has shown it: the session is one of two factors from now on."""
    token = request.cookies.get(requests.SESSION_COOKIE, "")
    return admission.prove(session, token, browser(request), how)


def _add(request: Request, me: SignedIn, sealed: str, code: str) -> Admitted | None:
    with transaction() as session:
        codes.add_app(session, me.actor, sealed, code)
        session.flush()
        return proved_by(session, request, "app")


def _form(
    request: Request,
    me: SignedIn,
    following: str,
    sealed: str = "",
    message: str = "",
    status: int = 200,
) -> Response:
    with reading() as session:
        secret, sealed = codes.offer(session, me.actor, sealed)
        present = factors.own(session, me.actor)
    address = pyotp.TOTP(secret).provisioning_uri(name=me.username, issuer_name="Ponte")
    due = me.step is SignInStep.ENROL
    return render.page(
        "enrol.html",
        status,
        scripts=("passkey",) if site.of(request) else (),
        title=_("Add a second step") if not due else _("One more step, once"),
        words=_words(due),
        message=message,
        next=following,
        username=me.username,
        sealed=sealed,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=segno.make(address, error="m").svg_inline(border=3, light="#fff", omitsize=True),
        with_passkey=site.of(request) is not None,
        with_app=present.app_since is None,
        ask_current=confirm.is_due(me) and me.way is not Way.PROVIDER,
        back="" if due else "/auth/account",
        said=passkey_words(),
    )


def _words(due: bool) -> dict[str, str]:
    why = _(
        "It takes a minute, and is done once: with it nobody comes in who only learnt your "
        "password. Choose one of the two. From then on it is asked once a day, and on a new device."
    )
    free = _("It protects your account also where somebody learns your password.")
    return {
        "why": why if due else free,
        "passkey": _("With this device: a passkey"),
        "passkey_hint": _(
            "Finger, face or the code of this device. The quickest way, and it needs no password."
        ),
        "name": _("Name of this device"),
        "name_hint": _("So that you know it again, such as “tablet of the camper”."),
        "add_passkey": _("Add a passkey"),
        "app": _("With a telephone: an app for codes"),
        "app_hint": _(
            "Open an app for codes (for example the one for passwords that your telephone has) and "
            "point it at this square."
        ),
        "picture": _("Square to point the app at"),
        "by_hand": _("Or type this key into the app:"),
        "code": _("The six digits that the app shows now"),
        "add_app": _("Add the app"),
        "current": _("Present password"),
        "back": _("Back without changing"),
        "out": _("Sign out"),
    }
