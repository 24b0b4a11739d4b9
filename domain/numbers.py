"""Numbers as people and spreadsheets write them, before anything is known of what they are."""

import re
import sys
import unicodedata

from domain.text import clean_line

_CUT = re.compile(r"([0-9])(?:[.,]([0-9]+))?E\+?([0-9]{1,2})", re.IGNORECASE)
_ZEROS = re.compile(r"(?<![0-9.,])(\+?[0-9]{6,})[.,]0+(?![0-9.,])")


class CutShort(ValueError):
    """A spreadsheet has rounded the number: its last digits are gone."""


def plain(text: str) -> str:
    """On one line, every digit as 0 to 9, every dash as -, every blank and drawing as a space,
    without signs that are not seen.
    """
    if not text.isascii():
        text = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    return clean_line(text, sys.maxsize)


def whole(text: str) -> str:
    """The digits of a number that a spreadsheet wrote as `3331112201.0` or `3.331112201E9`; other
    text as it is. Raises CutShort where digits are missing.
    """
    line = plain(text).lstrip("'\u2018\u2019")
    line = _ZEROS.sub(r"\1", line)
    if (cut := _CUT.fullmatch(line)) is None:
        return line
    digits = cut[1] + (cut[2] or "")
    if len(digits) != int(cut[3]) + 1:
        raise CutShort(line)
    return digits


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Pd" or sign == "\u2212":
        return "-"
    if kind == "Cf":
        return ""
    if kind == "So":
        return " "
    return "/" if sign == "\u2044" else sign
