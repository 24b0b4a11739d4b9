"""How a line that is more than words is stored: telephone, mail, web address, tax number."""

import re
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.it import codicefiscale, iva

from domain.text import clean_line
from domain.vocabulary import N_

_SHORT = re.compile(r"1\d{2,5}|8\d{2,9}|199\d{3,7}|4\d{4}")
"""Emergency and social-utility numbers (112, 1522, 116117), green numbers (800…), codes."""


def phone(text: str) -> str:
    """A number as it is stored: E.164, or a short number as it is dialled.

    Raises ValueError for what no Italian phone could dial.
    """
    line = clean_line(text)
    digits = re.sub(r"[\s./()\-]", "", line)
    if not digits or _SHORT.fullmatch(digits):
        return digits
    try:
        parsed = phonenumbers.parse(line, "IT")
    except phonenumbers.NumberParseException as error:
        raise ValueError(N_("This is not a phone number.")) from error
    if not phonenumbers.is_possible_number(parsed) or re.search(r"[^\d\s+./()\-]", line):
        raise ValueError(N_("This is not a phone number."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """An address of valid form, not looked up anywhere; empty stays empty."""
    line = clean_line(text)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(N_("This is not an e-mail address.")) from error


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
