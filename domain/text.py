"""Text as people type it: cleaned for storage, folded for comparison."""

import re
import sys
import unicodedata
from typing import TypeGuard

LINE_LIMIT = 200
STORY_LIMIT = 20_000


_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK = re.compile("[\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
"""Signs that part words without being blanks everywhere: dropping one would join two words."""
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![\u0590-\u1fff\u2c00-\ufefe\U00010000-\U000dffff])[\u200c\u200d]"
)
"""Signs that show nothing, come along with copied text and make two of what looks the same. The two
joiners stay in the scripts, and the emoji, that are written with them.
"""

_WORD = re.compile(r"[^\W_]+")


class TooLong(ValueError):
    """A text longer than its field; `limit` is in characters."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(f"{length} characters, at most {limit}")


def visible(text: str) -> str:
    """`text` without signs that cannot be seen, and with every kind of blank as a space."""
    if text.isascii():
        return text if text.isprintable() else _BLANK.sub(" ", text)
    return _BLANK.sub(" ", _UNSEEN.sub("", text))


def clean_text(text: str | None, limit: int = STORY_LIMIT) -> str:
    """`text` as it can be stored anywhere: every kind of line break as one, nothing that
    cannot be seen (`visible`), no NUL, no control characters but line breaks and tabs, no lone
    surrogates, NFC, no blanks around. Markup stays: it is shown as text.

    Raises TooLong instead of cutting: nothing a person typed is dropped in silence.
    """
    kept = text.strip() if _is_plain(text) else _storable(text or "")
    if len(kept) > limit:
        raise TooLong(len(kept), limit)
    return kept


def _is_plain(text: str | None) -> TypeGuard[str]:
    """Most of what is ever written: all of it can be stored."""
    return bool(text and text.isascii() and text.isprintable())


def _storable(text: str) -> str:
    parted = visible(_BREAK.sub("\n", text))
    return "".join(
        c
        for c in unicodedata.normalize("NFC", parted)
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
    ).strip()


def clean_line(text: str | None, limit: int = LINE_LIMIT) -> str:
    """The same on one line: any run of blanks becomes one space."""
    line = " ".join(clean_text(text, limit=sys.maxsize).split())
    if len(line) > limit:
        raise TooLong(len(line), limit)
    return line


_PAIRS = "đd ðd ɖd ɗd łl ƚl ıi øo œoe æae þth ħh ŧt ŋn ɲn ɓb ƙk ƴy ɛe ɔo əa ǝa"
_PLAIN = str.maketrans(
    {pair[0]: pair[1:] for pair in _PAIRS.split()} | dict.fromkeys("ʹʺʻʼʽʾʿˈˊˋꞌ", " ")
)
"""Letters that Unicode does not take apart into a plain one and an accent, and apostrophes that it
counts as letters. `elements/fold.js` has the same table.
"""


def fold(text: str) -> str:
    """For comparison: no accents, no case, every run of other signs than letters and digits one
    space. `Sant'Àgata  ` and `SANT AGATA` fold alike, `Łukasz` and `lukasz` too.
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", visible(text).casefold())
    plain = unicodedata.normalize("NFKD", plain.casefold())  # mathematical letters have case too
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(_WORD.findall(plain))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return fold(text).split()


def typed(text: str, limit: int, *, line: bool = False) -> str:
    """As `clean_text` or `clean_line`, for a field of a browser that lets in `limit` characters:
    a line break counts once, and a sign is not refused because storing it takes two.
    """
    clean = clean_line if line else clean_text
    kept = clean(text, sys.maxsize)
    length = min(len(kept), len(text.replace("\r\n", "\n").strip()))
    if length > limit:
        raise TooLong(length, limit)
    return kept


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where some are left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
