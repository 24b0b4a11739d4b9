"""The one judge of what a sheet prints: whether a text tells of health, violence or justice.

Whoever finds the sheet at home may be the one it must not be told to. So a text is read as such a
reader would, whatever its letters are made of: accents, other alphabets, digits for letters, signs
and blanks between them. What it cannot clear is not printed; that costs a name, never a person.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from domain.handout.telling import (
    APART,
    DOTTED,
    FREE,
    IN_WORDS,
    INSIDE,
    NUMBERS,
    STEMS,
    STREETS,
    WHOLE,
)

_LIKE = str.maketrans("аеорсухіјѕԁһкмтвн", "aeopcyxijsdhkmtbh")
"""Letters of other alphabets that look like ours."""
_FOR_LETTERS = str.maketrans("0134578@$!|€£", "oieastbasilel")
_DIGITS = "0-9@$!|€£"
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_READ = {"LATIN", "CYRILLIC", "ARABIC", "FULLWIDTH", "FEMININE", "MASCULINE"}
"""Scripts of the words here, as Unicode names their letters; the last two are `ª` and `º`."""


@lru_cache(maxsize=20_000)
def tells(text: str) -> bool:
    """Whether whoever reads this may learn that somebody needs help with one of the three."""
    if not all(map(_is_read, text)) or any(map(_mixed, text.split())):
        return True
    folded = _folded(text)
    plain = re.sub(f"{STREETS}|{FREE}", " ", _words(folded))
    return any(_says(each) for each in _readings(plain)) or _dotted(folded) or _dials(text)


def _is_read(sign: str) -> bool:
    """Whether the words here know what a sign may say: letters of other scripts and pictures are
    not judged, so they are not cleared.
    """
    if unicodedata.category(sign) in ("So", "Co", "Cn"):
        return sign == "°"
    return not sign.isalpha() or unicodedata.name(sign, "").split()[0] in _READ


def _mixed(word: str) -> bool:
    """Whether letters of several scripts stand in one word: only a disguise looks like that."""
    bare = (sign for sign in unicodedata.normalize("NFKC", word) if sign.isalpha())
    scripts = {unicodedata.name(sign, "").split()[0] for sign in bare}
    return len(scripts & {"LATIN", "CYRILLIC", "ARABIC"}) > 1


def _dotted(folded: str) -> bool:
    found = re.findall(r"\b(?:\w{1,4}\.)+\w{0,4}\b", folded)
    return not {each.replace(".", "") for each in found}.isdisjoint(WHOLE | DOTTED)


def tells_number(text: str) -> bool:
    """Whether a telephone number is one that everybody knows."""
    digits = _digits(text)
    return bool({digits, digits.removeprefix("39"), digits.removeprefix("0039")} & NUMBERS)


def _says(plain: str) -> bool:
    words = plain.split()
    together = "".join(words)
    spelled = set(words) | set(_spelled(words))
    return (
        not WHOLE.isdisjoint(spelled)
        or any(word.startswith(tuple(STEMS)) for word in spelled)
        or any(each in together for each in INSIDE)
    )


def _spelled(words: list[str]) -> list[str]:
    """Letters that stand alone, one after the other, as the word they spell: `s e r d`; and
    acronyms that some write as two words.
    """
    runs = re.findall(r"(?:(?<= )|^)\w(?: \w)+(?= |$)", " ".join(words))
    alone = [run.replace(" ", "") for run in runs]
    return alone + [a + b for a, b in pairwise(words) if a + b in APART]


def _readings(plain: str) -> tuple[str, ...]:
    """As it stands, with look-alikes as our letters, with digits as the letters they stand for."""
    like = plain.translate(_LIKE)
    return plain, like, _words(re.sub(f"(?<=[a-z])[{_DIGITS}]|[{_DIGITS}](?=[a-z])", _letter, like))


def _letter(found: re.Match[str]) -> str:
    return found[0].translate(_FOR_LETTERS)


def _folded(text: str) -> str:
    """Small letters without accents and without what is not seen."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc", "Cs"))
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", shown).casefold())
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return bare.translate(_APOSTROPHES).translate(_ARABIC)


def _words(folded: str) -> str:
    return " ".join(re.sub(r"[^\w@$!|€£]|_", " ", folded).split())


def _dials(text: str) -> bool:
    """Whether words hold such a number, with blanks between its digits or not."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    runs = re.findall(r"\b\d(?:\W\d)+\b|(?<!\w)(?:\d ?)+(?!\w)", _APOSTROPHE.sub(" ", plain))
    found = {re.sub(r"\D", "", run) for run in runs}
    long = {digits for digits in found if len(digits) > len("19696")}
    return bool(found & IN_WORDS | long & NUMBERS)


_APOSTROPHE = re.compile("['’]")


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())
