"""The words of the page where a partner reads what we hold about it."""

import i18n
from domain.directory.verification import CONTACT, FIELDS, NOTE, declared
from domain.vocabulary import Capacity
from i18n import _

Fields = dict[str, str]


def shown(part: str, field: str, held: str) -> str:
    """What we hold, as a person reads it; nothing where there is nothing to say."""
    if field == "active" and held == "True":
        return ""
    if field == "phone":
        return i18n.phone(held) if held else ""
    return dict(choices(part, field)).get(held, held)


def choices(part: str, field: str) -> list[tuple[str, str]]:
    """What a field offers, where it is chosen and not typed."""
    if field == "capacity":
        return [(item.value, _(item.label)) for item in Capacity]
    if field == "active" and part == CONTACT:
        return [("True", _("Works with you")), ("False", _("Has left"))]
    if field == "active":
        return [("True", _("Offered")), ("False", _("Not offered any more"))]
    return []


def label(part: str, field: str) -> str:
    """What a field is called on the page."""
    if field == "active":
        return _("Still so?") if part == CONTACT else _("Is it offered?")
    return _(declared(part, field).label)


def fixed() -> Fields:
    """What does not depend on the partner."""
    return {
        "asks": _("When a tenant needs help, ALER looks for you with what stands here."),
        "read": _("Read it, then confirm it or correct it at the end of the page."),
        "right": _("Everything is right"),
        "hint": _("One click, nothing to fill in. If something has changed, write it below."),
        "change": _("Something has changed"),
        "how": _("Open a part, correct it, and send at the end. We check it, then it counts."),
        "who": _("Your name (optional)"),
        "note": _("Anything else (optional)"),
        "send": _("Send the changes"),
        "places": _("Full, or closed for holidays? Say it here: it holds at once."),
        "say_places": _("Say what you can take on"),
        "mistakes": _("Nothing was sent yet: please look at what is marked."),
    }


def labels(answers: Fields) -> Fields:
    """The fields a person types, by name."""
    words = fixed()
    found = {"who": words["who"], NOTE: words["note"]}
    for name in answers:
        part, _id, field = (*name.split("."), "", "")[:3]
        if field in FIELDS.get(part, ()) and not choices(part, field):
            found[name] = label(part, field)
    return found
