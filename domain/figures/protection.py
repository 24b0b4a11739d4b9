"""What may be told of a count to who sees no cases: classes for small places, rounding for large.

Three rules, for every count alike, so that nothing is read from an exception:

- A *small* place (a quarter, a municipality of few) has only the class of its number of cases.
  Classes double; before a count is put into one it is moved by -1, 0 or +1, an amount that hangs
  on the place and the time alone (`amount`), never on the cases. So crossing a border does not
  tell the count. What stands open has an amount that is drawn anew every DRAW_WEEKS, in each place
  in a week of its own: what crosses by the draw hides what crosses by a case, and the draws are too
  few for their mean to say anything. What a closed period brought has an amount of that period
  alone (`amount_of_period`): two classes moved by one amount give each other away. A year has no
  class of its own, only what its quarters say `together`.
- In a *large* place (`large`) counts are rounded to the nearest STEP; fewer than LEAST, none
  included, are one thing. A breakdown needs ENOUGH records in all.
- Shares and medians are of true counts, on a sufficient base, rounded.

Source: rules of thresholds, rounding and ranges as in Hundepool et al., *Statistical Disclosure
Control* (Wiley 2012), chapters 4 and 5.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

STEP = 5
LEAST = 10
"""Fewer in a large place are not told apart from none."""
ENOUGH = 30
"""Records of a place and period, before anything is said of what they are made of."""
BASE, WIDE_BASE = 20, 100
"""Records behind a share or a median; from WIDE_BASE on a share is told more finely."""
LARGE = 8
"""Quarters that make a place large."""
AMOUNTS = (-1, 0, 0, 1)
"""By how much a count is moved before it is put into its class, each as likely."""
FARTHEST = max(AMOUNTS)
_DOUBLING = 3
"""From here on each class is twice as wide as the one before."""
DRAW_WEEKS = 104
"""With 39 a count that stays for a hundred weeks was known in one of seventeen places."""
Draw = Callable[[str], int]
"""A number that only this installation can make of a text: a keyed digest."""


def told_exactly_from(least: int) -> int:
    """From which count up an installation may show a quarter's number as it is; 0: never.

    Raises ValueError where that would tell what not even a large place tells.
    """
    if least and least < LEAST:
        raise ValueError(
            f"it must be 0 (never) or at least {LEAST}: numbers below {LEAST} are told of no "
            "place, so that nobody can be recognised"
        )
    return least


@dataclass(frozen=True, slots=True, order=True)
class Class:
    """A class of counts: its place in the order, and between which numbers the true one lies."""

    order: int
    low: int
    high: int

    @property
    def middle(self) -> float:
        """The number to draw and to order by."""
        return (self.low + self.high) / 2


def draw_of(key: bytes) -> Draw:
    """The draw of an installation's secret key."""
    short = blake2b(key, digest_size=32).digest()

    def draw(text: str) -> int:
        return int.from_bytes(blake2b(text.encode(), key=short, digest_size=8).digest())

    return draw


def amount(draw: Draw, what: str, place: str, day: date) -> int:
    """By how much the counts of a place are moved on a day.

    It stays for DRAW_WEEKS from a Monday of the place's own.
    """
    weeks = (day.toordinal() - 1) // 7
    turn = (weeks + draw(f"turn {what} {place}") % DRAW_WEEKS) // DRAW_WEEKS
    return AMOUNTS[draw(f"amount {what} {place} {turn}") % len(AMOUNTS)]


def amount_of_period(draw: Draw, what: str, place: str, last: date) -> int:
    """By how much the count of a closed period is moved, for ever; `last` is its last day."""
    return AMOUNTS[draw(f"amount {what} {place} {last.isoformat()}") % len(AMOUNTS)]


def class_of(count: int, moved_by: int = 0) -> Class:
    """The class in which a count is told: 0, 1-2, 3-5, 6-11, 12-23, and so on, doubling.

    `low` and `high` hold for the true count whatever the amount was.
    """
    moved = max(0, count + moved_by)
    order = min(moved, 1) if moved < _DOUBLING else (moved // _DOUBLING).bit_length() + 1
    first, following = _begins(order), _begins(order + 1)
    return Class(order, max(0, first - FARTHEST), following - 1 + FARTHEST)


def together(parts: Iterable[Class]) -> Class:
    """What classes of parts say of the whole, and no more: the low and the high ends added up.

    A class of the whole's own would narrow those of the parts, down to a single number.
    """
    known = list(parts)
    middle = sum(part.middle if part.order else 0.0 for part in known)
    low, high = (sum(ends) for ends in zip(*((p.low, p.high) for p in known), strict=True))
    return Class(class_of(round(middle)).order, low, high)


def _begins(order: int) -> int:
    return order if order < 2 else _DOUBLING << (order - 2)


def rounded(count: int) -> int | None:
    """A count of a large place to the nearest STEP; None: fewer than LEAST, or none."""
    return None if count < LEAST else STEP * ((2 * count + STEP) // (2 * STEP))


def share(part: int, whole: int) -> int | None:
    """Percent, to the nearest 10, or to the nearest 5 from WIDE_BASE on; None below BASE."""
    if whole < BASE:
        return None
    step = 5 if whole >= WIDE_BASE else 10
    return min(100, step * round(100 * part / whole / step))


def shares(parts: Mapping[str, int]) -> dict[str, int]:
    """Of what a place's records are made, in steps of ten percent; what is under ten is 0.

    Nothing of fewer than ENOUGH parts: where all that was heard is reserved, every share would be
    nought, and say so.
    """
    whole = sum(parts.values())
    if whole < ENOUGH:
        return {}
    return {name: 10 * int(10 * n / whole + 0.5) for name, n in parts.items()}


def large(quarters: Iterable[tuple[str, str]], least: int = LARGE) -> frozenset[str]:
    """The large municipalities and provinces, given the two of each quarter.

    A province is large with `least` quarters if the rest of the network is, or there is none; a
    municipality if its province is, and what its large municipalities leave of the province is
    large again, or nothing.
    """
    listed = list(quarters)
    provinces = Counter(province for _town, province in listed)
    wide = _with_rest(provinces, len(listed), least)
    for province in tuple(wide):
        towns = Counter(town for town, other in listed if other == province)
        wide |= _with_rest(towns, provinces[province], least)
    return frozenset(wide)


def _with_rest(parts: Mapping[str, int], whole: int, least: int) -> set[str]:
    """The parts of at least that size, smallest dropped until what they leave is one too."""
    found = sorted((name for name, n in parts.items() if n >= least), key=lambda n: (parts[n], n))
    while found and 0 < whole - sum(parts[name] for name in found) < least:
        found.pop(0)
    return set(found)
