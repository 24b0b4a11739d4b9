"""A tenant's telephone number: somebody's own, one; and the forms in which it is found."""

import re

from domain.errors import Refused
from domain.numbers import plain
from domain.phones import several
from domain.phones.read import HOME, PhoneFlaw, compact, dialled, is_service, without_labels

_LIKE_NUMBER = re.compile(r"[0-9+(][0-9\s./()\-,+]*(?:e\+?[0-9]{1,2})?", re.IGNORECASE)
_LEAST, _MOST = 6, 15


def phone(text: str) -> str | None:
    """A person's number in E.164, Italian unless it begins with + or 00; None when blank.

    Raises Refused, also for numbers such as 112 and 800 that no person owns; where a landline may
    have lost its zero, `about` is the number that may be meant.
    """
    if not text.strip():
        return None
    try:
        number = dialled(compact(text))
    except Refused as error:
        if error.why is not PhoneFlaw.ZERO and several.count(text) > 1:
            raise Refused(PhoneFlaw.SEVERAL) from error
        raise
    if is_service(number):
        short = number[0] in "14" and len(number) <= _LEAST
        raise Refused(PhoneFlaw.SHORT if short else PhoneFlaw.SERVICE)
    return number


def meant(text: str) -> str:
    """The number that a landline without its zero may be, E.164; nothing where it is none."""
    try:
        phone(text)
    except Refused as error:
        return str(error.about or "")
    return ""


def points_at_somebody(text: str) -> bool:
    """Whether digits in a story are a person's number, or a mobile or landline with a digit less.

    Other slips look like amounts and numbers of bills.
    """
    try:
        return phone(text) is not None
    except Refused as error:
        slip = error.why in (PhoneFlaw.ZERO, PhoneFlaw.MISSING)
        return slip and re.fullmatch(r"3[0-9]{8}", re.sub(r"\D", "", text)) is not None


def national(number: str) -> str:
    """Digits of a telephone number without the Italian prefix: `+39 0332 12` is `033212`."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith(HOME):
        return digits[2:]
    return digits.removeprefix("0039")


def sought(query: str) -> tuple[str, ...]:
    """What a line of search may be as a number, as `national` has it; nothing where it is none.

    Of a landline without its zero both: before that was asked about, it was stored as it came.
    """
    line = plain(without_labels(query.strip().lstrip("'\u2018\u2019")))
    bare = national(line)
    if not _LIKE_NUMBER.fullmatch(line) or not _LEAST <= len(bare) <= _MOST:
        return ()
    try:
        return (national(phone(query) or ""),)
    except Refused as error:
        both = (national(str(error.about)), bare.removeprefix("39")) if error.about else ()
        return tuple(dict.fromkeys((*both, bare)))
