"""The words of the partner's page."""

from email.utils import parseaddr

import i18n
from db.cases.timeline import Step
from db.referrals.asked import ReferralForPartner
from db.referrals.reply import LATE, QUESTION, TEXT_LIMIT
from domain.cases.status import Naming
from domain.referrals.moves import REASONS, STATES, TENANTS_WORD, WITH_NAME, By, is_word
from domain.referrals.reasons import DeclineReason
from domain.vocabulary import ReferralStatus
from i18n import _
from settings import get_settings

S = ReferralStatus


def fixed() -> dict[str, str]:
    """What does not depend on the request."""
    return {
        "asks": _("{who} of ALER asks for your help"),
        "needs": _("What is needed"),
        "place": _("Where"),
        "urgency": _("How soon"),
        "due": _("Please answer by"),
        "message": _("What {who} writes to you"),
        "state": _("Where it stands"),
        "tenant": _("Whom to call"),
        "show": _("Show name and number"),
        "noted": _("That you looked is noted."),
        "kept": _("Use the name and number for this request alone."),
        "later": _("Once you accept, you can see here whom to call."),
        "answer": _("Your answer"),
        "who": _("Your name"),
        "why": _("Why?"),
        "how": _("How did it go?"),
        "note": _("Anything to add (optional)"),
        "limit": _("At most {n} characters.").format(n=i18n.number(TEXT_LIMIT)),
        "ask": _("Ask for information"),
        "more": _("Add to your question"),
        "question": _("What do you need to know?"),
        "send": _("Send the question"),
        "asked": _("You asked; we answer as soon as we can:"),
        "late": _("Something to tell us?"),
        "write": _("Write to us"),
        "send_late": _("Send"),
        "history": _("What was said"),
        "places": _("What can you take on now?"),
        "no_places": _("No places now? Say until when: till then we ask others."),
        "say_places": _("Say what you can take on"),
    }


def move(target: ReferralStatus) -> dict[str, object]:
    """A button of the answer, with the reasons it asks for."""
    reasons = [(item.value, _(item.label)) for item in REASONS.get(target, ())]
    return {"code": target.value, "label": _(STATES[target].partner_says), "reasons": reasons}


def timeline(asked: ReferralForPartner) -> list[dict[str, str]]:
    """Every line with its moment, oldest first."""
    before = (None, *(line.status for line in asked.lines))
    return [
        _line(line, word=is_word(status, line.status))
        for status, line in zip(before, asked.lines, strict=False)
    ]


def _line(line: Step, *, word: bool) -> dict[str, str]:
    reasons = {item.value: _(item.label) for kind in REASONS.values() for item in kind}
    return {
        "when": i18n.moment(line.at),
        "who": line.who or ("ALER" if line.by is By.ALER else ""),
        "what": ", ".join(filter(None, (_what(line, word=word), reasons.get(line.reason, "")))),
        "text": line.text,
    }


def _what(line: Step, *, word: bool) -> str:
    if line.late:
        return _("arrived too late: {what}").format(what=late(line.late))
    if word:
        return _("answer") if line.by is By.ALER else _("question")
    return state(line.status).lower()


def state(status: ReferralStatus) -> str:
    """Where it stands; what the tenant said of the help is not told."""
    return _("Closed") if status in TENANTS_WORD else _(status.label)


def nobody(asked: ReferralForPartner) -> str:
    """Why no name is shown to a partner that has accepted."""
    if asked.to_call or asked.status not in WITH_NAME:
        return ""
    return {
        Naming.KNOWN: _("We may not give you the name yet. Ask below how to meet them."),
        Naming.UNSAID: _("They preferred not to say who they are. Ask below how to meet them."),
        Naming.UNRECORDED: _("We have not written the name down. Ask below how to meet them."),
    }[asked.naming]


def full(asked: ReferralForPartner) -> bool:
    """Whether they said no for lack of places."""
    last = next((line for line in reversed(asked.lines) if line.by is By.PARTNER), None)
    return last is not None and last.reason == DeclineReason.NO_CAPACITY


def late(what: str) -> str:
    """What was sent too late, in their words."""
    if what in (QUESTION, LATE):
        return _("question") if what == QUESTION else _("message")
    return f"«{_(STATES[ReferralStatus(what)].partner_says)}»"


def over(asked: ReferralForPartner) -> str:
    """Why nothing is asked of the partner any more."""
    return _(STATES[asked.status].over)


def reached(who: str) -> str:
    """What became of words that changed nothing."""
    settings = get_settings()
    back = "" if settings.agency_phone or settings.mail_from else _("We call you back.")
    return " ".join(
        filter(
            None,
            (
                _(
                    "What you sent changes nothing by itself any more, "
                    "but it has reached {who} of ALER,"
                ).format(who=who),
                _("who will read it."),
                back or call(who),
            ),
        )
    )


def call(who: str) -> str:
    """Whom to call, or to write to; never to call where we give no number."""
    settings = get_settings()
    agency, phone = settings.agency, settings.agency_phone
    if phone:
        place = ", ".join(filter(None, (agency, phone)))
        return _("If it is urgent, call {who} ({agency}).").format(who=who, agency=place)
    if mail := parseaddr(settings.mail_from)[1]:
        words = _("If it is urgent, write to {mail}, for {who} ({agency}).")
        return words.format(mail=mail, who=who, agency=agency)
    return _("{who} wrote to you ({agency}).").format(who=who, agency=agency)
