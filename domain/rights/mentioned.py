"""How a person may be written in a text: their numbers in any spacing, their name in either order.

Texts that Ponte keeps as JSON (drafts, mergers, coded lines of a diary) are read value by value; of
a form with the two fields of a name both are the person's, or neither is.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

SHORTEST = 6
"""A number of fewer signs would be found where nobody is meant."""
GONE = "[…]"
NAME = ("family_name", "given_name")
_BETWEEN = r"[\s.\-/()]*"
_MARKS = r"[\u0300-\u036f]*"
Patterns = Sequence[re.Pattern[str]]


def patterns(numbers: Iterable[str | None], name: tuple[str, str] | None) -> Patterns:
    """What to look for; capitals, accents and signs between the parts do not matter."""
    found = [_number(each) for each in numbers if each]
    if name and all(part.strip() for part in name):
        family, given = (_words(part) for part in name)
        found += [_bounded(rf"{family}[\s,]+{given}"), _bounded(rf"{given}[\s,]+{family}")]
    return [each for each in found if each is not None]


def names(wanted: Patterns, text: str) -> bool:
    """Whether a text names the person."""
    return without(wanted, text) != text


def without(wanted: Patterns, text: str) -> str:
    """A text in which the person is not named; the same text where they are not."""
    told = _read(text)
    if told is None:
        return _cleaned(wanted, text)
    cleaned = _cleaned_value(wanted, told)
    return text if cleaned == told else json.dumps(cleaned, sort_keys=isinstance(told, dict))


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
    told = {key: _cleaned_value(wanted, each) for key, each in value.items()}
    whole = " ".join(str(value.get(part) or "") for part in NAME)
    if all(part in value for part in NAME) and _cleaned(wanted, whole) != whole:
        told |= dict.fromkeys(NAME, "")
    return told


def _cleaned(wanted: Patterns, text: str) -> str:
    for pattern in wanted:
        text = pattern.sub(GONE, text)
    return text


def _number(text: str) -> re.Pattern[str] | None:
    """A code, telephone or mail address; a telephone also without the prefix of its country."""
    if "@" in text:
        return _bounded(re.escape(text.strip()))
    bare = re.sub(r"[^A-Za-z0-9]", "", text)
    prefix = r"(?:(?:\+|00)?39)?" + _BETWEEN if text.startswith("+39") else ""
    bare = bare.removeprefix("39") if prefix else bare
    if len(bare) < SHORTEST:
        return None
    return _bounded(prefix + _BETWEEN.join(map(re.escape, bare)))


def _words(text: str) -> str:
    """The words of a name, each letter with or without its accent."""
    return r"\s+".join("".join(map(_letter, word)) for word in text.split())


def _letter(sign: str) -> str:
    plain = unicodedata.normalize("NFD", sign)[0]
    same = sorted({sign, plain})
    return f"(?:{'|'.join(map(re.escape, same))}){_MARKS}"


def _bounded(inner: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){inner}(?![^\W_])", re.IGNORECASE)
