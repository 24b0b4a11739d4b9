"""The page where a partner reads what we hold about it, confirms it or says what has changed.

As with `web.referrals.page`: opening it changes nothing, every change is a form that names the
version it was drawn from, no script is needed.
"""

from collections.abc import Iterator

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import i18n
from db.directory import verification as verifications
from db.directory.verification import NOTE_LIMIT, WHO_LIMIT, Held
from db.engine import reading, transaction
from domain.directory.fields import FieldKind
from domain.directory.forms import Referent
from domain.directory.verification import (
    CONTACT,
    FIELDS,
    NEW,
    NOTE,
    ORGANIZATION,
    SERVICE,
    Form,
    changes,
    declared,
    fingerprint,
    name_of,
    said,
)
from domain.errors import Changed, DoneAlready, LinkExpired, NotThere, Refused
from domain.text import TooLong, typed
from i18n import LANGUAGES, _, ngettext
from settings import get_settings
from web import kept, limits, opened, render, requests
from web.directory import places, words

PREFIX = "/v/"
CONFIRM, PLACES = "confirm", "places"
Fields = dict[str, str]
log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """Everything under `/v/`."""
    return opened.routes(PREFIX, show, act)


async def show(request: Request) -> Response:
    """What we hold, and the form."""
    return await opened.shown(request, _show)


async def act(request: Request) -> Response:
    """A confirmation or changes; afterwards the thanks."""
    token, large = opened.token_of(request), False
    try:
        fields = await requests.form(request, kept.LONGEST, kept.MOST_FIELDS)
    except requests.BodyTooLarge as error:
        fields, large = error.fields, True
    if token is None:
        return _closed(fields)
    if not limits.allows(token):
        return kept.too_often(fields)
    if fields.get("act") == PLACES:
        return opened.elsewhere(request, token, places.PREFIX)
    try:
        refused = await run_in_threadpool(_act, token, fields, large=large)
    except SQLAlchemyError as error:
        log.error("database unavailable", page=PREFIX, error=type(error).__name__)
        return kept.unavailable(fields)
    if refused is not None:
        return refused
    return opened.again(request, token)


def _show(
    token: str,
    answers: Fields | None = None,
    problems: Fields | None = None,
    *,
    outdated: bool = False,
    status: int = 422,
) -> Response:
    try:
        with reading() as session:
            held = verifications.by_link(session, token)
    except NotThere:
        return _unknown(answers)
    except LinkExpired:
        return _over(answers)
    answers = answers or {}
    if held.answered and not answers:
        return _thanks()
    problems = _differing(held, answers) if outdated else problems or {}
    return _page(held, answers, problems, status if problems else 200)


def _act(token: str, fields: Fields, *, large: bool) -> Response | None:
    """None when it was stored."""
    confirms = fields.get("act") == CONFIRM
    flaws = _flaws(fields, large=large)
    if flaws:
        return _show(token, fields, flaws, status=413 if large else 422)
    try:
        _store(token, fields, confirms=confirms)
    except DoneAlready:
        return _recorded()
    except Changed:
        return _show(token, {} if confirms else fields, outdated=True)
    except (NotThere, LinkExpired):
        return _show(token, fields)
    except Refused as invalid:
        return _show(token, fields, invalid.problems)
    except ValueError:
        return _show(token, fields, {NOTE: _("Nothing was stored: the form was not complete.")})
    return None


def _store(token: str, fields: Fields, *, confirms: bool) -> None:
    seen, who = int(fields.get("version", "")), fields.get("who", "")
    with transaction() as session:
        if confirms:
            verifications.confirm(session, token, seen, who, fields.get("held", ""))
        else:
            note = fields.get(NOTE, "")
            verifications.propose(session, token, seen, who, fields, note)


def _flaws(fields: Fields, *, large: bool) -> Fields:
    """What is wrong with name and note, or with the form as a whole."""
    found: Fields = {}
    for name, limit in (("who", WHO_LIMIT), (NOTE, NOTE_LIMIT)):
        try:
            typed(fields.get(name, ""), limit, line=name == "who")
        except TooLong as error:
            found[name] = _("Nothing was sent: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
    if large and not found:
        found[NOTE] = _("Nothing was stored: the form was not complete.")
    return found


def _differing(held: Held, answers: Fields) -> Fields:
    """Beside every field they would change, what we hold now: the form did not show it."""
    try:
        found = changes(verifications.parts(held.partner), answers)
    except Refused as invalid:
        problems = invalid.problems
    else:
        problems = {
            name_of(item.part, item.part_id, item.field): _("We now hold: {text}").format(
                text=words.shown(item.part, item.field, item.before) or "–"
            )
            for item in found
        }
    again = _("What we hold has changed since you opened the page: look at it again, then send.")
    return problems | {NOTE: again}


def _page(held: Held, answers: Fields, problems: Fields, status: int) -> Response:
    groups = [_group(*item, answers, problems) for item in _parts(held)]
    return render.page(
        "verification.html",
        status,
        title=held.partner.form.name,
        name=held.partner.form.name,
        groups=groups,
        words=words.fixed(),
        contact=answers.get("who", held.contact),
        note=answers.get(NOTE, ""),
        problems={name: _(text) for name, text in problems.items()},
        written=bool(answers),
        confirm=CONFIRM,
        places=PLACES,
        version=held.partner.version,
        held=fingerprint(verifications.parts(held.partner)),
        languages=[pair for pair in LANGUAGES.items() if pair[0] != i18n.language()],
    )


def _parts(held: Held) -> Iterator[tuple[str, int | None, str, Form]]:
    """Each part with its title; last an empty referent to add."""
    for (part, part_id), form in verifications.parts(held.partner).items():
        title = _("The organisation") if part == ORGANIZATION else form.name
        yield part, part_id, title, form
    yield NEW, None, _("Another person to call"), Referent()


def _group(
    part: str,
    part_id: int | None,
    title: str,
    form: Form,
    answers: Fields,
    problems: Fields,
) -> dict[str, object]:
    kinds = {SERVICE: _("Service"), CONTACT: _("Person to call")}
    fields = [_field(part, part_id, field, form, answers, problems) for field in FIELDS[part]]
    shown = [] if part == NEW else [f for f in fields if f["shown"] and f["field"] != "name"]
    return {
        "kind": kinds.get(part, ""),
        "title": title,
        "fields": fields,
        "shown": shown,
        "open": any(field["problem"] for field in fields),
        "new": part == NEW,
    }


def _field(
    part: str,
    part_id: int | None,
    field: str,
    form: Form,
    answers: Fields,
    problems: Fields,
) -> dict[str, object]:
    name, held = name_of(part, part_id, field), said(form, field)
    shown, problem = words.shown(part, field, held), problems.get(name, "")
    value = answers.get(name, shown if field == "phone" else held)
    return {
        "name": name,
        "field": field,
        "value": value,
        "label": words.label(part, field),
        "long": declared(part, field).kind is FieldKind.TEXT,
        "shown": shown,
        "problem": _(problem) if problem else "",
        "choices": words.choices(part, field),
    }


def _thanks() -> Response:
    months = get_settings().verify_every_months
    return render.notice(
        200,
        _("Thank you"),
        " ".join(
            (
                _("Your answer is with us, and you can close this page."),
                _(
                    "If you wrote changes, we check each before it counts, "
                    "and call you if in doubt."
                ),
                ngettext(
                    "We ask again in {n} month.", "We ask again in {n} months.", months
                ).format(n=months),
            )
        ),
    )


def _recorded() -> Response:
    return render.notice(
        200,
        _("Recorded already"),
        _("This answer is with us already: you have nothing more to do."),
    )


def _closed(fields: Fields) -> Response:
    """The session of the link has ended; what was typed is shown, to be copied."""
    if fields.get("act") == CONFIRM:
        return opened.over()
    return opened.over(fields, words.labels(fields))


def _over(answers: Fields | None) -> Response:
    """The time of the link is over: what was typed is shown, to be copied."""
    title = _("This link is no longer valid")
    text = _("Write or call the person at ALER you know: they will send you a new one.")
    if answers and answers.get("act") != CONFIRM:
        return kept.back(answers, 410, title, text, again=False, labels=words.labels(answers))
    return render.notice(410, title, text)


def _unknown(answers: Fields | None = None) -> Response:
    title = _("This link leads to no page")
    text = _(
        "It may have been cut in the mail, or replaced by a newer one. Open the latest message."
    )
    if answers and answers.get("act") != CONFIRM:
        return kept.back(answers, 404, title, text, again=False, labels=words.labels(answers))
    return render.notice(404, title, text)
