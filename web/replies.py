"""The partner's page: what is asked, and the answer, without an account and without a script.

Opening the page changes nothing: mail scanners follow links. Every change is a form, sent from
this page, that names the state it was drawn in; a form of another state is refused.
"""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import i18n
from db import replies
from db.case_referrals import Step
from db.case_write import ChangeRefused
from db.engine import reading, transaction
from db.referral_write import NoSuchReferral
from db.replies import Asked, LinkExpired
from domain.referral import REASONS, WAITING, AnswerNotAllowed, By, is_word, targets
from domain.text import TooLong
from domain.vocabulary import ReferralStatus, Urgency
from i18n import LANGUAGES, _
from web import limits, links, render, requests

PREFIX = "/r/"
QUESTION = "question"
S = ReferralStatus


def routes() -> list[BaseRoute]:
    """Everything under `/r/`."""
    return [
        Route("/r/{token:link}", show, methods=["GET"]),
        Route("/r/{token:link}", act, methods=["POST"]),
        Route("/r/{rest:path}", nothing_here, methods=["GET", "POST"]),
    ]


async def show(request: Request) -> Response:
    """The request behind the link."""
    return await run_in_threadpool(_show, links.token_of(request), "", 200)


async def act(request: Request) -> Response:
    """An answer or a question; afterwards the page as it is now."""
    token = links.token_of(request)
    if not limits.allows(token):
        return render.too_often()
    fields = await requests.form(request)
    problem = await run_in_threadpool(_act, token, fields)
    if problem is None:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{PREFIX}{quote(token)}{query}", 303)
    return await run_in_threadpool(_show, token, *problem)


async def nothing_here(request: Request) -> Response:
    """A link that was cut or joined."""
    return _unknown()


def _show(token: str, message: str, status: int) -> Response:
    if not limits.allows(token):
        return render.too_often()
    try:
        with reading() as session:
            asked = replies.by_link(session, token)
    except NoSuchReferral:
        return _unknown()
    except LinkExpired:
        return render.notice(
            410,
            _("This link is no longer valid"),
            _("The time to answer is over. If you can still help, call the person who wrote."),
        )
    if asked.tenant:
        with transaction() as session:
            replies.note_reading(session, token)
    return _page(asked, message, status)


def _act(token: str, fields: dict[str, str]) -> tuple[str, int] | None:
    """None when it was done, else what to say and with which code."""
    who, text, what = (fields.get(name, "") for name in ("who", "text", "act"))
    if not who.strip():
        return _("Write your name, so that we know whom to thank or call."), 422
    try:
        with transaction() as session:
            if what == QUESTION:
                replies.ask(session, token, who, text)
            else:
                seen, target = S(fields.get("state", "")), S(what)
                reason = fields.get("reason", "") if target in REASONS else ""
                replies.answer(session, token, seen, target, reason, who, text)
    except (NoSuchReferral, LinkExpired):
        return "", 404  # the page says which
    except TooLong as error:
        return _("The text is too long: at most {n} characters.").format(n=error.limit), 422
    except ChangeRefused as refused:
        known = {"empty": _("Write what you need to know.")}
        return known.get(str(refused), _("Your question is already with us.")), 422
    except AnswerNotAllowed:
        return _("Nothing was changed: choose a reason, or see below what was answered since."), 409
    except ValueError:
        return _("Nothing was changed: the form was not complete."), 422
    return None


def _page(asked: Asked, message: str, status: int) -> Response:
    moves = [_move(target) for target in targets(asked.status, By.PARTNER)]
    return render.page(
        "reply.html", status, title=asked.reference, asked=asked, message=message, moves=moves,
        words=_words(), needs=[term.label for term in asked.needs],
        place=f"{asked.quarter.name}, {asked.quarter.municipality}",
        urgency=_(Urgency(asked.urgency).label), state=_(asked.status.label),
        due=i18n.moment(asked.due_at) if asked.due_at and asked.status is S.SENT else "",
        may_ask=asked.status in WAITING and not asked.question,
        phone=i18n.phone(asked.tenant.phone) if asked.tenant else "",
        lines=[
            _line(line, word=is_word(before, line.status))
            for before, line in zip(
                (None, *(line.status for line in asked.lines)), asked.lines, strict=False
            )
        ],
        languages=[pair for pair in LANGUAGES.items() if pair[0] != i18n.language()],
    )  # fmt: skip


def _move(target: ReferralStatus) -> dict[str, object]:
    labels = {
        S.ACCEPTED: _("We take it"),
        S.DECLINED: _("We cannot"),
        S.IN_PROGRESS: _("We are at work"),
        S.DONE: _("We have done it"),
    }
    reasons = [(item.value, _(item.label)) for item in REASONS.get(target, ())]
    return {"code": target.value, "label": labels[target], "reasons": reasons}


def _line(line: Step, *, word: bool) -> dict[str, str]:
    reasons = {item.value: _(item.label) for kind in REASONS.values() for item in kind}
    what = _(line.status.label).lower()
    if word:
        what = _("answer") if line.by is By.ALER else _("question")
    return {
        "when": i18n.moment(line.at),
        "who": line.who or ("ALER" if line.by is By.ALER else ""),
        "what": ", ".join(filter(None, (what, reasons.get(line.reason, "").lower()))),
        "text": line.text,
    }


def _words() -> dict[str, str]:
    return {
        "asks": _("{who} of ALER asks for your help"),
        "needs": _("What is needed"),
        "place": _("Where"),
        "urgency": _("How soon"),
        "due": _("Please answer by"),
        "message": _("The message of ALER"),
        "state": _("Where it stands"),
        "tenant": _("Whom to call"),
        "kept": _("Use the name and number for this request alone."),
        "later": _("The name of the person is shown here once you accept."),
        "answer": _("Your answer"),
        "who": _("Your name"),
        "why": _("Why?"),
        "how": _("How did it go?"),
        "note": _("Anything to add (optional)"),
        "ask": _("Ask for information"),
        "question": _("What do you need to know?"),
        "send": _("Send the question"),
        "asked": _("You asked; we answer as soon as we can:"),
        "closed": _("Nothing more is asked of you here. Thank you."),
        "history": _("What was said"),
    }


def _unknown() -> Response:
    return render.notice(
        404,
        _("This link leads to no request"),
        _("It may have been cut in the mail, or replaced by a newer one. Open the latest message."),
    )
