"""The message that asks a partner whether what we hold about it is still true."""

import i18n
from db.directory.verification import Held
from i18n import _


def write(held: Held, link: str) -> tuple[str, str]:
    """Subject and text, in the language in force: the main facts, and the `link` to all of them."""
    form = held.partner.form
    subject = _("Is what we tell tenants about {name} still true?").format(name=form.name)
    greeting = _("Dear {name},") if held.contact else _("Dear colleagues of {name},")
    facts = [
        (_("Organisation"), form.name),
        (_("Phone"), i18n.phone(form.phone) if form.phone else ""),
        (_("E-mail"), form.email),
        (_("Services"), ", ".join(s.form.name for s in held.partner.services if s.form.active)),
        (
            _("Whom to call"),
            ", ".join(r.form.name for r in held.partner.referents if r.form.active),
        ),
    ]
    return subject, "\n\n".join(
        (
            greeting.format(name=held.contact or form.name),
            _("when a tenant needs help, ALER looks for you with these facts:"),
            "\n".join(f"{label}: {fact}" for label, fact in facts if fact),
            _("Open the page, and confirm with one click or write what has changed:"),
            link,
            _("Thank you. Without an answer we will call you."),
        )
    )
