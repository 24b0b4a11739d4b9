"""The codice fiscale of a tenant: of 16 letters and digits, or provisional, of 11 digits.

Where two people would have the same one, a digit of it becomes a letter (omocodia). Papers show
now the one form, now the other: what was typed is stored, and all forms of one are one person.
"""

import re
from itertools import product
from math import prod

from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import codicefiscale

from domain.errors import Refused
from domain.numbers import CutShort, plain, whole
from domain.people.flaws import Flaw

_FORM = re.compile(r"[A-Z]{6}[0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]")
_PROVISIONAL = re.compile(r"[0-9]{11}")
_DIGITS = (6, 7, 9, 10, 12, 13, 14)
_AS_DIGIT = str.maketrans("LMNPQRSTUV", "0123456789")
_LETTER_FOR = {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B"}
_DIGIT_FOR = {letter: digit for digit, letters in _LETTER_FOR.items() for letter in letters}
"""Letters and digits that are taken for each other on a paper."""
_OMOCODIA = "LMNPQRSTUV"
_MOST_SLIPS, _MOST_WAYS = 4, 5_000


def codice_fiscale(text: str) -> str | None:
    """In capitals without blanks; None when nothing was typed. Raises Refused."""
    compact = _compact(text)
    if not compact:
        return None
    if _PROVISIONAL.fullmatch(compact):
        return _provisional(compact)
    if len(compact) != 16:
        raise Refused(Flaw.CF_LENGTH)
    if not compact.isascii():
        raise Refused(Flaw.CF_FORM)
    try:
        return str(codicefiscale.validate(compact))
    except InvalidChecksum as error:
        raise Refused(Flaw.CF_LETTER) from error
    except ValidationError as error:
        raise Refused(Flaw.CF_FORM) from error


def meant(text: str) -> str:
    """The only codice fiscale that was likely meant, where O and 0, I and 1 and the like were taken
    for each other: one whose check letter is right. Nothing where what was typed is right, or
    more than one may be meant.
    """
    typed = _compact(text)
    if len(typed) != 16 or not typed.isascii() or codicefiscale.is_valid(typed):
        return ""
    ways = [_ways(sign, in_digits=at in _DIGITS) for at, sign in enumerate(typed)]
    if prod(map(len, ways)) > _MOST_WAYS:
        return ""
    right = [code for code in map("".join, product(*ways)) if codicefiscale.is_valid(code)]
    least = min((_slips(code, typed) for code in right), default=0)
    nearest = {code for code in right if _slips(code, typed) == least <= _MOST_SLIPS}
    return nearest.pop() if len(nearest) == 1 else ""


def _ways(sign: str, *, in_digits: bool) -> str:
    """What a sign may be at a place of digits, or of letters; a letter of omocodia is itself."""
    if in_digits:
        return (sign if sign.isdigit() or sign in _OMOCODIA else "") + _DIGIT_FOR.get(sign, "")
    return sign if sign.isalpha() else _LETTER_FOR.get(sign, "")


def _slips(code: str, typed: str) -> int:
    return sum(one != other for one, other in zip(code, typed, strict=True))


def base(code: str) -> str:
    """The form that all of one have in common: digits where omocodia has letters, with the last
    letter that belongs to it. A provisional one is its own, and so is one with a wrong letter.
    """
    if not _FORM.fullmatch(code):
        return code
    body = "".join(
        sign.translate(_AS_DIGIT) if at in _DIGITS else sign for at, sign in enumerate(code[:15])
    )
    if body == code[:15] or codicefiscale.calc_check_digit(code[:15]) != code[15]:
        return code
    return body + str(codicefiscale.calc_check_digit(body))


def is_provisional(code: str) -> bool:
    """Whether it has the 11 digits that are given until the 16 signs come."""
    return bool(_PROVISIONAL.fullmatch(code))


def replaces(before: str, after: str) -> bool:
    """Whether the final one takes the place of a provisional one, which is kept beside it."""
    return is_provisional(before) and bool(after) and not is_provisional(after)


def differ(one: str, other: str) -> bool:
    """Whether two codes cannot be of one person. A provisional one says nothing of the other."""
    if not one or not other or is_provisional(one) != is_provisional(other):
        return False
    return base(one) != base(other)


def sought(query: str) -> str:
    """The codice fiscale that a line of search is, in its base form; nothing where it is none."""
    compact = _compact(query)
    if _FORM.fullmatch(compact):
        return base(compact)
    return compact if _PROVISIONAL.fullmatch(compact) and luhn.is_valid(compact) else ""


def _compact(text: str) -> str:
    try:
        line = whole(text)
    except CutShort:
        line = plain(text)
    return re.sub(r"[\s.\-/]", "", line).upper()


def _provisional(digits: str) -> str:
    if not luhn.is_valid(digits) or not digits.strip("0"):
        raise Refused(Flaw.CF_DIGIT)
    return digits
