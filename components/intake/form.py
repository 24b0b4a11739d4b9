"""The fields of a new case as they are typed, and as a draft holds them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from db import clock
from db.clock import utcnow
from domain.campo.entry import believed
from domain.intake.form import HOUSEHOLD, IDENTITY, urgency_asked
from domain.people.identity import LARGEST_HOUSEHOLD
from domain.rights.notice import FIRST, NoticeWay

TYPED = (*IDENTITY, *HOUSEHOLD, "story")
"""What is written by hand: the browser hands it over by itself, as text (`web/drafts/intake.py`).
"""
WRITTEN_AT = "written_at"
"""When it was written at the camper, for a form that began there."""
_DAYS = {"privacy_given_on"}


def blank() -> dict[str, Any]:
    """A form in which nothing is said."""
    return {
        "quarter_id": None,
        "channel": None,
        "needs": [],
        "urgency": int(urgency_asked(any_urgent=False)),
        "urgency_by_hand": False,
        "story": "",
        "anonymous": False,
        "nobody": "",
        "person_id": None,
        "person_label": "",
        "dismissed": [],
        "privacy": False,
        "privacy_given_on": clock.today().isoformat(),
        "privacy_language": FIRST,
        "privacy_way": None,
        "language": "",
        "visit_id": None,
        WRITTEN_AT: "",
        **dict.fromkeys(IDENTITY, ""),
        **dict.fromkeys(HOUSEHOLD),
    }


def restored(content: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a draft; what is no field, or no value of its field, is left out."""
    form = blank()
    for name, value in content.items():
        if name in HOUSEHOLD:
            form[name] = _number(value, 1 if name == "size" else 0)
        elif name in form and _fits(name, value, form[name]):
            form[name] = value
    return form


def begun(content: Mapping[str, Any]) -> bool:
    """Whether a draft holds anything of a person that a check-in did not write by itself."""
    typed = [*IDENTITY, *HOUSEHOLD, "needs", "story"]
    chosen = content.get("person_id") is not None and content.get("visit_id") is None
    return chosen or any(content.get(name) for name in typed)


def written_at(form: Mapping[str, Any]) -> datetime | None:
    """When it was written at the camper, as far as that is believed; None: here and now."""
    try:
        moment = datetime.fromisoformat(form[WRITTEN_AT])
    except ValueError:
        return None
    return believed(moment, utcnow()) if moment.tzinfo else None


def as_widget(name: str, value: Any) -> Any:
    """The value of a field as its widget has it."""
    return date.fromisoformat(value) if name in _DAYS else value


def as_form(value: Any) -> Any:
    """The value of a widget as the form has it."""
    return value.isoformat() if isinstance(value, date) else value


def _number(value: object, least: int) -> int | None:
    """A number of people; the browser hands over what is typed so far, whatever it is."""
    text = str(value)
    known = text.isascii() and text.isdigit() and len(text) <= 3
    return int(text) if known and least <= int(text) <= LARGEST_HOUSEHOLD else None


def _fits(name: str, value: object, before: object) -> bool:
    if name in _DAYS:
        return isinstance(value, str) and _is_day(value)
    if name in ("quarter_id", "person_id", "visit_id"):
        return value is None or type(value) is int
    if name == "channel":
        return value is None or isinstance(value, str)
    if name == "privacy_way":
        return value in (None, *NoticeWay)
    return type(value) is type(before)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
