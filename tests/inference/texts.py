"""What a displayed text leaves possible: how likely it is, for each true count."""

import re
from functools import lru_cache

import numpy as np

from domain.figures import protection

SIZE = 96
"""Counts from here on are one thing: nobody is hurt by a guess among them."""
COUNTS = np.arange(SIZE)
_SPAN = re.compile(r"(\d[\d.,]*)–(\d[\d.,]*)")
_PLAIN = re.compile(r"\d[\d.,]*")
_LESS = re.compile(r"<(\d+)")


@lru_cache(maxsize=4096)
def likelihood(text: str, *, large: bool, moved: bool = False) -> np.ndarray | None:
    """Of the text, for true counts 0, 1, 2, ... up to SIZE; None where it says nothing.

    `large`: of a place whose counts are rounded. `moved`: of the protection that stood before
    (decision 7): numbers moved by e with probability 2^-|e| / 3.
    """
    told = told_of(text)
    if told is None:
        return None
    low, high = told
    if moved:
        return _moved(low, high, less=text.startswith("<"))
    if _SPAN.fullmatch(text):
        return sum(of_class(text, by) for by in protection.AMOUNTS) / len(protection.AMOUNTS)
    if text.startswith("<"):
        return (high >= COUNTS).astype(float)
    if large:
        return np.array([protection.rounded(int(n)) == low for n in COUNTS], float)
    return (low == COUNTS).astype(float)


@lru_cache(maxsize=4096)
def of_class(text: str, moved_by: int) -> np.ndarray:
    """Whether each count, moved so, is told by this class."""
    told = told_of(text)
    classes = (protection.class_of(int(n), moved_by) for n in COUNTS)
    return np.array([(c.low, c.high) == told for c in classes], float)


def told_of(text: str) -> tuple[int, int] | None:
    """Between which counts the text says the true one lies; None where it says nothing."""
    text = text.strip()
    if found := _SPAN.fullmatch(text):
        return _number(found[1]), _number(found[2])
    if found := _LESS.fullmatch(text):
        return 0, int(found[1]) - 1
    return (_number(text), _number(text)) if _PLAIN.fullmatch(text) else None


def is_class(text: str) -> bool:
    """Whether the text is a class, `2–6`."""
    return bool(_SPAN.fullmatch(text.strip()))


def _number(text: str) -> int:
    return int(re.sub(r"[.,]", "", text))


def _moved(low: int, high: int, *, less: bool) -> np.ndarray:
    if less:
        k = high + 1
        beyond = 2.0 ** -np.maximum(COUNTS - k + 1, 0) * 2 / 3
        return np.where(COUNTS == 0, 0.0, np.where(k > COUNTS, 1.0, beyond))
    if low == 0:
        return (COUNTS == 0).astype(float)
    return np.where(COUNTS >= 5, 2.0 ** -np.abs(COUNTS - float(low)) / 3, 0.0)
