"""How a person may be written in a text: their numbers in any spacing, their name in either order.

Texts that Ponte keeps as JSON (drafts, mergers, coded lines of a diary) are read value by value; of
a form with the two fields of a name both are the person's, or neither is.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SHORTEST = 6
"""A number of fewer signs would be found where nobody is meant."""
GONE = "[…]"
NAME = ("family_name", "given_name")
_BETWEEN = r"[\s.\-/()]*"
_MARKS = r"[\u0300-\u036f]*"
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NO_SIGNS = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which somebody is written."""

    pattern: re.Pattern[str]
    needle: bytes
    """Letters that stand in every such text, small and without accents; empty: none surely do."""
    close: bool = False
    """Whether other signs may stand between these letters, as in a telephone."""


Patterns = Sequence[Spelling]


def patterns(numbers: Iterable[str | None], name: tuple[str, str] | None) -> Patterns:
    """What to look for; capitals, accents and signs between the parts do not matter."""
    found = [_number(each) for each in numbers if each]
    if name and all(part.strip() for part in name):
        family, given = (_words(part) for part in name)
        needle = max(_needles(name[0]), key=len)
        found += [
            Spelling(_bounded(rf"{family}[\s,]+{given}"), needle),
            Spelling(_bounded(rf"{given}[\s,]+{family}"), needle),
        ]
    return [each for each in found if each is not None]


def names(wanted: Patterns, text: str) -> bool:
    """Whether a text names the person."""
    return without(wanted, text) != text


def without(wanted: Patterns, text: str) -> str:
    """A text in which the person is not named; the same text where they are not."""
    wanted = _likely(wanted, text)
    if not wanted:
        return text
    told = _read(text)
    if told is None:
        return _cleaned(wanted, text)
    cleaned = _cleaned_value(wanted, told)
    return text if cleaned == told else json.dumps(cleaned, sort_keys=isinstance(told, dict))


def _likely(wanted: Patterns, text: str) -> Patterns:
    """Those of the marks that a text may have in it."""
    if "\\" in text:  # JSON, in which letters are written as numbers
        return wanted
    plain = _folded(text)
    bare = plain.translate(None, _NO_SIGNS)
    return [mark for mark in wanted if mark.needle in (bare if mark.close else plain)]


def _folded(text: str) -> bytes:
    """Small letters without accents; what is no letter of ASCII is left out."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).replace("ı", "i").casefold()
        return text.encode("ascii", "replace")
    return text.lower().encode("ascii")


def _needles(name: str) -> list[bytes]:
    """The runs of letters of a name that are left of it in any folded text."""
    plain = (unicodedata.normalize("NFD", sign) for sign in name)
    letters = (each[0] if not _ACCENTS.sub("", each[1:]) else " " for each in plain)
    return re.findall(rb"[a-z]*", "".join(letters).lower().encode("ascii", "replace"))


def _read(text: str) -> Any:
    if not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _cleaned_value(wanted: Patterns, value: Any) -> Any:
    if isinstance(value, str):
        return _cleaned(wanted, value)
    if isinstance(value, list):
        return [_cleaned_value(wanted, each) for each in value]
    if not isinstance(value, dict):
        return value
    told = {key: _emptied(_cleaned_value(wanted, each), each) for key, each in value.items()}
    whole = " ".join(str(value.get(part) or "") for part in NAME)
    if all(part in value for part in NAME) and _cleaned(wanted, whole) != whole:
        told |= dict.fromkeys(NAME, "")
    return told


def _emptied(cleaned: Any, before: Any) -> Any:
    """A field that held nothing else is empty: the mark would be a wrong telephone in a form."""
    return "" if cleaned == GONE != before else cleaned


def _cleaned(wanted: Patterns, text: str) -> str:
    for mark in wanted:
        text = mark.pattern.sub(GONE, text)
    return text


def _number(text: str) -> Spelling | None:
    """A code, telephone or mail address; a telephone also without the prefix of its country."""
    if "@" in text:
        mail = text.strip()
        return Spelling(_bounded(re.escape(mail)), _folded(mail) if mail.isascii() else b"")
    bare = re.sub(r"[^A-Za-z0-9]", "", text)
    prefix = r"(?:(?:\+|00)?39)?" + _BETWEEN if text.startswith("+39") else ""
    bare = bare.removeprefix("39") if prefix else bare
    if len(bare) < SHORTEST:
        return None
    pattern = _bounded(prefix + _BETWEEN.join(map(re.escape, bare)))
    return Spelling(pattern, _folded(bare), close=True)


def _words(text: str) -> str:
    """The words of a name, each letter with or without its accent."""
    return r"\s+".join("".join(map(_letter, word)) for word in text.split())


def _letter(sign: str) -> str:
    plain = unicodedata.normalize("NFD", sign)[0]
    same = sorted({sign, plain})
    return f"(?:{'|'.join(map(re.escape, same))}){_MARKS}"


def _bounded(inner: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){inner}(?![^\W_])", re.IGNORECASE)
