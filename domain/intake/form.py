"""A new case as typed, and what must hold before it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from domain.cases.status import Naming
from domain.errors import Refused
from domain.languages import SPOKEN
from domain.people import identity
from domain.people.codice_fiscale import codice_fiscale
from domain.people.flaws import Flaw
from domain.people.one_name import name as one_name
from domain.people.phone import phone
from domain.phones.read import PhoneFlaw
from domain.text import TooLong, clean_line, clean_text
from domain.vocabulary import N_, Labelled, Urgency


class Gap(Labelled):
    """What is missing or impossible in a new case; the label tells the person what to do."""

    QUARTER = "quarter", N_("Choose the quarter.")
    CHANNEL = "channel", N_("Choose how the tenant reached us.")
    LANGUAGE = "language", N_("Choose the language from the list.")
    NEEDS = "needs", N_("Choose at least one need.")
    URGENCY = "urgency", N_("Choose the urgency.")
    TOO_LONG = "too_long", N_("The text is too long.")
    FUTURE = "future", N_("The day is in the future.")
    WHO = "who", N_("Say who it is, or that they prefer not to say.")
    STOP = "stop", N_("This stop of the camper is not there any more.")
    PERSON_GONE = "person_gone", N_("The person chosen is not there any more: search again.")


Fault = Flaw | PhoneFlaw | Gap
Problems = Mapping[str, Fault]
"""By name of the field of Intake."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The form. Texts are as typed until `checked` returns them clean and normal."""

    quarter_id: int | None = None
    channel: str = ""
    needs: frozenset[str] = frozenset()
    urgency: int | None = None
    """None: what the needs ask for."""
    story: str = ""
    anonymous: bool = False
    nobody: Naming | None = None
    """Why nobody is named though it was not said at once: asked once, at the save."""
    person_id: int | None = None
    """Somebody already known; then the fields of identity below are not read."""
    family_name: str = ""
    given_name: str = ""
    codice_fiscale: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    dwelling: str = ""
    size: int | None = None
    minors: int | None = None
    over_65: int | None = None
    privacy_given_on: date | None = None
    privacy_language: str = ""
    """In which the notice was given; empty where none is kept here."""
    privacy_way: str | None = None
    """How; what is no code of `domain.rights.notice.NoticeWay` is as if nobody said it."""
    language: str = ""
    """The tenant's, ISO 639-1; empty: not said."""
    visit_id: int | None = None
    """The check-in at the mobile office it was begun from."""

    @property
    def names_somebody(self) -> bool:
        """Whether a new person is to be stored."""
        return not self.anonymous and any(getattr(self, name) for name in IDENTITY)

    @property
    def unnamed(self) -> Naming | None:
        """What is stored of who it is when nobody is named; None when somebody is."""
        if self.anonymous:
            return Naming.UNSAID
        if self.names_somebody or self.person_id is not None:
            return None
        return self.nobody or Naming.UNRECORDED

    @property
    def has_household(self) -> bool:
        """Whether a new household is to be stored."""
        known = (self.size, self.minors, self.over_65)
        return self.names_somebody or (
            not self.anonymous and any(number is not None for number in known)
        )


IDENTITY = (
    "family_name",
    "given_name",
    "codice_fiscale",
    "phone",
    "email",
    "address",
    "dwelling",
)
HOUSEHOLD = ("size", "minors", "over_65")
_NORMAL: dict[str, Callable[[str], str | None]] = {
    "family_name": one_name,
    "given_name": one_name,
    "codice_fiscale": codice_fiscale,
    "phone": phone,
    "email": identity.email,
}


def urgency_asked(any_urgent: bool) -> Urgency:
    """The urgency that the needs ask for when nobody chooses another."""
    return Urgency.HIGH if any_urgent else Urgency.NORMAL


def flaw_of(name: str, text: str) -> Fault | None:
    """What is wrong with one field of identity as typed so far."""
    try:
        identity_field(name, text)
    except Refused as error:
        flaw: Fault = error.why
        return flaw
    except TooLong:
        return Gap.TOO_LONG
    return None


def identity_field(name: str, text: str) -> str:
    """A field of identity as it is stored. Raises Refused, TooLong."""
    line = clean_line(text)
    return (_NORMAL[name](line) or "") if name in _NORMAL else line


@dataclass
class _Check:
    """Collects the problems of one intake."""

    problems: dict[str, Fault] = field(default_factory=dict)

    def demand(self, name: str, holds: bool, gap: Gap) -> None:
        if not holds:
            self.problems.setdefault(name, gap)

    def value(self, name: str, normal: Callable[[], str]) -> str:
        try:
            return normal()
        except Refused as error:
            self.problems[name] = error.why
        except TooLong:
            self.problems[name] = Gap.TOO_LONG
        return ""


def checked(
    intake: Intake,
    *,
    quarters: Mapping[int, object],
    channels: Mapping[str, object],
    needs: Mapping[str, object],
    today: date,
) -> Intake:
    """The same, clean and normal; what is not read (identity of an anonymous case) is emptied.

    Raises Refused with every problem. `today` is the day in Rome.
    """
    check = _Check()
    check.demand("quarter_id", intake.quarter_id in quarters, Gap.QUARTER)
    check.demand("channel", intake.channel in channels, Gap.CHANNEL)
    check.demand("language", intake.language in ("", *SPOKEN), Gap.LANGUAGE)
    check.demand("needs", bool(intake.needs) and intake.needs <= needs.keys(), Gap.NEEDS)
    check.demand("urgency", intake.urgency in (None, *Urgency), Gap.URGENCY)
    given_on = intake.privacy_given_on
    check.demand("privacy_given_on", given_on is None or given_on <= today, Gap.FUTURE)
    fresh = not intake.anonymous and intake.person_id is None
    values: dict[str, Any] = dict.fromkeys(IDENTITY, "")
    if fresh:
        for name in IDENTITY:
            values[name] = check.value(name, partial(identity_field, name, getattr(intake, name)))
    named = any(values.values()) or not check.problems.keys().isdisjoint(IDENTITY)
    check.demand("nobody", not fresh or named or intake.nobody is not None, Gap.WHO)
    values |= {name: getattr(intake, name) if fresh else None for name in HOUSEHOLD}
    try:
        identity.check_household(*(values[name] for name in HOUSEHOLD))
    except Refused as error:
        check.problems["size"] = error.why
    story = check.value("story", lambda: clean_text(intake.story))
    if check.problems:
        raise Refused(check.problems)
    person_id = None if intake.anonymous else intake.person_id
    return replace(intake, person_id=person_id, story=story, **values)
