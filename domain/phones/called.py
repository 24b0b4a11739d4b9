"""What became of calling a number, and when a number is held to be wrong."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.phones.number import EXTENSION, as_stored, numbers
from domain.vocabulary import N_, Labelled

WRONG_TIMES = 2
"""So often a number has to be wrong before it is doubted: once may be a slip of the finger."""
ONE_OCCASION = timedelta(hours=1)
"""What one person marks of one number within it is one call."""


class Called(Labelled):
    """What who called says, with one click."""

    REACHED = "reached", N_("Reached")
    WRONG = "wrong", N_("Wrong number")
    NOBODY = "nobody", N_("Nobody answers")


@dataclass(frozen=True, slots=True)
class CallMark:
    """One person's word on one number."""

    result: Called
    at: datetime
    user_id: int
    who: str = ""


def wrong(marks: Iterable[CallMark], verified_at: datetime | None) -> bool:
    """Whether the number is held to be wrong: said twice, with nobody reached since, and the
    organisation not verified since. `marks` are in the order of time.
    """
    said = 0
    for mark in marks:
        if mark.result is Called.REACHED:
            said = 0
        elif mark.result is Called.WRONG and (verified_at is None or mark.at > verified_at):
            said += 1
    return said >= WRONG_TIMES


def ending(number: str) -> str:
    """What tells a number from the others of an organisation, where nobody is to call it: it may
    be somebody's own.
    """
    dialled, _sign, extension = number.partition(EXTENSION)
    return f"…{dialled[-3:]}" + (f" ({extension})" if extension else "")


def endings(stored: str) -> str:
    """The same of a line of numbers, without what is written beside them."""
    return " ".join(ending(number.called) for number in numbers(stored))


def to_call(own: str, office: str, doubted: Collection[str]) -> str:
    """The numbers of the person to call, else those of the office; where all of that person's are
    held to be wrong, the office's before them.
    """
    if not own:
        return office
    mine = numbers(own)
    if any(number.called not in doubted for number in mine if not number.fax):
        return own
    return as_stored((*numbers(office), *mine))
