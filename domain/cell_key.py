"""Counts that may be shown to who sees no cases: the cell-key method.

Every record carries a random number, its key. The keys of the records in a cell, added up, decide
how much the displayed count differs from the true one. So the same records are displayed with the
same number wherever they are counted: on the map, in a table, in any file, under whatever filter.
Two cells that differ by a single record are moved independently of each other, so their difference
is the record plus two amounts nobody knows.

The amount is e with probability 2^-|e| / 3: nothing in a third of the cells, at most 2 in five of
six, without a bound. Therefore no displayed number, nor any combination of them, leaves a single
possible true value. Counts below k are displayed as `<k`, and so is a count that would be moved
below k: `<k` gives no upper bound either. A cell without records displays 0.

Source: Fraser and Wooton, *A proposed method for confidentialising tabular output to protect
against differencing* (UNECE 2005), in use at the ABS and the ONS; the geometric amount is that of
Ghosh, Roughgarden and Sundararajan (2009).
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
KEY_BITS = 32
"""Keys are random numbers below 2^KEY_BITS; sums of a million of them fit in 63 bits."""
FARTHEST = 30
"""Farther than this the probability is below 2^-KEY_BITS."""
_STEPS = np.arange(-FARTHEST, FARTHEST + 1)
_ENDS = np.cumsum(np.exp2(-np.abs(_STEPS).astype(float)))
_ENDS = _ENDS / _ENDS[-1]
_ENDS_LISTED = _ENDS.tolist()
_WORD = (1 << 64) - 1


class Display(IntEnum):
    """How a count is displayed."""

    SHOWN = 0
    SMALL = 1
    """`<k`: some, and few."""
    HIDDEN = 2
    """Nothing is said."""


SHOWN, SMALL, HIDDEN = (np.int8(display) for display in Display)


@dataclass(frozen=True, slots=True)
class Count:
    """A count as a reader may have it: `value` is None unless it is displayed."""

    value: int | None
    display: Display = Display.SHOWN


ZERO, _SMALL = Count(0), Count(None, Display.SMALL)


def mixed(keys: Ints) -> NDArray[np.uint64]:
    """Sums of keys, scrambled: what is known of two cells says nothing of their union.

    The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    """
    with np.errstate(over="ignore"):
        z = np.asarray(keys).astype(np.uint64) % np.uint64(1 << KEY_BITS)
        z = (z + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def derived(key: int, part: int) -> int:
    """The key of a part of a record, such as one of the referrals of a case."""
    return _mixed_one(key * 31 + part) % (1 << KEY_BITS)


def moved_by(keys: Ints) -> Ints:
    """By how much cells with these sums of keys are moved."""
    share = (mixed(keys) >> np.uint64(11)).astype(float) / float(1 << 53)
    at: Ints = np.searchsorted(_ENDS, share, side="right").astype(np.int64)
    return _STEPS[np.minimum(at, 2 * FARTHEST)]


def protect(counts: Ints, keys: Ints, k: int | None) -> tuple[Ints, Codes]:
    """The numbers to display and how (codes of Display), for counts and their sums of keys.

    Arrays of one shape. Where the code is not SHOWN the number is 0. `k` None: the reader sees
    every case, so everything is as it is.
    """
    counts = np.asarray(counts, np.int64)
    if k is None:
        return counts, np.zeros(counts.shape, np.int8)
    values = counts + moved_by(keys)
    small = (counts > 0) & ((counts < k) | (values < k))
    values = np.where(small | (counts <= 0), 0, values)
    return values, np.where(small, SMALL, SHOWN)


def protect_one(count: int, key: int, k: int | None) -> Count:
    """The same for one cell, without an array around it: reports have thousands."""
    if k is None or count <= 0:
        return Count(count if k is None else 0)
    share = (_mixed_one(key) >> 11) / (1 << 53)
    value = count + bisect_right(_ENDS_LISTED, share) - FARTHEST
    return _SMALL if count < k or value < k else Count(value)


def _mixed_one(key: int) -> int:
    z = (key % (1 << KEY_BITS) + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9 & _WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _WORD
    return z ^ (z >> 31)


def difference(left: Count, right: Count) -> Count:
    """One displayed count less another; nothing where either is not displayed."""
    if left.value is None or right.value is None:
        return Count(None, Display.HIDDEN)
    return Count(left.value - right.value)
