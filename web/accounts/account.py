"""One's own account: where it is signed in, what protects it, where its owner is written to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import i18n
from db.accounts import address, codes, factors, listing, passkeys
from db.accounts.factors import Factors
from db.accounts.listing import OwnSession
from db.accounts.users import SignedIn
from db.engine import reading, transaction
from domain.accounts.agents import described
from domain.accounts.second import Way
from domain.errors import Refused
from i18n import LANGUAGES, _, ngettext
from web import render, requests, wording
from web.accounts import confirm
from web.accounts.password import find
from web.accounts.second import elsewhere

ADDRESS = "/auth/account"


async def account_page(request: Request) -> Response:
    """Everything of it on one page."""
    me = await run_in_threadpool(find, request)
    if me is None or me.step is not None:
        return elsewhere(me, "/")
    i18n.use(me.language)
    return await run_in_threadpool(_page, me, _said(request.query_params.get("done", "")))


async def change(request: Request) -> Response:
    """One of the changes the page offers; what protects the account asks for the password first."""
    fields = await requests.form(request)
    me = await run_in_threadpool(find, request)
    if me is None or me.step is not None:
        return elsewhere(me, "/")
    i18n.use(me.language)
    act = _ACTS.get(fields.get("act", ""))
    if act is None or (act.guarded and me.way is Way.BUTTON):
        return render.not_found()
    if act.guarded and (message := await confirm.refusal(request, me, fields)):
        return await run_in_threadpool(_page, me, "", message, 401)
    try:
        await run_in_threadpool(act.run, me, fields)
    except Refused as error:
        return await run_in_threadpool(_page, me, "", wording.factor(error.why), 400)
    return RedirectResponse(f"{ADDRESS}?done={fields['act']}", 303)


@dataclass(frozen=True, slots=True)
class _Act:
    run: Callable[[SignedIn, dict[str, str]], None]
    guarded: bool = True


def _end(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        listing.end_own(session, me.actor, _number(fields.get("session", "")))


def _others(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        listing.end_others(session, me.actor, me.session_id)


def _rename(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        number = _number(fields.get("passkey", ""))
        passkeys.rename(session, me.actor, number, fields.get("name", ""))


def _drop_passkey(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        passkeys.remove(session, me.actor, _number(fields.get("passkey", "")))


def _drop_app(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        codes.remove_app(session, me.actor)


def _email(me: SignedIn, fields: dict[str, str]) -> None:
    with transaction() as session:
        address.set_own_email(session, me.actor, fields.get("email", ""))


_ACTS = {
    "end": _Act(_end, guarded=False),
    "others": _Act(_others, guarded=False),
    "rename": _Act(_rename, guarded=False),
    "drop_passkey": _Act(_drop_passkey),
    "drop_app": _Act(_drop_app),
    "email": _Act(_email),
}


def _said(done: str) -> str:
    return {
        "end": _("The session is closed."),
        "others": _("Every other session is closed."),
        "rename": _("The name is saved."),
        "drop_passkey": _("The passkey is removed. Remove it from the device too."),
        "drop_app": _("The app is removed."),
        "email": _("The address is saved."),
    }.get(done, "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _page(me: SignedIn, done: str, message: str = "", status: int = 200) -> Response:
    with reading() as session:
        mine = listing.own_sessions(session, me.actor)
        present = factors.own(session, me.actor)
    return render.page(
        "account.html",
        status,
        title=_("Your account"),
        who=f"{me.actor.name} · {me.username} · {_(me.actor.role.label)}",
        words=_words(me),
        message=message,
        done=done,
        sessions=[_session(one, me) for one in mine],
        local=me.way is not Way.BUTTON and present.has_password,
        ask_current=confirm.is_due(me),
        languages=LANGUAGES.items(),
        **_factors(present),
    )


def _session(one: OwnSession, me: SignedIn) -> dict[str, object]:
    since, used = i18n.moment(one.created_at), i18n.ago(one.last_seen_at)
    line = _("since {since}, last used {used}, by {way}")
    return {
        "id": one.id,
        "mine": one.id == me.session_id,
        "device": described(one.user_agent) or _("Unknown device"),
        "line": line.format(since=since, used=used, way=_(one.way.label)),
    }


def _factors(present: Factors) -> dict[str, Any]:
    used = [
        _("last used {when}").format(when=i18n.ago(key.used_at)) if key.used_at else _("never used")
        for key in present.passkeys
    ]
    added = _("added {day}")
    left = ngettext(
        "{n} recovery code is left.", "{n} recovery codes are left.", present.codes_left
    )
    return {
        "passkeys": [
            {
                "id": key.id,
                "name": key.name,
                "line": f"{_('passkey')}, {added.format(day=i18n.day(key.created_at))}, {said}",
            }
            for key, said in zip(present.passkeys, used, strict=True)
        ],
        "app": added.format(day=i18n.day(present.app_since)) if present.app_since else "",
        "codes": left.format(n=present.codes_left),
        "email": present.email,
    }


def _words(me: SignedIn) -> dict[str, str]:
    return {
        "sessions": _("Where you are signed in"),
        "this": _("this device"),
        "end": _("Close"),
        "others": _("Close all the others"),
        "factors": _("Second step at sign-in"),
        "factors_hint": _("Asked once a day on a device you know, and always on a new one."),
        "no_factor": _("None yet: whoever learns your password can come in."),
        "app": _("App for codes"),
        "add": _("Add one"),
        "change": _("Change"),
        "name": _("Name"),
        "rename": _("Save the name"),
        "drop": _("Remove"),
        "codes": _("Make new codes"),
        "password": _("Password"),
        "new_password": _("Change password"),
        "mail": _("Messages about your account"),
        "mail_hint": _(
            "Where you are told of a sign-in on a new device, of a new password, of a second step "
            "added or removed."
        ),
        "address": _("Mail address"),
        "save": _("Save the address"),
        "current": _("Present password"),
        "language": _("Language"),
        "not_local": _("In the demonstration one enters by a button: there is no password to keep.")
        if me.way is Way.BUTTON
        else _("You sign in with the account of the agency: passwords are changed there."),
        "back": _("Back to Ponte"),
    }
