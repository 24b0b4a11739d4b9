"""The page where a partner reads what we hold about it, confirms it or says what has changed.

As with `web.replies`: opening it changes nothing, every change is a form that names the version it
was drawn from, no script is needed.
"""

from collections.abc import Iterator
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import i18n
from db import verifications
from db.engine import reading, transaction
from db.verifications import AnsweredAlready, Held, LinkExpired, NoSuchLink, Outdated
from domain.directory import Invalid, Referent
from domain.text import TooLong
from domain.verification import (
    CONTACT,
    FIELDS,
    NEW,
    NOTE,
    ORGANIZATION,
    SERVICE,
    Form,
    changes,
    name_of,
    said,
)
from domain.vocabulary import Capacity
from i18n import LANGUAGES, _, ngettext
from settings import get_settings
from web import limits, links, render, requests

PREFIX = "/v/"
CONFIRM = "confirm"
LONGEST_FORM, MOST_FIELDS = 400_000, 1_000
_LONG = {"description", "eligibility_description"}


def routes() -> list[BaseRoute]:
    """Everything under `/v/`."""
    return [
        Route("/v/{token:link}", show, methods=["GET"]),
        Route("/v/{token:link}", act, methods=["POST"]),
        Route("/v/{rest:path}", nothing_here, methods=["GET", "POST"]),
    ]


async def show(request: Request) -> Response:
    """What we hold, and the form."""
    return await run_in_threadpool(_show, links.token_of(request))


async def act(request: Request) -> Response:
    """A confirmation or changes; afterwards the thanks."""
    token = links.token_of(request)
    if not limits.allows(token):
        return render.too_often()
    fields = await requests.form(request, LONGEST_FORM, MOST_FIELDS)
    refused = await run_in_threadpool(_act, token, fields)
    if refused is not None:
        return refused
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{PREFIX}{quote(token)}{query}", 303)


async def nothing_here(request: Request) -> Response:
    """A link that was cut or joined."""
    return _unknown()


def _show(
    token: str,
    answers: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
    *,
    outdated: bool = False,
) -> Response:
    if not limits.allows(token):
        return render.too_often()
    try:
        with reading() as session:
            held = verifications.by_link(session, token)
    except NoSuchLink:
        return _unknown()
    except LinkExpired:
        return render.notice(
            410,
            _("This link is no longer valid"),
            _("Write or call the person at ALER you know: they will send you a new one."),
        )
    if held.answered:
        return _thanks()
    answers = answers or {}
    return _page(held, answers, _differing(held, answers) if outdated else problems or {})


def _act(token: str, fields: dict[str, str]) -> Response | None:
    """None when it was stored."""
    who, confirms = fields.get("who", ""), fields.get("act") == CONFIRM
    try:
        seen = int(fields.get("version", ""))
        with transaction() as session:
            if confirms:
                verifications.confirm(session, token, seen, who)
            else:
                verifications.propose(session, token, seen, who, fields, fields.get(NOTE, ""))
    except AnsweredAlready:
        return _thanks(409)
    except Outdated:
        return _show(token, {} if confirms else fields, outdated=True)
    except (NoSuchLink, LinkExpired):
        return _show(token)
    except Invalid as invalid:
        return _show(token, fields, invalid.problems)
    except TooLong as error:
        return _show(token, fields, {NOTE: _wording_too_long(error)})
    except ValueError:
        return _show(token, fields, {NOTE: _("Nothing was stored: the form was not complete.")})
    return None


def _differing(held: Held, answers: dict[str, str]) -> dict[str, str]:
    """Beside every field they would change, what we hold now: the form did not show it."""
    try:
        found = changes(verifications.parts(held.partner), answers)
    except Invalid as invalid:
        problems = invalid.problems
    else:
        problems = {
            name_of(item.part, item.part_id, item.field): _("We now hold: {text}").format(
                text=_shown(item.part, item.field, item.before) or "–"
            )
            for item in found
        }
    again = _("What we hold has changed since you opened the page: look at it again, then send.")
    return problems | {NOTE: again}


def _wording_too_long(error: TooLong) -> str:
    return _("The text is too long: at most {n} characters.").format(n=error.limit)


def _page(held: Held, answers: dict[str, str], problems: dict[str, str]) -> Response:
    groups = [_group(*item, answers, problems) for item in _parts(held)]
    return render.page(
        "verification.html", 422 if problems else 200,
        title=held.partner.form.name, name=held.partner.form.name, groups=groups,
        words=_words(), contact=answers.get("who", held.contact), note=answers.get(NOTE, ""),
        problem=_(problems[NOTE]) if problems.get(NOTE) else "", problems=len(problems),
        written=bool(answers), confirm=CONFIRM, version=held.partner.version,
        languages=[pair for pair in LANGUAGES.items() if pair[0] != i18n.language()],
    )  # fmt: skip


def _parts(held: Held) -> Iterator[tuple[str, int | None, str, Form]]:
    """Each part with its title; last an empty referent to add."""
    for (part, part_id), form in verifications.parts(held.partner).items():
        title = _("The organisation") if part == ORGANIZATION else form.name
        yield part, part_id, title, form
    yield NEW, None, _("Another person to call"), Referent()


def _group(
    part: str, part_id: int | None, title: str, form: Form, answers: dict[str, str],
    problems: dict[str, str],
) -> dict[str, object]:  # fmt: skip
    kinds = {SERVICE: _("Service"), CONTACT: _("Person to call")}
    fields = [_field(part, part_id, field, form, answers, problems) for field in FIELDS[part]]
    shown = [] if part == NEW else [f for f in fields if f["shown"] and f["field"] != "name"]
    return {
        "kind": kinds.get(part, ""), "title": title, "fields": fields, "shown": shown,
        "open": any(field["problem"] for field in fields), "new": part == NEW,
    }  # fmt: skip


def _field(
    part: str, part_id: int | None, field: str, form: Form, answers: dict[str, str],
    problems: dict[str, str],
) -> dict[str, object]:  # fmt: skip
    name, held = name_of(part, part_id, field), said(form, field)
    shown, problem = _shown(part, field, held), problems.get(name, "")
    value = answers.get(name, shown if field == "phone" else held)
    return {
        "name": name, "field": field, "label": _label(part, field), "value": value,
        "shown": shown, "problem": _(problem) if problem else "",
        "long": field in _LONG, "choices": _choices(part, field),
    }  # fmt: skip


def _shown(part: str, field: str, held: str) -> str:
    """What we hold, as a person reads it; nothing where there is nothing to say."""
    if field == "active" and held == "True":
        return ""
    if field == "phone":
        return i18n.phone(held) if held else ""
    return dict(_choices(part, field)).get(held, held)


def _choices(part: str, field: str) -> list[tuple[str, str]]:
    if field == "capacity":
        return [(item.value, _(item.label)) for item in Capacity]
    if field == "active" and part == CONTACT:
        return [("True", _("Works with you")), ("False", _("Has left"))]
    if field == "active":
        return [("True", _("Offered")), ("False", _("Not offered any more"))]
    return []


def _label(part: str, field: str) -> str:
    if field == "active":
        return _("Still so?") if part == CONTACT else _("Is it offered?")
    return {
        "name": _("Name"), "alternate_name": _("Other name or acronym"),
        "description": _("Description"), "phone": _("Phone"), "email": _("E-mail"),
        "website": _("Website"), "address": _("Address"), "title": _("Role"),
        "eligibility_description": _("For whom"), "opening_hours": _("Opening hours"),
        "capacity": _("Places"), "hours": _("When to call"),
    }[field]  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "asks": _("When a tenant needs help, ALER looks for you with what stands here."),
        "read": _("Read it, then confirm it or correct it at the end of the page."),
        "right": _("Everything is right"),
        "hint": _("One click, nothing to fill in. If something has changed, write it below."),
        "change": _("Something has changed"),
        "how": _("Open a part, correct it, and send at the end. We check it, then it counts."),
        "who": _("Your name (optional)"),
        "note": _("Anything else (optional)"),
        "send": _("Send the changes"),
        "mistakes": _("Nothing was sent yet: please look at what is marked."),
    }


def _thanks(status: int = 200) -> Response:
    months = get_settings().verify_every_months
    return render.notice(
        status,
        _("Thank you"),
        " ".join((
            _("Your answer is with us, and you can close this page."),
            _("If you wrote changes, we check each before it counts, and call you if in doubt."),
            ngettext("We ask again in {n} month.", "We ask again in {n} months.", months).format(
                n=months
            ),
        )),
    )  # fmt: skip


def _unknown() -> Response:
    return render.notice(
        404,
        _("This link leads to no page"),
        _("It may have been cut in the mail, or replaced by a newer one. Open the latest message."),
    )
