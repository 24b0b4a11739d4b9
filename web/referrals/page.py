"""The partner's page: what is asked, and the answer, without an account and without a script.

Opening the page changes nothing and names nobody: mail scanners follow links. Every change is a
form, sent from this page, that names the state it was drawn in. A form that is not taken comes back
with all that was typed and the words beside the field; what comes too late is kept.
"""

from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import i18n
from db.engine import reading, transaction
from db.referrals import reply as replies
from db.referrals.asked import ReferralForPartner
from db.referrals.late_answers import TooMuchLate
from db.referrals.links import LinkReplaced
from db.referrals.reply import LATE, QUESTION, TEXT_LIMIT, WHO_LIMIT, Received
from domain.errors import LinkExpired, NotAllowed, NotThere, Refused
from domain.referrals.moves import REASONS, By, targets
from domain.text import TooLong, typed
from domain.vocabulary import ReferralStatus, Urgency
from i18n import LANGUAGES, _
from web import kept, limits, opened, render, requests
from web.directory import places
from web.referrals import words as reply_words

PREFIX = "/r/"
LONGEST = 400_000
TENANT = "tenant"
"""Asks for the name and number of who is to be called."""
PLACES = "places"
"""Goes on to say what they can take."""
S = ReferralStatus
Fields = dict[str, str]
_BLANK = {"act": "", "who": "", "text": "", "question": "", "reason": ""}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says about a form: how it went, and what is wrong with which field."""

    status: int = 200
    done: str = ""
    late: bool = False
    warning: str = ""
    problems: Fields = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the form is to come back filled."""
        return self.status >= 400 and not self.late


def routes() -> list[BaseRoute]:
    """Everything under `/r/`."""
    return opened.routes(PREFIX, show, act)


async def show(request: Request) -> Response:
    """The request behind the link."""
    return await opened.shown(request, lambda token: _show(token, {}, Said()))


async def act(request: Request) -> Response:
    """An answer, a question or a late word; afterwards the page as it is now."""
    token, large = opened.token_of(request), False
    try:
        fields = await requests.form(request, LONGEST)
    except requests.BodyTooLarge as error:
        fields, large = error.fields, True
    if token is None:
        return opened.over(_typed(fields))
    if not limits.allows(token):
        return kept.too_often(fields)
    try:
        if fields.get("act") == PLACES:
            return opened.elsewhere(request, token, places.PREFIX)
        if fields.get("act") == TENANT:
            return await run_in_threadpool(_named, token, fields)
        said = await run_in_threadpool(_act, token, fields, large=large)
        if said.status == 200 and not said.done and not _rest(fields):
            return opened.again(request, token)
        return await run_in_threadpool(_show, token, fields, said)
    except SQLAlchemyError as error:
        log.error("database unavailable", page=PREFIX, error=type(error).__name__)
        return kept.unavailable(fields)


def _named(token: str, fields: Fields) -> Response:
    """The page with whom to call, once: what was typed stays in its fields."""
    return _show(token, fields, Said(), named=True)


def _typed(fields: Fields) -> Fields:
    """What a person wrote, without what the page itself sends."""
    return {name: fields[name] for name in ("who", "text", "question") if name in fields}


def _show(token: str, fields: Fields, said: Said, *, named: bool = False) -> Response:
    try:
        if named:
            with transaction() as session:
                asked = replies.read_tenant(session, token)
        else:
            with reading() as session:
                asked = replies.by_link(session, token)
    except LinkReplaced as gone:
        title, hint = _("This link was replaced by a newer one"), _("Open the latest message.")
        return _gone(title, hint, gone.who, fields, said)
    except LinkExpired as gone:
        return _gone(_("The time to answer is over"), "", gone.who, fields, said)
    except NotThere:
        return _unknown(fields)
    return _page(asked, fields if said.refused or named else _rest(fields), said)


def _rest(fields: Fields) -> Fields:
    """What was written in the part of the form that was not sent."""
    other = "text" if fields.get("act") == QUESTION else "question"
    if other not in fields or "question" not in fields or not fields[other].strip():
        return {}
    return {name: fields[name] for name in ("who", "reason", other) if name in fields}


def _words(fields: Fields) -> str:
    """What was written in the part that was sent."""
    text = fields.get("text", "")
    return fields.get("question", text) if fields.get("act") == QUESTION else text


def _act(token: str, fields: Fields, *, large: bool) -> Said:
    problems = _flaws(fields)
    if problems:
        status = 409 if problems.keys() == {"reason"} else 422
        return Said(413 if large else status, problems=problems)
    if large:
        return Said(413, warning=_("Nothing was changed: the form was not complete."))
    try:
        with transaction() as session:
            heard = _hear(session, token, fields)
    except NotThere:
        return Said(404)
    except TooMuchLate:
        return Said(
            409, warning=_("You have written to us many times already: this was not stored.")
        )
    except Refused:
        return Said(422, problems={"text": _("Please wait for our answer to what you asked.")})
    except NotAllowed:
        return Said(
            409,
            warning=_(
                "Nothing was changed: look below at what was answered since, then send it again "
                "if it still holds."
            ),
        )
    except ValueError:
        return Said(422, warning=_("Nothing was changed: the form was not complete."))
    if heard is Received.ALREADY:
        return Said(done=_("This is recorded already: you have nothing more to do."))
    return Said(409, late=True) if heard is Received.LATE else Said()


def _hear(session: Session, token: str, fields: Fields) -> Received:
    who, text, what = fields.get("who", ""), _words(fields), fields.get("act", "")
    if what == QUESTION:
        return replies.ask(session, token, who, text)
    if what == LATE:
        return replies.write_late(session, token, who, text)
    seen, target = S(fields.get("state", "")), S(what)
    reason = fields.get("reason", "") if target in REASONS else ""
    return replies.answer(session, token, seen, target, reason, who, text)


def _flaws(fields: Fields) -> Fields:
    """What is wrong with the fields themselves, by name."""
    found: Fields = {}
    for name, limit in (("who", WHO_LIMIT), ("text", TEXT_LIMIT)):
        try:
            said = fields.get("who", "") if name == "who" else _words(fields)
            typed(said, limit, line=name == "who")
        except TooLong as error:
            found[name] = _("Nothing was sent: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
    what = fields.get("act", "")
    if not typed(fields.get("who", ""), LONGEST, line=True):
        found["who"] = _("Write your name, so that we know whom to thank or call.")
    if what in (QUESTION, LATE) and not typed(_words(fields), LONGEST):
        found["text"] = _("Write what you need to know.") if what == QUESTION else _("Write it.")
    offered = REASONS.get(S(what)) if what in list(S) else None
    if offered and fields.get("reason", "") not in list(offered):
        found["reason"] = _("Choose a reason: nothing was sent yet.")
    return found


def _page(asked: ReferralForPartner, fields: Fields, said: Said) -> Response:
    moves = [reply_words.move(to) for to in targets(asked.status, By.PARTNER)] if asked.live else []
    mine = fields.get("act", "") if asked.live else LATE
    held = _BLANK | fields
    if not asked.live:  # there is one box left
        held["text"] = held["text"] or held["question"]
    return render.page(
        "reply.html",
        said.status,
        title=asked.reference,
        asked=asked,
        moves=moves,
        words=reply_words.fixed(),
        needs=[term.label for term in asked.needs],
        place=f"{asked.quarter.name}, {asked.quarter.municipality}",
        urgency=_(Urgency(asked.urgency).label),
        state=reply_words.state(asked.status),
        nobody=reply_words.nobody(asked),
        due=i18n.moment(asked.due_at) if asked.due_at and asked.status is S.SENT else "",
        calls=i18n.calls(asked.tenant.phone) if asked.tenant else (),
        lines=reply_words.timeline(asked),
        typed=held,
        said=said,
        problems=said.problems,
        full=reply_words.full(asked),
        places=PLACES,
        mine=mine if mine in (QUESTION, LATE) else "answer",
        over="" if asked.live else reply_words.over(asked),
        call=reply_words.call(asked.asked_by),
        late=_late(asked) if said.late else "",
        languages=[pair for pair in LANGUAGES.items() if pair[0] != i18n.language()],
    )


def _late(asked: ReferralForPartner) -> str:
    before = _("This request was answered before: {state}.").format(
        state=reply_words.state(asked.status).lower()
    )
    return f"{before if asked.live else reply_words.over(asked)} " + reply_words.reached(
        asked.asked_by
    )


def _gone(title: str, hint: str, who: str, fields: Fields, said: Said) -> Response:
    """The link opens nothing any more; what was sent by it is kept, or given back."""
    if said.refused:
        words = " ".join((*said.problems.values(), said.warning, reply_words.call(who)))
        return kept.back(fields, said.status, title, words.strip())
    if said.late:
        return render.notice(said.status, title, reply_words.reached(who))
    text = said.done or " ".join(filter(None, (hint, reply_words.call(who))))
    return render.notice(said.status if said.done else 410, title, text)


def _unknown(fields: Fields) -> Response:
    title = _("This link leads to no request")
    text = _(
        "It may have been cut in the mail, or replaced by a newer one. Open the latest message."
    )
    if any(fields.get(name, "").strip() for name in ("who", "text", "question")):
        return kept.back(fields, 404, title, text, again=False)
    return render.notice(404, title, text)
