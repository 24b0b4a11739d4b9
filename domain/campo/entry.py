"""A case as a device without network sends it, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.cases.status import Naming
from domain.intake.form import Intake
from domain.rights.notice import NoticeWay, way_of
from domain.vocabulary import N_, Labelled

PATIENCE = timedelta(days=30)
"""So long a device keeps what it could not send; the day is its server's."""
WARN_AFTER = timedelta(days=2)
SLIP = timedelta(minutes=5)
"""So far a clock may be off and still be right (as `SLIP` of `web/campo/sense.js`)."""
_LONGEST = 200_000
"""Of a text as it comes; how long one may be, the checks of the form say beside its field."""
_NUMBER = 2**31


class Aside(Labelled):
    """Why what came from the field became no case."""

    KNOWN = "known", N_("It is in Ponte already")
    MISTAKE = "mistake", N_("Written by mistake")
    WITHDRAWN = "withdrawn", N_("The tenant does not want it")
    CORRECTED = "corrected", N_("Taken into the form of a new case")


FIELDS = {
    "quarter_id": "quarter",
    "codice_fiscale": "tax_code",
    "privacy_given_on": "notice",
    "privacy_language": "notice",
    "privacy_way": "notice",
    "nobody": "given_name",
    "person_id": "given_name",
    "visit_id": "stop",
}
"""Names of the fields of an Intake that the device calls otherwise."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the device, whatever it is; `intake` has it checked."""

    quarter: int | None
    channel: str
    stop: int | None
    given_name: str
    family_name: str
    phone: str
    tax_code: str
    anonymous: bool
    needs: frozenset[str]
    urgency: int | None
    story: str
    noticed: bool
    language: str
    """Of the notice."""
    tongue: str = ""
    """The tenant's language."""
    way: NoticeWay | None = None
    """How the notice was given; None: not said."""

    def intake(self, written: date) -> Intake:
        """The same as the form of a new case; nobody is asked for who was not named there."""
        return Intake(
            quarter_id=self.quarter,
            channel=self.channel,
            needs=self.needs,
            urgency=self.urgency,
            story=self.story,
            anonymous=self.anonymous,
            nobody=Naming.UNRECORDED,
            family_name=self.family_name,
            given_name=self.given_name,
            codice_fiscale=self.tax_code,
            phone=self.phone,
            privacy_given_on=written if self.noticed else None,
            privacy_language=self.language,
            privacy_way=self.way,
            language=self.tongue,
        )


def read(sent: object) -> Typed:
    """What a device sent as `typed`. Raises ValueError for what its page would not send."""
    given = _table(sent)
    who, notice = _table(given.get("who", {})), _table(given.get("notice", {}))
    needs = given.get("needs", [])
    if not isinstance(needs, list) or len(needs) > 200:
        raise ValueError("no needs")
    return Typed(
        quarter=number(given.get("quarter")),
        channel=_text(given.get("channel")),
        stop=number(given.get("stop")),
        given_name=_text(who.get("given_name")),
        family_name=_text(who.get("family_name")),
        phone=_text(who.get("phone")),
        tax_code=_text(who.get("tax_code")),
        anonymous=who.get("anonymous") is True,
        needs=frozenset(map(_text, needs)),
        urgency=number(given.get("urgency")),
        story=_text(given.get("story")),
        noticed=notice.get("given") is True,
        language=_text(notice.get("language"))[:3],
        tongue=_text(who.get("language"))[:3],
        way=way_of(_text(notice.get("way"))),
    )


def as_sent(typed: Typed) -> dict[str, Any]:
    """The other way: what `read` reads as `typed`."""
    return {
        "quarter": typed.quarter,
        "channel": typed.channel,
        "stop": typed.stop,
        "who": {
            "given_name": typed.given_name,
            "family_name": typed.family_name,
            "phone": typed.phone,
            "tax_code": typed.tax_code,
            "anonymous": typed.anonymous,
            "language": typed.tongue,
        },
        "needs": sorted(typed.needs),
        "urgency": typed.urgency,
        "story": typed.story,
        "notice": {"given": typed.noticed, "language": typed.language, "way": typed.way},
    }


def is_later(tapped: datetime, than: datetime, now: datetime) -> bool:
    """Whether a mark was made after another; a clock that is ahead proves nothing."""
    return than < tapped <= now + SLIP


def believed(written: datetime, now: datetime) -> datetime:
    """When it was written, as far as the clock of a device is believed: not after it came, nor
    before the term of what a device keeps.
    """
    return min(max(written, now - PATIENCE - WARN_AFTER), now)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _text(value: object) -> str:
    """Without halves of characters, which JSON can say and no screen can show."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("no text")
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number(value: object) -> int | None:
    """A number, also where a list of choices made text of it."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if type(value) is not int or not 0 <= value < _NUMBER:
        raise ValueError("no number")
    return value
