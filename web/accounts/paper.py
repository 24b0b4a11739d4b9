"""Recovery codes: ten for paper, shown once."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from db.accounts import codes, factors
from db.accounts.factors import Factors
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.second import CODES, Way
from i18n import _, ngettext
from web import render, requests
from web.accounts import confirm
from web.accounts.admit import wanted
from web.accounts.enrol import may_enrol
from web.accounts.password import find
from web.accounts.second import elsewhere


async def codes_page(request: Request) -> Response:
    """What they are for, and the button that makes them."""
    following = wanted(request.query_params.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or not may_enrol(me):
        return elsewhere(me, following)
    return await run_in_threadpool(_form, me, following)


async def make_codes(request: Request) -> Response:
    """New codes, on this page and never again; those before are void."""
    fields = await requests.form(request)
    following = wanted(fields.get("next"))
    me = await run_in_threadpool(find, request)
    if me is None or not may_enrol(me):
        return elsewhere(me, following)
    if message := await confirm.refusal(request, me, fields):
        return await run_in_threadpool(_form, me, following, message, 401)
    if not (await run_in_threadpool(_present, me)).count:
        return elsewhere(me, "/auth/account")
    made = await run_in_threadpool(_make, me)
    words = {
        "why": _(
            "Print them or write them down now: they are not shown again. Each lets you in once, "
            "in the place of the app or the passkey."
        ),
        "keep": _("Keep them away from the device, in a closed drawer."),
        "print": _("Print"),
        "file": _("Save as a file"),
        "on": _("I have them: go on"),
        "head": _("Recovery codes of {name} for Ponte").format(name=me.username),
    }
    return render.page(
        "codes.html",
        scripts=("passkey",),
        title=_("Your recovery codes"),
        words=words,
        codes=made,
        next=following,
    )


def _form(me: SignedIn, following: str, message: str = "", status: int = 200) -> Response:
    present = _present(me)
    left = ngettext("You have {n} unused code.", "You have {n} unused codes.", present.codes_left)
    words = {
        "why": _(
            "{n} codes on paper let you in when the telephone or the device is lost. Without them "
            "an administrator has to help you."
        ).format(n=CODES),
        "left": left.format(n=present.codes_left) if present.codes_left else "",
        "void": _("New codes make the old ones void.") if present.codes_left else "",
        "current": _("Present password"),
        "make": _("Show me the codes"),
        "later": _("Not now"),
    }
    return render.page(
        "codes_before.html",
        status,
        title=_("Codes for the day something is lost"),
        words=words,
        message=message,
        next=following,
        username=me.username,
        ask_current=confirm.is_due(me) and me.way is not Way.PROVIDER,
    )


def _present(me: SignedIn) -> Factors:
    with reading() as session:
        return factors.own(session, me.actor)


def _make(me: SignedIn) -> tuple[str, ...]:
    drawn = codes.PaperCodes.draw()
    with transaction() as session:
        codes.keep_codes(session, me.actor, drawn)
    return drawn.told
