"""Which signs the bytes of a text file stand for: chosen by what makes words of Italian."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from exchange.sheets.book import SheetError
from exchange.sheets.recognise import NOT_ONE

_CANDIDATES = ("utf-8", "cp1252", "cp850", "mac_roman")
"""Programs of today, Excel on Windows, DOS, Excel on Macintosh; of equals the first."""
_LOOKED_AT = 3_000
"""Signs beyond ASCII that are weighed."""
_SIGN = re.compile(r"(.?)([^\x00-\x7f])(.?)", re.DOTALL)
_WRONG, _ODD = -8, -3


def decoded(content: bytes) -> str:
    """The text; a sign that cannot be told is U+FFFD in it. Raises SheetError for what is none."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        return _without_mark(content)
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        texts = [content.decode(name, errors="replace") for name in _CANDIDATES]
    return max(texts, key=_likely)


def _without_mark(content: bytes) -> str:
    """UTF-16 that does not say so: every second byte of its Latin letters is 0."""
    for name, zeros in (("utf-16-le", content[1:2_000:2]), ("utf-16-be", content[:2_000:2])):
        if zeros.count(0) > len(zeros) * 0.7:
            text = content.decode(name, errors="replace")
            if all(sign >= " " or sign in "\t\r\n" for sign in text[:1_000]):
                return text
    raise SheetError(NOT_ONE)


def _likely(text: str) -> int:
    """How much the signs beyond ASCII look like words."""
    score = 0
    for count, match in enumerate(_SIGN.finditer(text)):
        if count == _LOOKED_AT:
            break
        score += _fit(match[1], match[2], match[3])
    return score


def _fit(before: str, sign: str, after: str) -> int:
    """How well a sign stands between its neighbours."""
    if sign == "\ufffd" or "\x80" <= sign <= "\x9f":
        return _WRONG
    if not sign.isalpha() or sign in "ªº":
        return _fit_mark(before, sign, after)
    inside, followed = before.isalpha(), after.isalpha()
    if sign.isupper() and before.islower():
        return _ODD
    if sign in "àèéìòù":
        if not followed:
            return 4 if inside or sign in "èéà" else 0
        return 2 if inside or sign in "èé" else -1
    if sign in "ÀÈÉÌÒÙ":
        return 3 if (inside and before.isupper()) or sign in "ÈÉ" else 1
    if not inside and not followed:
        return -2
    return 1 if sign in "áâãäåçêëíîïñóôõöøúûüýÿßÁÂÄÅÇÊËÍÎÏÑÓÔÖØÚÛÜÝšžŠŽœŒ" else _ODD


def _fit_mark(before: str, sign: str, after: str) -> int:
    """The same of signs that are no letters."""
    if sign in "’‘´":
        return 3 if before.isalpha() and after.isalpha() else 1
    if sign in "“«":
        return 2 if after.isalnum() and not before.isalnum() else _ODD
    if sign in "”»":
        return 2 if before and not before.isspace() and not after.isalnum() else _ODD
    if sign in "°ºª":
        return 2 if before.isdecimal() or before in "nN" else 0
    if sign in "–—•€…·\xa0":
        return 1 if not (before.isalpha() and after.isalpha()) else _ODD
    return _ODD
