"""How partners are said: places, needs, languages, verification, capacity."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import i18n
from components.elements.rows import Tag
from db.clock import utcnow
from db.reference.catalogue import Catalogue, Term
from domain.directory.fields import of
from domain.directory.forms import EVERYWHERE, PROVINCES, Organisation, Referent, Service
from domain.directory.places import BOTH, LABELS
from domain.periods import verified_since
from domain.vocabulary import N_, Capacity
from i18n import _
from settings import get_settings

_TONES = {
    Capacity.FREE: "good",
    Capacity.LIMITED: "warn",
    Capacity.FULL: "bad",
    Capacity.UNKNOWN: "plain",
}

_LABELS = {
    name: it.label for form in (Organisation, Service, Referent) for name, it in of(form).items()
} | {"position": N_("Order of calling"), **LABELS}


def place(code: str, catalogue: Catalogue) -> str:
    """A service area: a municipality, a province, or all three."""
    if code == EVERYWHERE:
        return _("All three provinces")
    if code in PROVINCES:
        return _("Province of {name}").format(name=PROVINCES[code])
    found = catalogue.municipalities.get(code)
    return found.name if found else code


def need(code: str, catalogue: Catalogue) -> str:
    """A need, or a whole area of need."""
    if code in catalogue.areas:
        return _("{area}: all").format(area=catalogue.areas[code].label)
    return catalogue.needs[code].label if code in catalogue.needs else code


def verification(verified_at: datetime | None) -> Tag:
    """Whether it was checked, how long ago; a sign and a word, so that colour is not alone."""
    if verified_at is None:
        return Tag(f"○ {_('Not verified')}", "warn")
    if verified_at < verified_since(utcnow(), get_settings().verify_every_months):
        when = _("Verified {ago}").format(ago=i18n.ago(verified_at))
        return Tag(f"△ {when}", "warn")
    if utcnow() - verified_at < timedelta(days=1):
        return Tag(f"✓ {_('Verified today')}", "good")
    return Tag("✓ " + _("Verified {ago}").format(ago=i18n.ago(verified_at)), "good")


def capacity(value: Capacity, until: date | None = None) -> Tag | None:
    """How many places there are, when known; of *full* also until when, where that was said."""
    if value is Capacity.FULL and until:
        return Tag(_("Full until {day}").format(day=i18n.day(until)), _TONES[value])
    return None if value is Capacity.UNKNOWN else Tag(_(value.label), _TONES[value])


def away(until: date | None) -> Tag | None:
    """That an organisation is closed for holidays today."""
    if until is None:
        return None
    return Tag(_("Closed for holidays until {day}").format(day=i18n.day(until)), "bad")


def field(name: str) -> str:
    """A field of an organisation, a service or a referent, as its label in the forms."""
    return _(_LABELS[name]) if name in _LABELS else name


def value(name: str, stored: Any, catalogue: Catalogue) -> str:
    """A stored value of a field in words: codes as labels, several of them with commas."""
    stored = " ".join(stored) if isinstance(stored, tuple) else str(stored)
    say: dict[str, Callable[[str], str]] = {
        "type_code": lambda code: _label(catalogue.partner_types.get(code), code),
        "istat": lambda code: place(code, catalogue),
        "needs": lambda code: need(code, catalogue),
        "areas": lambda code: place(code, catalogue),
        "languages": i18n.tongue,
        "capacity": lambda code: _(Capacity(code).label) if code in set(Capacity) else code,
        "active": _yes_or_no,
        "restricted": _yes_or_no,
        "phone": i18n.phone,
        "full_until": _day,
        "away_from": _day,
        "away_until": _day,
        "mail_language": mail_language,
    }
    if name in ("needs", "areas", "languages"):
        return ", ".join(say[name](code) for code in stored.split())
    return say[name](stored) if name in say and stored else stored


def mail_language(code: str) -> str:
    """In which language an organisation gets its mails."""
    return _("Italian and English") if code == BOTH else i18n.tongue(code)


def _day(text: str) -> str:
    return i18n.day(date.fromisoformat(text))


def _yes_or_no(code: str) -> str:
    return _("yes") if code == "True" else _("no")


def _label(term: Term | None, code: str) -> str:
    return term.label if term else code
