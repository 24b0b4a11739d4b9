"""The message by which a partner learns of a tenant's wish: the reference they know, no name."""

from db.rights.told import ToldFacts
from domain.mail.messages import MailKind
from i18n import _, ngettext
from settings import get_settings


def write(facts: ToldFacts, kind: MailKind) -> tuple[str, str]:
    """Subject and text, in the language in force."""
    references, n = ", ".join(facts.references), len(facts.references)
    if kind is MailKind.ERASED:
        subject = _("Request {references}: data erased")
        happened = ngettext(
            "the person of our request {references} asked us to erase their data, and we have.",
            "the person of our requests {references} asked us to erase their data, and we have.",
            n,
        )
        todo = _(
            "What you hold about them because of it must go too, unless a law obliges you to keep "
            "it. If you cannot erase it, write to us."
        )
    else:
        subject = _("Request {references}: data put right")
        happened = ngettext(
            "data of the person of our request {references} was wrong, and was put right.",
            "data of the person of our requests {references} was wrong, and was put right.",
            n,
        )
        todo = _("If you still hold it, ask us what has changed, and put it right too.")
    greeting = _("Dear {name},") if facts.contact else _("Dear colleagues of {name},")
    parts = (
        greeting.format(name=facts.contact or facts.partner),
        happened.format(references=references),
        todo,
        _("Thank you, {who}").format(who=get_settings().agency),
    )
    return subject.format(references=references), "\n\n".join(parts)
