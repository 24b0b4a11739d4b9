"""What a partner says it can take, and for how long: judged by the day alone, so that *full* ends
by itself without anybody, or any clock, ending it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.vocabulary import N_, Capacity

LONGEST = timedelta(days=366)
"""How far ahead a day may lie: further is a slip of the pen."""
PAST = N_("This day has gone by: choose today or a later day.")
TOO_FAR = N_("This is more than a year away: is the year right?")
NO_DAY = N_("Write the day like 24/12/2026.")
NO_END = N_("Until when? Write the last day.")
ENDS_BEFORE = N_("It ends before it begins.")
ONLY_FULL = N_("A day goes with “Full” alone.")
NO_BEGINNING = N_("From when? Write the first day.")
OFFERED = (Capacity.FREE, Capacity.LIMITED, Capacity.FULL, Capacity.UNKNOWN)
"""What a partner chooses from, in this order."""
BOTH = "mul"
"""Mails in Italian and in English, for who has another language (ISO 639-2: several)."""
MAIL_LANGUAGES = {"it": ("it",), "en": ("en",), BOTH: ("it", "en")}
"""In which of our languages a mail is written."""
LABELS = {
    "full_until": N_("Full until"),
    "away_from": N_("Closed for holidays from"),
    "away_until": N_("Closed for holidays until"),
    "mail_language": N_("Language of our mails"),
}
"""Of the fields that a partner says by its own link."""
_WRITTEN = re.compile(r"(\d{1,2})[/. -]+(\d{1,2})[/. -]+(\d{4})")


@dataclass(frozen=True, slots=True)
class Places:
    """What one service can take; `until` is the last day of *full*, where it was said."""

    capacity: Capacity
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """The days an organisation is closed, first and last; both None: it is not."""

    first: date | None = None
    last: date | None = None


def now(capacity: Capacity, until: date | None, today: date) -> Capacity:
    """What holds today: who was full until yesterday has places we know nothing of."""
    over = capacity is Capacity.FULL and until is not None and until < today
    return Capacity.UNKNOWN if over else capacity


def flaw(held: Places, says: Places, today: date) -> str:
    """What is wrong with the last day of what one says; nothing where it may stand. A day that
    stood there is let go with *full*.
    """
    if says.until is None or (says.capacity is not Capacity.FULL and says.until == held.until):
        return ""
    if says.capacity is not Capacity.FULL:
        return ONLY_FULL
    if says.until < today:
        return PAST
    return TOO_FAR if says.until > today + LONGEST else ""


def is_away(first: date | None, last: date | None, today: date) -> bool:
    """Whether an organisation is closed today."""
    return first is not None and last is not None and first <= today <= last


def read_day(text: str) -> date | None:
    """The day a person or a browser has written; None for nothing. Raises ValueError (NO_DAY)."""
    text = text.strip()
    if not text:
        return None
    try:
        if found := _WRITTEN.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(NO_DAY) from error


def last_day(text: str, today: date) -> date | None:
    """The last day of something that still holds. Raises ValueError, its text an English source."""
    day = read_day(text)
    if day is not None and day < today:
        raise ValueError(PAST)
    if day is not None and day > today + LONGEST:
        raise ValueError(TOO_FAR)
    return day


def away(first: str, last: str, today: date) -> tuple[Away, dict[str, str]]:
    """The days from two fields, or what is wrong with `first` and `last`."""
    problems, days = dict[str, str](), dict[str, date | None]()
    for name, text, read in (("first", first, read_day), ("last", last, None)):
        try:
            days[name] = read(text) if read else last_day(text, today)
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        return Away(), problems
    begins, ends = days["first"], days["last"]
    if begins and ends is None:
        problems["last"] = NO_END
    elif ends and begins is None:
        problems["first"] = NO_BEGINNING
    elif begins and ends and ends < begins:
        problems["last"] = ENDS_BEFORE
    return (Away(), problems) if problems else (Away(begins, ends), {})
