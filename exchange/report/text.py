"""The texts of a report made fit for every file: no sign that one of the formats refuses."""

import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from numbers import Real
from typing import Any, TypeVar

from domain.report.contents import Report

T = TypeVar("T")
REFUSED = frozenset({"Cc", "Cs", "Cn"})
"""Control characters, halves of characters, no characters: XML has no place for them."""
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn what follows them around, past the end of their own cell."""


def clean(report: T) -> T:
    """The same report, or part of it: every text as `clean_text` leaves it, every number plain.

    3 and 3.0 are one number, but files would write them differently.
    """
    cleaned: T = _clean(report)
    return cleaned


@lru_cache(maxsize=8)
def clean_chapters(report: Report) -> Report:
    """A report made clean for the screen: kept, for it is shown again at each click."""
    return clean(report)


def _clean(thing: Any) -> Any:
    if type(thing) is str:
        return clean_text(thing)
    if isinstance(thing, Real) and not isinstance(thing, bool):
        number = float(thing)
        return int(number) if number.is_integer() else number
    if isinstance(thing, tuple):
        return tuple(_clean(each) for each in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _clean(getattr(thing, f.name)) for f in fields(thing)})
    return thing


def clean_text(text: str) -> str:
    """`text` on one line, without signs that a file could not hold."""
    line = " ".join(text.split())
    kept = (c for c in line if unicodedata.category(c) not in REFUSED and c not in TURNING)
    return "".join(kept).strip()
