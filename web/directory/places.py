"""The page where a partner says what it can take: places, holidays, who is to be called now.

Reached from the page of a request or of a verification, in the same visit, and from a reminder, by
the same link. Opening it changes nothing; a form names the version it was drawn from.
"""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import i18n
from db import clock
from db.directory.places import PartnerSays, ServiceNow, fingerprint
from db.directory.places import TakesNow as Held
from db.engine import reading, transaction
from db.referrals import partner_link
from domain.directory import places
from domain.directory.places import MAIL_LANGUAGES, OFFERED, Places
from domain.directory.verification import FIELDS, NEW, NOTE, name_of
from domain.errors import Changed, LinkExpired, NotThere, Refused
from domain.text import TooLong, typed
from domain.vocabulary import Capacity
from i18n import LANGUAGES, _
from web import kept, limits, opened, render
from web.directory import places_words as words

PREFIX = "/c/"
WHO_LIMIT = 120
Fields = dict[str, str]
log = structlog.get_logger()


def routes() -> list[BaseRoute]:
    """Everything under `/c/`."""
    return opened.routes(PREFIX, show, act)


async def show(request: Request) -> Response:
    """What we hold, as a form."""
    return await opened.shown(request, lambda token: _show(token, {}, {}))


async def act(request: Request) -> Response:
    """What the partner says; afterwards what stands there now."""
    token = opened.token_of(request)
    fields = await kept.typed(request)
    if token is None:
        return opened.over(_said(fields), words.labels(fields))
    if not limits.allows(token):
        return kept.too_often(fields)
    try:
        return await run_in_threadpool(_act, token, fields)
    except SQLAlchemyError as error:
        log.error("database unavailable", page=PREFIX, error=type(error).__name__)
        return kept.unavailable(fields)


def _said(fields: Fields) -> Fields:
    """What was typed or chosen, without what the page itself sends."""
    return {name: text for name, text in fields.items() if name not in ("version", "held", "act")}


def _held(token: str) -> Held:
    with reading() as session:
        return partner_link.places(session, token)


def _act(token: str, fields: Fields) -> Response:
    try:
        told, problems = _told(_held(token), fields)
        if problems:
            return _show(token, fields, problems)
        with transaction() as session:
            seen, content = int(fields.get("version", "")), fields.get("held", "")
            new = partner_link.say(session, token, seen, content, told)
        return _thanks(_held(token), told, new=new)
    except Changed:
        return _show(token, fields, {}, outdated=True)
    except Refused as refused:
        return _show(token, fields, {name: _(text) for name, text in refused.problems.items()})
    except (NotThere, LinkExpired):
        return _show(token, fields, {})
    except ValueError:
        problem = _("Nothing was stored: the form was not complete.")
        return _show(token, fields, {NOTE: problem})


def _told(held: Held, fields: Fields) -> tuple[PartnerSays, Fields]:
    """What the form says, and what is wrong with which field."""
    today, services, problems = clock.today(), dict[int, Places](), Fields()
    for one in held.services:
        if (code := fields.get(f"places.{one.id}")) is None:
            continue
        capacity, name = Capacity(code), f"until.{one.id}"
        try:
            until = places.last_day(fields.get(name, ""), today)
        except ValueError as error:
            until = None
            if capacity is Capacity.FULL:
                problems[name] = _(str(error))
        says = Places(capacity, until)
        if flaw := places.flaw(one.places, says, today):
            problems[name] = _(flaw)
        services[one.id] = says if capacity is Capacity.FULL else Places(capacity)
    away, wrong = places.away(fields.get("away_from", ""), fields.get("away_until", ""), today)
    named = {"first": "away_from", "last": "away_until"}
    problems |= {named[name]: _(text) for name, text in wrong.items()}
    newcomer = {name: fields.get(name, "") for name in _newcomer_fields()}
    language = fields.get("mail_language", held.mail_language)
    if language not in MAIL_LANGUAGES:
        raise ValueError(language)
    who = ""
    try:
        who = typed(fields.get("who", ""), WHO_LIMIT, line=True)
    except TooLong as error:
        problems["who"] = words.too_long(error)
    return PartnerSays(services, away, language, newcomer, who), problems


def _newcomer_fields() -> list[str]:
    return [name_of(NEW, None, field) for field in FIELDS[NEW]]


def _show(token: str, fields: Fields, problems: Fields, *, outdated: bool = False) -> Response:
    try:
        held = _held(token)
    except LinkExpired:
        return _closed(fields, 410, _("This link is no longer valid"), words.ask_for_a_new_one())
    except NotThere:
        return _closed(fields, 404, _("This link leads to no page"), words.look_for_it())
    away = {"away_from": held.away.first, "away_until": held.away.last}
    status = 409 if outdated else 422 if problems else 200
    return render.page(
        "places.html",
        status,
        title=held.name,
        name=held.name,
        words=words.fixed(),
        services=[_service(one, fields) for one in held.services],
        now=words.standing(held) if outdated else [],
        outdated=outdated,
        away={name: fields.get(name, day.isoformat() if day else "") for name, day in away.items()},
        newcomer=[(n, words.label(n), fields.get(n, "")) for n in _newcomer_fields()],
        opened=any(fields.get(name) for name in _newcomer_fields()),
        mail_languages=words.mail_languages(),
        mail_language=fields.get("mail_language", held.mail_language),
        who=fields.get("who", ""),
        today=clock.today().isoformat(),
        version=held.version,
        held=fingerprint(held),
        problems=problems,
        languages=[pair for pair in LANGUAGES.items() if pair[0] != i18n.language()],
    )


def _service(one: ServiceNow, fields: Fields) -> dict[str, object]:
    chosen = fields.get(f"places.{one.id}", one.places.capacity.value)
    until = one.places.until.isoformat() if one.places.until else ""
    return {
        "id": one.id,
        "name": one.name,
        "choices": [(each.value, words.choice(each), each.value == chosen) for each in OFFERED],
        "until": fields.get(f"until.{one.id}", until),
    }


def _thanks(held: Held, told: PartnerSays, *, new: bool) -> Response:
    title = _("Thank you, it is noted") if new else _("This is noted already")
    proposed = any(told.newcomer.values())
    return render.page(
        "places_said.html", title=title, lines=words.standing(held), note=words.after(proposed)
    )


def _closed(fields: Fields, status: int, title: str, text: str) -> Response:
    said = _said(fields)
    if any(text.strip() for text in said.values()):
        labels = words.labels(fields)
        return kept.back(said, status, title, text, again=False, labels=labels)
    return render.notice(status, title, text)
