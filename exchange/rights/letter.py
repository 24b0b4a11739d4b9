"""The answer to a tenant's wish as a letter to print."""

import json

import i18n
from db.rights.letter import LetterFacts
from domain.rights.wish import Ground
from exchange import typeset
from exchange.rights.dossier import TEMPLATE
from i18n import _
from settings import get_settings


def as_pdf(facts: LetterFacts, answer: str, ground: Ground | None) -> bytes:
    """A page: what was asked, the answer, why where it is refused, whom the case was told to, and
    where to complain.
    """
    asked = _("On {day} you asked us: {wish}.").format(
        day=i18n.day(facts.asked_on), wish=_(facts.kind.label).lower()
    )
    lines = [facts.name, _("Case {reference}").format(reference=facts.reference), asked]
    if ground is not None:
        lines.append(_("We cannot do what you asked."))
        lines.append(_("Reason: {reason}").format(reason=_(ground.label)))
    lines.append(answer)
    lines.append(
        _(
            "If you do not agree, you can complain to the Garante per la protezione dei dati "
            "personali (garanteprivacy.it) or go to court."
        )
    )
    told = [[[_("Partner"), name]] for name in facts.partners]
    paper = {
        "language": i18n.language(),
        "direction": "ltr",
        "title": _("Our answer about your data"),
        "agency": get_settings().agency,
        "lines": [line for line in lines if line],
        "parts": [{"title": _("Whom it was told to"), "rows": told}] if told else [],
        "foot": _("Made on {moment}").format(moment=i18n.moment(facts.made_at)),
        "moment": list(facts.made_at.timetuple()[:6]),
    }
    return typeset.pdf(TEMPLATE, "paper", json.dumps(paper, ensure_ascii=False), facts.made_at)
