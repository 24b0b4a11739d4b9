"""The network between meetings: who is invited, who came, what was promised, who has joined."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from domain.errors import Refused
from domain.text import TooLong, clean_line, clean_text
from domain.vocabulary import N_, Labelled

TITLE_LIMIT, PLACE_LIMIT, TEXT_LIMIT, MINUTES_LIMIT = 120, 200, 5_000, 20_000
COMMITMENT_LIMIT = 300
HEADCOUNT_LIMIT = 10_000
FIRST_DAY = date(2015, 1, 1)
FURTHEST = timedelta(days=3 * 365)
"""How far ahead a day may lie; what is further is a slip of the hand."""
ENGAGEMENT_DAYS = 365
"""The past an organisation's engagement is judged by."""
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class MeetingKind(Labelled):
    """Who sits at the table."""

    PLENARY = "plenary", N_("Meeting of the network")
    TERRITORY = "territory", N_("Meeting in a territory")
    THEME = "theme", N_("Table on a theme")
    OTHER = "other", N_("Other meeting")


class Answer(Labelled):
    """What an organisation said to the invitation."""

    NONE = "none", N_("No answer yet")
    YES = "yes", N_("Will come")
    NO = "no", N_("Will not come")


class Adhesion(Labelled):
    """How far an organisation has come into the network."""

    OUTSIDE = "outside", N_("Not invited yet")
    INVITED = "invited", N_("Invited to join")
    JOINED = "joined", N_("Has joined")
    SIGNED = "signed", N_("Protocol signed")
    LEFT = "left", N_("Has left the network")


class CommitmentState(Labelled):
    """Where a promise stands."""

    OPEN = "open", N_("Open")
    OVERDUE = "overdue", N_("Late")
    KEPT = "kept", N_("Kept")
    KEPT_LATE = "kept_late", N_("Kept late")


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What is written of a meeting. Hours are `HH:MM` in Rome, empty where not known;
    `headcount` is how many came, where only their number is known.
    """

    day: date | None = None
    begins: str = ""
    ends: str = ""
    place: str = ""
    kind: MeetingKind = MeetingKind.PLENARY
    title: str = ""
    agenda: str = ""
    minutes: str = ""
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class MembershipForm:
    """When an organisation was invited to join, joined, signed the protocol, left."""

    invited_on: date | None = None
    joined_on: date | None = None
    signed_on: date | None = None
    left_on: date | None = None

    @property
    def adhesion(self) -> Adhesion:
        """Where these dates leave it."""
        if self.left_on:
            return Adhesion.LEFT
        if self.signed_on:
            return Adhesion.SIGNED
        if self.joined_on:
            return Adhesion.JOINED
        return Adhesion.INVITED if self.invited_on else Adhesion.OUTSIDE


@dataclass(frozen=True, slots=True)
class Engagement:
    """What an organisation did in the network lately: meetings, and commitments by their state."""

    invited: int = 0
    attended: int = 0
    kept: int = 0
    late: int = 0
    """Kept after the day, or past it and not kept."""
    open: int = 0


def checked_meeting(form: MeetingForm, today: date) -> MeetingForm:
    """The form as it is stored. Raises Refused with all that is wrong with it."""
    problems: dict[str, str] = {}
    texts: dict[str, Any] = {
        "title": said(problems, "title", form.title, TITLE_LIMIT, line=True),
        "place": said(problems, "place", form.place, PLACE_LIMIT, line=True),
        "agenda": said(problems, "agenda", form.agenda, TEXT_LIMIT),
        "minutes": said(problems, "minutes", form.minutes, MINUTES_LIMIT),
    }
    if "place" not in problems and not texts["place"]:
        problems["place"] = N_("Write where the meeting is.")
    if form.day is None:
        problems["day"] = N_("Choose the day.")
    elif not sensible(form.day, today):
        problems["day"] = N_("This day is too far away: check the year.")
    _check_hours(problems, form)
    if form.headcount is not None and not 0 <= form.headcount <= HEADCOUNT_LIMIT:
        problems["headcount"] = N_("Write a number of people, or leave it empty.")
    if problems:
        raise Refused(problems)
    return replace(form, **texts)


def checked_commitment(text: str, due_on: date | None, today: date) -> str:
    """The words of a commitment as they are stored. Raises Refused."""
    problems: dict[str, str] = {}
    words = said(problems, "text", text, COMMITMENT_LIMIT, line=True)
    if not words and "text" not in problems:
        problems["text"] = N_("Write what was promised.")
    if due_on is None:
        problems["due_on"] = N_("Choose by when.")
    elif not sensible(due_on, today):
        problems["due_on"] = N_("This day is too far away: check the year.")
    if problems:
        raise Refused(problems)
    return words


def checked_membership(form: MembershipForm, today: date) -> MembershipForm:
    """The dates, if they can be true: in their order, none to come. Raises Refused."""
    steps = ("invited_on", "joined_on", "signed_on", "left_on")
    problems: dict[str, str] = {}
    last: date | None = None
    for name in steps:
        day: date | None = getattr(form, name)
        if day is None:
            continue
        if day < FIRST_DAY or day > today:
            problems[name] = N_("Choose a day that has been, not too long ago.")
        elif last and day < last:
            problems[name] = N_("This comes before the step above it.")
        last = day
    if form.left_on and not (form.joined_on or form.signed_on):
        problems.setdefault("left_on", N_("Only who has joined can leave."))
    if problems:
        raise Refused(problems)
    return form


def sensible(day: date, today: date) -> bool:
    """Whether a day can be meant: neither before the agency had a network nor years ahead."""
    return FIRST_DAY <= day <= today + FURTHEST


def commitment_state(due_on: date, done_on: date | None, today: date) -> CommitmentState:
    """Where a promise stands on the day `today`; what was done later counts as not done yet."""
    if done_on and done_on <= today:
        return CommitmentState.KEPT if done_on <= due_on else CommitmentState.KEPT_LATE
    return CommitmentState.OVERDUE if due_on < today else CommitmentState.OPEN


def tally(states: Iterable[CommitmentState]) -> tuple[int, int, int]:
    """How many were kept in time, are or were late, are still open."""
    kept = late = still = 0
    for state in states:
        kept += state is CommitmentState.KEPT
        late += state in (CommitmentState.KEPT_LATE, CommitmentState.OVERDUE)
        still += state is CommitmentState.OPEN
    return kept, late, still


def said(problems: dict[str, str], name: str, text: str, limit: int, *, line: bool = False) -> str:
    """What was typed into a field, clean; what is too long is a problem of that name."""
    try:
        return clean_line(text, limit) if line else clean_text(text, limit)
    except TooLong:
        problems[name] = N_("This text is too long.")
        return ""


def _check_hours(problems: dict[str, str], form: MeetingForm) -> None:
    for name in ("begins", "ends"):
        hour = getattr(form, name)
        if hour and not _HOUR.fullmatch(hour):
            problems[name] = N_("Write the hour as 09:30.")
    if form.ends and not form.begins:
        problems.setdefault("begins", N_("Say when it begins."))
    elif form.ends and form.ends <= form.begins:
        problems.setdefault("ends", N_("It ends before it begins."))
