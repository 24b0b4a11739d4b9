"""Times and places as a person says them: due, late, where, what."""

from datetime import datetime

import i18n
from components.elements.rows import Tag
from db.clock import utcnow
from db.reference.catalogue import Catalogue
from domain.vocabulary import Urgency
from i18n import _


def due_text(due_at: datetime) -> str:
    """`due in 2 hours`, `late by 3 days`; the day and hour when it is further off."""
    now = utcnow()
    span = i18n.span(abs(due_at - now))
    return (_("late by {span}") if due_at < now else _("due in {span}")).format(span=span)


def due_tag(due_at: datetime) -> Tag:
    """The same as a tag; late ones stand out."""
    return Tag(due_text(due_at), "bad" if due_at < utcnow() else "info")


def urgency_tag(urgency: int) -> Tag:
    """`Urgency 1`, in words and colour."""
    tone = {1: "bad", 2: "warn"}.get(urgency, "plain")
    return Tag(_("Urgency {level}").format(level=int(Urgency(urgency))), tone)


def need_labels(catalogue: Catalogue, codes: tuple[str, ...] | list[str]) -> str:
    """Needs in words, in the order of the taxonomy."""
    return " · ".join(term.label for code, term in catalogue.needs.items() if code in codes)
