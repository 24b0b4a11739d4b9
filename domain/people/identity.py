"""Who a tenant is: checks of what was typed, and the words that find a person again.

Codice fiscale and telephone have modules of their own; e-mail is judged by `email-validator`.
"""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from domain.errors import Refused
from domain.people import codice_fiscale as codes
from domain.people import phone as phones
from domain.people.flaws import Flaw
from domain.people.words import NOBODY, NameWords, asked

LARGEST_HOUSEHOLD = 20


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


def index_terms(codice_fiscale: str | None, phone: str | None) -> set[Term]:
    """What a person is found by beside the words of the name: codice fiscale, phone."""
    terms = {("cf", codes.base(codice_fiscale))} if codice_fiscale else set()
    if phone:
        terms.add(("phone", phones.national(phone)))
    return terms


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for: a name, or somebody with this codice fiscale or any of these phones."""

    name: NameWords = NOBODY
    code: str = ""
    """In its base form."""
    phones: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Blanks, and single letters, look for nobody."""
        return not (self.name or self.code or self.phones)


def sought(query: str) -> Sought:
    """Read one line of search: a codice fiscale, a telephone number, else words of a name. Eleven
    digits may be either number.
    """
    code, numbers = codes.sought(query), phones.sought(query)
    if code or numbers:
        return Sought(code=code, phones=numbers)
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
    found = tuple(
        match.group()
        for match in _CF_IN_TEXT.finditer(text)
        if any(c.isdigit() for c in match.group())
    )
    rest = _CF_IN_TEXT.sub(" ", text)
    return Identifiers(
        found, tuple(m.group() for m in _NUMBER_IN_TEXT.finditer(rest) if _is_phone(m.group()))
    )


def _is_phone(text: str) -> bool:
    day = re.fullmatch(r"[0-3]?[0-9][\s.\-/][01]?[0-9][\s.\-/](19|20)[0-9]{2}", text)
    return phones.points_at_somebody(text) and not day
