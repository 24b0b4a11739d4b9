"""The words of the page where a partner says what it can take."""

import i18n
from db.directory.places import ServiceNow, TakesNow
from domain.directory.places import BOTH
from domain.directory.verification import declared
from domain.text import TooLong
from domain.vocabulary import Capacity
from i18n import _

Fields = dict[str, str]


def fixed() -> Fields:
    """What does not depend on the partner."""
    return {
        "title": _("What can you take on now?"),
        "at_once": _(
            "It takes effect at once: we ask you when you have places, others when you have none."
        ),
        "until": _("If full: until which day?"),
        "until_hint": _("The last day. Afterwards it ends by itself."),
        "away": _("Are you closed for holidays?"),
        "from": _("First day"),
        "to": _("Last day"),
        "empty": _("To take it back, clear both days."),
        "person": _("Is there another person to call now?"),
        "checked": _("We check it first: until then we call whom we know."),
        "mails": _("Our mails to you in"),
        "who": _("Your name (optional)"),
        "save": _("Save this"),
        "mistakes": _("Nothing was stored yet: please look at what is marked."),
        "outdated": _(
            "Somebody of yours, or of ALER, has written something else meanwhile. Nothing of what "
            "you chose was stored. This stands there now:"
        ),
        "again": _("If what you chose below holds, save it again."),
        "none": _("We know of no service of yours yet: call the person at ALER you know."),
    }


def choice(capacity: Capacity) -> str:
    """What a service can take, as it is chosen."""
    return {
        Capacity.FREE: _("We have places"),
        Capacity.LIMITED: _("Few places"),
        Capacity.FULL: _("Full, no places"),
        Capacity.UNKNOWN: _("I cannot say"),
    }[capacity]


def standing(held: TakesNow) -> list[str]:
    """What we hold now, a line for each service and one for the holidays."""
    lines = [f"{one.name}: {_places(one)}" for one in held.services]
    if held.away.first and held.away.last:
        days = i18n.day(held.away.first), i18n.day(held.away.last)
        lines.append(_("Closed for holidays {first} – {last}").format(first=days[0], last=days[1]))
    return lines


def _places(one: ServiceNow) -> str:
    if one.places.until:
        return _("full until {day}").format(day=i18n.day(one.places.until))
    return choice(one.places.capacity).lower()


def after(proposed: bool) -> str:
    """What happens next."""
    said = [_("When it changes, open the same link again: it takes a minute.")]
    if proposed:
        said.append(_("Whom to call we check first; then we call them."))
    return " ".join(said)


def too_long(error: TooLong) -> str:
    """The name is no name."""
    return _("Nothing was sent: {length} characters, at most {limit}.").format(
        length=i18n.number(error.length), limit=i18n.number(error.limit)
    )


def mail_languages() -> list[tuple[str, str]]:
    """In which languages our mails can come."""
    return [("it", "Italiano"), ("en", "English"), (BOTH, "Italiano + English")]


def label(name: str) -> str:
    """A field of the referent now."""
    part, _id, field = name.split(".")
    return _(declared(part, field).label)


def labels(fields: Fields) -> Fields:
    """The fields a person fills in, by name."""
    said = fixed()
    found = {
        "who": said["who"],
        "away_from": f"{said['away']} {said['from']}",
        "away_until": f"{said['away']} {said['to']}",
        "mail_language": said["mails"],
    }
    for name in fields:
        if name.startswith("new.."):
            found[name] = label(name)
        elif name.startswith("until."):
            found[name] = said["until"]
        elif name.startswith("places."):
            found[name] = said["title"]
    return found


def ask_for_a_new_one() -> str:
    """The time of the link is over."""
    return _("Write or call the person at ALER you know: they will send you a new one.")


def look_for_it() -> str:
    """There is no such link."""
    return _(
        "It may have been cut in the mail, or replaced by a newer one. Open the latest message."
    )
