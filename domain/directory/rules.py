"""How a line that is more than words is stored: telephone, mail, web address, tax number."""

import re
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from stdnum.it import codicefiscale, iva

from domain.errors import Refused
from domain.handout.judge import tells
from domain.phones import several
from domain.phones.number import STORED_LIMIT, as_stored
from domain.phones.read import PhoneFlaw
from domain.text import clean_line
from domain.vocabulary import N_


def phone(text: str) -> str:
    """The numbers of a line as they are stored: E.164, or short as they are dialled, with their
    extensions and what is written beside them; several joined (`domain.phones.number`). Raises
    ValueError.
    """
    try:
        found = several.read(text)
    except Refused as error:
        why = PhoneFlaw.WRONG if error.why is PhoneFlaw.SHORT else error.why
        raise ValueError(_SAID.get(why, why.label)) from error
    stored = as_stored(found)
    if len(stored) > STORED_LIMIT:
        noted = any(number.note for number in found)
        raise ValueError(_NOTES if noted else PhoneFlaw.LONG.label)
    return stored


_NOTES = N_("Too much is written beside the number: move it to the notes.")


_SAID = {
    PhoneFlaw.WORDS: N_(
        "Write numbers only: several with / between them, an extension as int. 12."
    ),
    PhoneFlaw.WRONG: N_("This is not a phone number."),
}


def email(text: str) -> str:
    """An address of valid form, not looked up anywhere; empty stays empty."""
    line = clean_line(text)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(N_("This is not an e-mail address.")) from error


def sheet_name(text: str) -> str:
    """A name for the sheet of a tenant, which whoever finds it may read. Raises ValueError."""
    line = clean_line(text)
    if tells(line):
        raise ValueError(
            N_("This tells of health, violence or justice. Write a name that anybody may read.")
        )
    return line


def website(text: str) -> str:
    """An http or https address; `www.example.org` gains `https://`."""
    line = clean_line(text)
    if not line:
        return ""
    if "://" not in line and re.match(r"[^\s:/]+\.[^\s:/]+", line):
        line = clean_line(f"https://{line}")
    try:
        parts = urlsplit(line)
        host = parts.hostname or ""
    except ValueError as error:
        raise ValueError(N_("This is not a web address.")) from error
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"']", line):
        raise ValueError(N_("This is not a web address."))
    return line


def tax_id(text: str) -> str:
    """A partita IVA or a codice fiscale with a right check digit; empty stays empty."""
    number = re.sub(r"[\s.\-]", "", clean_line(text)).upper().removeprefix("IT")
    if number and not (iva.is_valid(number) or codicefiscale.is_valid(number)):
        raise ValueError(N_("The check digit of this tax number is wrong."))
    return number
