"""One number as it is written: what it is, or what is wrong with it.

Numbers are Italian unless they begin with + or 00. Which exist, `phonenumbers` knows; it takes a
landline without its first zero for a mobile of nine digits, and that is asked about here.
"""

import re
from functools import cache, lru_cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberType as Type

from domain.errors import Refused
from domain.numbers import CutShort, whole
from domain.vocabulary import N_, Labelled

HOME = "+39"
_SHORT = re.compile(r"1[0-9]{2,5}|4[0-9]{4}")
"""Emergencies and services by three to six digits (112, 1522, 116117), numbers to give by."""
_FREE = re.compile(r"80[03][0-9]{3,7}")
_SERVICES = {
    Type.TOLL_FREE,
    Type.PREMIUM_RATE,
    Type.SHARED_COST,
    Type.PERSONAL_NUMBER,
}
_OF_SIX = {"330", "336", "337", "360", "368"}
"""Mobile numbers that may be three and six digits; later ones are three and seven."""
_NO_MOBILE = {"321", "332"}
"""No mobile number begins so; landlines of Novara and Varese do behind their zero."""
_LABEL = re.compile(
    r"\(?(?<![a-z])(?:telefono|tel|cellulare|cell|cel|mobile|mob|phone|fisso|casa|ufficio|uff|"
    r"centralino|whatsapp|numero verde|n\. ?verde|numero|num|nr|n|t|c|m|r\. ?a)(?![a-z])[.:°]*\)?",
    re.IGNORECASE,
)


class PhoneFlaw(Labelled):
    """What is wrong with a telephone number; the label tells the person what to do."""

    ZERO = "phone_zero", N_("Is the 0 in front missing? A landline begins with 0.")
    SHORT = "phone_short", N_("This is a service number: a person's own number is needed.")
    SERVICE = (
        "phone_service",
        N_("800, 899 and the like are numbers of services: a person's own number is needed."),
    )
    LONG = "phone_long", N_("This number has too many digits.")
    MISSING = "phone_missing", N_("A digit is missing: a mobile number has ten.")
    AREA = "phone_area", N_("The area code is missing, as 0332 in front.")
    ABROAD = "phone_abroad", N_("Is it a number from abroad? Then write + in front.")
    CUT = (
        "phone_cut",
        N_("The spreadsheet has rounded this number: write it in full, as text."),
    )
    SEVERAL = "phone_several", N_("These are several numbers: write one, the others in the story.")
    WORDS = "phone_words", N_("Write only the number here, without words.")
    WRONG = "phone_wrong", N_("This is not a telephone number: check the digits.")


def compact(text: str) -> str:
    """Digits, a + before them where there is one. Raises Refused where there is more."""
    try:
        line = whole(without_labels(text))
    except CutShort as error:
        raise Refused(PhoneFlaw.CUT) from error
    if any(sign.isalpha() for sign in line):
        raise Refused(PhoneFlaw.WORDS)
    if not re.fullmatch(r"\+?[0-9\s./()\-]*[0-9][0-9\s./()\-]*", line):
        raise Refused(PhoneFlaw.WRONG)
    return re.sub(r"[^0-9+]", "", line)


def without_labels(text: str) -> str:
    """Without words such as *tel.* and *cell.* that only say that a number follows."""
    return _LABEL.sub(" ", text)


@lru_cache(maxsize=20_000)
def dialled(digits: str) -> str:
    """What `compact` gave as it is stored: E.164, or a number of a service as it is dialled.

    Raises Refused; of a landline without its zero, `about` is the number that may be meant.
    """
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+") and not digits.startswith(HOME):
        return _from_abroad(digits)
    bare = digits.removeprefix(HOME)
    readings = [bare] if digits.startswith("+") or bare[:2] != "39" else [bare, bare[2:]]
    for reading in readings:
        if found := _at_home(reading):
            return found
    for reading in readings:
        if meant := _with_zero(reading):
            raise Refused(PhoneFlaw.ZERO, meant)
    raise Refused(_why(bare))


def is_service(number: str) -> bool:
    """Whether a stored number is one that no person owns."""
    if not number.startswith("+"):
        return True
    return phonenumbers.number_type(phonenumbers.parse(number)) in _SERVICES


def _from_abroad(digits: str) -> str:
    try:
        parsed = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException as error:
        raise Refused(PhoneFlaw.WRONG) from error
    if not phonenumbers.is_valid_number(parsed):
        raise Refused(PhoneFlaw.WRONG)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _at_home(bare: str) -> str:
    """The Italian number that these digits are; nothing where they are none."""
    if _SHORT.fullmatch(bare) or _FREE.fullmatch(bare):
        return bare
    kind = _kind(bare)
    if kind in _SERVICES:
        return bare
    if bare.startswith("3"):
        length = 9 if bare[:3] in _OF_SIX and len(bare) == 9 else 10
        right = kind == Type.MOBILE and len(bare) == length and bare[:3] not in _NO_MOBILE
        return HOME + bare if right else ""
    return "" if kind is None else HOME + bare


def _with_zero(bare: str) -> str:
    """The landline that these digits are behind a zero: as long as such numbers are."""
    least = 7 if bare.startswith(("2", "6")) else 8
    if bare.startswith("0") or len(bare) < least or _kind(f"0{bare}") != Type.FIXED_LINE:
        return ""
    return f"{HOME}0{bare}"


def _kind(bare: str) -> int | None:
    """What kind of Italian number these digits are, as `Type` numbers them; None: of none."""
    return next((kind for kind, form in _kinds().items() if form.fullmatch(bare)), None)


@cache
def _kinds() -> dict[int, re.Pattern[str]]:
    """How the Italian numbers of each kind look, by what `phonenumbers` knows."""
    italian: Any = phonenumbers.PhoneMetadata.metadata_for_region("IT")
    forms = {
        Type.FIXED_LINE: italian.fixed_line,
        Type.MOBILE: italian.mobile,
        Type.TOLL_FREE: italian.toll_free,
        Type.PREMIUM_RATE: italian.premium_rate,
        Type.SHARED_COST: italian.shared_cost,
        Type.PERSONAL_NUMBER: italian.personal_number,
        Type.VOIP: italian.voip,
    }
    return {kind: re.compile(form.national_number_pattern) for kind, form in forms.items()}


def _why(bare: str) -> PhoneFlaw:
    """Why these digits are no Italian number."""
    if 2 < len(bare) <= 5 and not bare.startswith("0"):
        return PhoneFlaw.SHORT
    if bare.startswith("3") and len(bare) < 13:
        return PhoneFlaw.LONG if len(bare) > 10 else PhoneFlaw.MISSING
    if bare.startswith("0"):
        return PhoneFlaw.LONG if len(bare) > 11 else PhoneFlaw.WRONG
    if 6 <= len(bare) <= 7:
        return PhoneFlaw.AREA
    return PhoneFlaw.ABROAD if _is_abroad(f"+{bare}") else PhoneFlaw.WRONG


def _is_abroad(digits: str) -> bool:
    try:
        return len(digits) > 10 and bool(_from_abroad(digits))
    except Refused:
        return False
