"""Who a tenant is: checks of what was typed, and the words that find a person again.

Codice fiscale by `python-stdnum`, telephone by `phonenumbers`, e-mail by `email-validator`.
"""

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import codicefiscale

from domain.errors import Refused
from domain.people.words import NOBODY, NameWords, asked
from domain.vocabulary import N_, Labelled

LARGEST_HOUSEHOLD = 20


class Flaw(Labelled):
    """What is wrong with a field; the label tells the person what to do."""

    CF_LENGTH = "cf_length", N_("The codice fiscale of a person has 16 letters and digits.")
    CF_LETTER = (
        "cf_letter",
        N_("The last letter of the codice fiscale does not match the rest: check what was typed."),
    )
    CF_FORM = "cf_form", N_("This is not a codice fiscale: letters and digits are out of place.")
    PHONE_SHORT = "phone_short", N_("This is a service number: a person's own number is needed.")
    PHONE_WRONG = "phone_wrong", N_("This is not a telephone number: check the digits.")
    EMAIL_WRONG = "email_wrong", N_("This is not an e-mail address.")
    SIZE_RANGE = "size_range", N_("A household has from 1 to 20 people.")
    SIZE_PARTS = "size_parts", N_("Minors and over 65 together are more than the household.")


def codice_fiscale(text: str) -> str | None:
    """The codice fiscale in capitals without blanks; None when nothing was typed.

    Omocodia (letters in place of digits) is accepted. Raises Refused; the 11 digits that
    organisations have are not a person's.
    """
    compact = re.sub(r"[\s.\-/]", "", text).upper()
    if not compact:
        return None
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


def phone(text: str) -> str | None:
    """A person's number in E.164, Italian unless it begins with + or 00; None when blank.

    Raises Refused, also for numbers such as 112 that no person owns.
    """
    if not text.strip():
        return None
    try:
        number = phonenumbers.parse(text, "IT")
    except phonenumbers.NumberParseException as error:
        raise Refused(Flaw.PHONE_WRONG) from error
    if not phonenumbers.is_valid_number(number):
        short = len(phonenumbers.national_significant_number(number)) <= 5
        raise Refused(Flaw.PHONE_SHORT if short else Flaw.PHONE_WRONG)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str | None:
    """The address in its normal form; None when blank. Raises Refused. Asks no name server."""
    if not text.strip():
        return None
    try:
        return str(validate_email(text.strip(), check_deliverability=False).normalized)
    except EmailNotValidError as error:
        raise Refused(Flaw.EMAIL_WRONG) from error


def check_household(size: int | None, minors: int | None, over_65: int | None) -> None:
    """Raise Refused when the numbers of a household cannot be true together; None: not known."""
    if size is not None and not 1 <= size <= LARGEST_HOUSEHOLD:
        raise Refused(Flaw.SIZE_RANGE)
    parts = [part for part in (minors, over_65) if part is not None]
    if any(not 0 <= part <= LARGEST_HOUSEHOLD for part in parts):
        raise Refused(Flaw.SIZE_RANGE)
    if size is not None and sum(parts) > size:
        raise Refused(Flaw.SIZE_PARTS)


Term = tuple[str, str]
"""A kind (`cf`, `phone`) and a normalised word: what a blind digest is made of."""


def national(number: str) -> str:
    """Digits of a telephone number without the Italian prefix: `+39 0332 12` is `033212`."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+39"):
        return digits[2:]
    return digits.removeprefix("0039")


def index_terms(codice_fiscale: str | None, phone: str | None) -> set[Term]:
    """What a person is found by beside the words of the name: codice fiscale, phone."""
    terms = {("cf", codice_fiscale)} if codice_fiscale else set()
    if phone:
        terms.add(("phone", national(phone)))
    return terms


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: a name, or a codice fiscale, or a phone."""

    name: NameWords = NOBODY
    codice_fiscale: str = ""
    phone: str = ""

    @property
    def blank(self) -> bool:
        """Blanks, and single letters, look for nobody."""
        return not (self.name or self.codice_fiscale or self.phone)


_CF = re.compile(r"^[A-Z]{6}[0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$")


def sought(query: str) -> Sought:
    """Read one line of search: a codice fiscale, a telephone number, else words of a name."""
    compact = re.sub(r"[\s.\-/]", "", query).upper()
    if _CF.match(compact):
        return Sought(codice_fiscale=compact)
    if re.fullmatch(r"\+?[0-9]{6,15}", compact):
        return Sought(phone=national(compact))
    return Sought(name=asked(query))


_CF_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z][\s.\-]?){6}(?:[0-9L-NP-Vl-np-v][\s.\-]?){2}[A-Za-z][\s.\-]?"
    r"(?:[0-9L-NP-Vl-np-v][\s.\-]?){2}[A-Za-z][\s.\-]?(?:[0-9L-NP-Vl-np-v][\s.\-]?){3}[A-Za-z]"
    r"(?![A-Za-z0-9])"
)
_NUMBER_IN_TEXT = re.compile(
    r"(?<![\w/+])(?<![0-9][.,])(?:\+|00)?[0-9](?:[\s.\-/]?[0-9]){5,14}(?![\w/]|[.,][0-9])"
)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What in a story points at a person: as found, in order."""

    codici_fiscali: tuple[str, ...]
    phones: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.codici_fiscali or self.phones)


def find_identifiers(text: str) -> Identifiers:
    """Codici fiscali (even with a wrong letter) and telephone numbers, blanks inside or not."""
    codes = tuple(
        match.group()
        for match in _CF_IN_TEXT.finditer(text)
        if any(c.isdigit() for c in match.group())
    )
    rest = _CF_IN_TEXT.sub(" ", text)
    return Identifiers(
        codes, tuple(m.group() for m in _NUMBER_IN_TEXT.finditer(rest) if _is_phone(m.group()))
    )


def _is_phone(text: str) -> bool:
    try:
        phone(text)
    except Refused:
        return False
    return not re.fullmatch(r"[0-3]?[0-9][\s.\-/][01]?[0-9][\s.\-/](19|20)[0-9]{2}", text)
