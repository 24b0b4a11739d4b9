"""The messages about referrals: what a partner needs to decide, and never a name.

Each is a subject and a text in the language in force. The name of the person is behind the link,
once the partner has accepted.
"""

from collections.abc import Sequence

import i18n
from db.referrals.asked import ReferralForPartner
from domain.vocabulary import Urgency
from i18n import _, ngettext


def write(asked: ReferralForPartner, link: str) -> tuple[str, str]:
    """The request itself, with the `link` to answer by."""
    subject = _("Request {reference} from ALER").format(reference=asked.reference)
    return subject, _letter(
        asked,
        _("a tenant needs help that your organisation may be able to give."),
        _facts(asked),
        asked.message,
        _("Here you can say yes or no, or ask something. No account is needed:"),
        link,
    )


def remind(
    asked: Sequence[ReferralForPartner], links: Sequence[str], places: str, stop: str
) -> tuple[str, str]:
    """Requests without an answer, each with its link; last the links to say what they can take,
    and to stop reminders.
    """
    subject = ngettext(
        "A request from ALER waits for your answer",
        "{n} requests from ALER wait for your answer",
        len(asked),
    )
    requests = [f"{_facts(one)}\n{link}" for one, link in zip(asked, links, strict=True)]
    return subject.format(n=len(asked)), _letter(
        asked[0],
        ngettext(
            "we have asked you for help and have no answer yet. A no helps too: then we can ask"
            " someone else.",
            "we have asked you for help {n} times and have no answer yet. A no helps too: then we"
            " can ask someone else.",
            len(asked),
        ).format(n=len(asked)),
        *requests,
        f"{_('No places now, or closed for holidays? Say it here, and we ask others:')}\n{places}",
        f"{_('If you want no more reminders (requests still come):')}\n{stop}",
    )


def answer(asked: ReferralForPartner, link: str) -> tuple[str, str]:
    """The question of the partner is answered; the answer itself is behind the link."""
    subject = _("Answer to your question on {reference}").format(reference=asked.reference)
    return subject, _letter(asked, _("we have answered your question. You can read it here:"), link)


def withdraw(asked: ReferralForPartner) -> tuple[str, str]:
    """Nothing is asked of the partner any more."""
    subject = _("Request {reference}: nothing more is needed").format(reference=asked.reference)
    text = _("our request {reference} is withdrawn: you have nothing more to do for it.")
    return subject, _letter(asked, text.format(reference=asked.reference))


def _letter(asked: ReferralForPartner, *parts: str) -> str:
    greeting = _("Dear {name},") if asked.contact else _("Dear colleagues of {name},")
    opening = greeting.format(name=asked.contact or asked.partner)
    closing = _("Thank you, {who}").format(who=asked.asked_by)
    return "\n\n".join(part for part in (opening, *parts, closing) if part)


def _facts(asked: ReferralForPartner) -> str:
    needs = ", ".join(term.label for term in asked.needs)
    facts = [
        (_("Request"), asked.reference),
        (_("Service"), asked.service),
        (_("What is needed"), needs),
        (_("Where"), f"{asked.quarter.name}, {asked.quarter.municipality}"),
        (_("How soon"), _(Urgency(asked.urgency).label)),
        (_("Please answer by"), i18n.moment(asked.due_at) if asked.due_at else ""),
    ]
    return "\n".join(f"{label}: {fact}" for label, fact in facts if fact)
