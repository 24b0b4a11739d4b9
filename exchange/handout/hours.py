"""Hours as the directory has them, with the days of the week in another language."""

import re
from functools import lru_cache

from babel import Locale

from domain.handout.tongues import LEFTWARD

_DAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_FULL = ("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica")
_SIGNS = {"e": ",", "alle": "-", "al": "-", "a": "-"} | dict.fromkeys(
    ("dalle", "dal", "da", "ore", "h", "ogni"), ""
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=2_000)
def said(hours: str, language: str) -> str:
    """`mar e gio 9-12` as `Tue, Thu 9-12`; as it stands where a word of it is none we know."""
    words = [_plain(word) for word in _WORD.findall(hours)]
    if language == "it" or not all(_day(word) is not None or word in _SIGNS for word in words):
        return hours
    names = Locale.parse(language).days["format"]["abbreviated"]

    def other(found: re.Match[str]) -> str:
        word = _plain(found[0])
        day = _day(word)
        return str(names[day]) if day is not None else _SIGNS[word]

    told = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "-", _WORD.sub(other, hours))
    return span(" ".join(re.sub(r"\s+,", ",", told).split()), language)


def span(text: str, language: str) -> str:
    """From one hour to another, in words where digits would be read from the wrong side."""
    if language not in LEFTWARD:
        return text
    return re.sub(r"(\d[\d.:]*)-(\d[\d.:]*)", r"من \1 إلى \2", text)


def _plain(word: str) -> str:
    return word.casefold().replace("ì", "i")


def _day(word: str) -> int | None:
    for names in (_DAYS, _FULL):
        if word in names:
            return names.index(word)
    return None
