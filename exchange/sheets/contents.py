"""What the cells of a column are, whatever its title says: mail addresses, telephones, days."""

import re
from collections.abc import Callable, Iterable, Mapping

from stdnum.it import codicefiscale, iva

from domain.text import fold, words

Look = Callable[[str], bool]
"""Whether a cell may be a value of a field."""
_MAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?:tel|cell?|fax)?[\s.:]*\+?[\d\s./()\-–]{3,25}(?:\D{0,12}\d{0,15})?", re.I)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.I)
_STREET = re.compile(
    r"(?:via|v(?:ia)?le|v\.|p(?:ia)?z?z(?:a|ale|etta)|p\.\s?(?:zz?a|le)|corso|c\.?so|largo|vicolo|"
    r"strada|loc(?:alit|\.)|vico|contrada|galleria|cascina)\b",
    re.I,
)
_NUMBER_OF_HOUSE = re.compile(
    r"(?:n[.°]?\s*)?\d{1,4}\s*(?:/?\s*[a-z]{1,3}|/\d{1,4}|bis|ter)?|s\.?n\.?c?\.?", re.I
)
_DAY = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}(?:\s.*)?|\d{4}-\d{2}-\d{2}(?:[\sT].*)?")
_HOUR = re.compile(r"(?:h|ore)?\s*(?:[01]?\d|2[0-3])[:.,][0-5]\d(?::\d\d)?", re.I)
_CODE = re.compile(r"[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]")
_POSTCODE = re.compile(r"(?:I-?\s?)?\d{5}(?:[.,]0+)?")
_PROVINCES = frozenset(words("va co mb mi bg bs cr lc lo mn pv so no vb"))


def mail(text: str) -> bool:
    """Whether a mail address stands in it."""
    return bool(_MAIL.search(text))


def phone(text: str) -> bool:
    """Whether it may be a number to call."""
    digits = sum(sign.isdigit() for sign in text)
    return 3 <= digits <= 30 and bool(_PHONE.fullmatch(text.strip())) and not postcode(text)


def website(text: str) -> bool:
    """Whether it is a web address."""
    return bool(_SITE.fullmatch(text.strip()))


def tax_number(text: str) -> bool:
    """Whether it is a partita IVA or a codice fiscale with its right check digit."""
    number = re.sub(r"[\s.\-]", "", text).upper().removeprefix("IT")
    return bool(iva.is_valid(number) or codicefiscale.is_valid(number))


def codice_fiscale(text: str) -> bool:
    """Whether it has the form of the codice fiscale of a person."""
    return bool(
        re.fullmatch(r"[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]", text.upper())
    )


def street(text: str) -> bool:
    """Whether it begins as an address does."""
    return bool(_STREET.match(text.strip()))


def address(text: str) -> bool:
    """Whether it is an address, or the number of a house alone."""
    return street(text) or bool(_NUMBER_OF_HOUSE.fullmatch(text.strip()))


def day(text: str) -> bool:
    """Whether it is a day, perhaps with its hour."""
    return bool(_DAY.fullmatch(text.strip()))


def hour(text: str) -> bool:
    """Whether it is an hour."""
    return bool(_HOUR.fullmatch(text.strip()))


def postcode(text: str) -> bool:
    """Whether it is a CAP."""
    return bool(_POSTCODE.fullmatch(text.strip()))


def province(text: str) -> bool:
    """Whether it is the sign of a province, in brackets or not."""
    return fold(text) in _PROVINCES


def person(text: str) -> bool:
    """Whether it may be the name of a person: some words, no digit, no mail."""
    return 1 <= len(text.split()) <= 7 and not re.search(r"[\d@]|https?:|www\.", text)


def wordy(text: str) -> bool:
    """Whether it says something in letters."""
    return any(sign.isalpha() for sign in text) and not mail(text)


def share(cells: Iterable[str], look: Look) -> float:
    """How many of the cells that hold something are so, from 0 to 1; of none: 0."""
    given = [cell for cell in cells if cell.strip()]
    return sum(map(look, given)) / len(given) if given else 0.0


def like_data(text: str) -> bool:
    """Whether it is rather a value than a title."""
    looks: tuple[Look, ...] = (mail, phone, day, postcode, tax_number)
    return any(look(text) for look in looks) or len(text) > 80


LOOKS: Mapping[str, Look] = {
    "email": mail,
    "phone": phone,
    "website": website,
    "tax_id": tax_number,
    "codice_fiscale": codice_fiscale,
    "address": address,
    "day": day,
    "hour": hour,
    "postcode": postcode,
    "province": province,
}
"""By the name of a field, or of a part of one."""
ALONE = frozenset(
    {*words("email phone website day postcode province municipality"), "tax_id", "codice_fiscale"}
)
"""Fields whose cells tell them under any title."""
