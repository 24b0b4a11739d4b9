"""The message that brings a referral to a partner: what it needs to decide, and no name."""

import i18n
from db.replies import Asked
from domain.vocabulary import Urgency
from i18n import _


def write(asked: Asked, link: str) -> tuple[str, str]:
    """Subject and text, in the language in force, with the `link` to answer by.

    The person is never named here: the name is behind the link, once the partner has accepted.
    """
    subject = _("Request {reference} from ALER").format(reference=asked.reference)
    greeting = _("Dear {name},") if asked.contact else _("Dear colleagues of {name},")
    needs = ", ".join(term.label for term in asked.needs)
    facts = [
        (_("Service"), asked.service),
        (_("What is needed"), needs),
        (_("Where"), f"{asked.quarter.name}, {asked.quarter.municipality}"),
        (_("How soon"), _(Urgency(asked.urgency).label)),
        (_("Please answer by"), i18n.moment(asked.due_at) if asked.due_at else ""),
    ]
    parts = [
        greeting.format(name=asked.contact or asked.partner),
        _("a tenant needs help that your organisation may be able to give."),
        "\n".join(f"{label}: {fact}" for label, fact in facts if fact),
        asked.message,
        _("Here you can say yes or no, or ask something. No account is needed:"),
        link,
        _("Thank you, {who}").format(who=asked.asked_by),
    ]
    return subject, "\n\n".join(part for part in parts if part)
