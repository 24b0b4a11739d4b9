"""How well a name answers what somebody looks for: one rule for every search of people."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from domain.people.spelling import CALLED, SLIP, SOUND, apart, together
from domain.people.words import NameWords, joins

MISSING, LIGHT_MISSING, UNASKED, JOINED = 10, 2, 1, 1
FARTHEST = 22
"""In tenths of a slip: one slip in each of two names, or one and a name that is missing."""
_MANY = 3
"""Of so many names one may be missing."""

K = TypeVar("K")
Split = tuple[tuple[str, bool, bool], ...]
"""Words, each with whether it counts, and whether it is neighbours written as one."""


def likeness(wanted: NameWords, own: NameWords) -> int | None:
    """How far the name `own` is from what is `wanted`, 0 for the same; None: somebody else.

    The order of the names does not matter, nor in how many words they are written. Of three names
    one may be missing, of somebody known by one name alone all others.
    """
    mine, theirs = next(_splits(wanted)), next(_splits(own))
    if len(wanted.heavy) == 1 and _only_called(wanted.heavy[0], own):
        return None
    plain = _matched(*mine, *theirs)
    if plain is not None and plain <= SLIP:
        return plain
    # `Lo Re` is not `Li Re`, however they are written: one of the two stays as it stands
    joined = [_matched(*mine, *each) for each in _splits(own)]
    joined += [_matched(*each, *theirs) for each in _splits(wanted)]
    return min((far for far in joined if far is not None and far <= FARTHEST), default=None)


def answering(wanted: NameWords, names: Mapping[K, NameWords]) -> list[K]:
    """Whose name is written, heard or begins as `wanted`; only where nobody's is, whose is near."""
    far = {key: likeness(wanted, own) for key, own in names.items()} if wanted else {}
    near = {key: distance for key, distance in far.items() if distance is not None}
    same = [key for key, distance in near.items() if distance < SLIP]
    return same or list(near)


def _only_called(typed: str, own: NameWords) -> bool:
    """Whether a name alone is met by a short one alone: every Giuseppe is not a *Pino*."""
    far = [distance for word in own.words if (distance := apart(typed, word)) is not None]
    return min(far, default=None) == CALLED


def _splits(name: NameWords) -> Iterator[tuple[Split, int]]:
    """A name as it stands, and with neighbours written as one, in one place or in two."""
    plain = tuple((word, i not in name.light, False) for i, word in enumerate(name.words))
    yield plain, 0
    found = joins(name.words)
    for start, count, word in found:
        before, after = (*plain[:start], (word, True, True)), plain[start + count :]
        yield (*before, *after), JOINED
        for later, more, other in found:
            if later >= start + count:
                between = plain[start + count : later]
                one = (*before, *between, (other, True, True), *plain[later + more :])
                yield one, 2 * JOINED


def _matched(wanted: Split, joined: int, own: Split, joined_own: int) -> int | None:
    pairs = sorted(
        (distance, i, j)
        for i, (typed, _counts, as_one) in enumerate(wanted)
        for j, (word, *_) in enumerate(own)
        if (distance := (together if as_one else apart)(typed, word)) is not None
    )
    met: dict[int, int] = {}
    taken: set[int] = set()
    total = joined + joined_own
    for distance, i, j in pairs:
        if i not in met and j not in taken:
            met[i] = distance
            taken.add(j)
            total += distance
    heavy = [i for i, (_word, counts, _one) in enumerate(wanted) if counts]
    missing = sum(i not in met for i in heavy)
    if not _enough(len(heavy), missing, met, own):
        return None
    light = len(wanted) - len(heavy) - sum(i in met for i in range(len(wanted)) if i not in heavy)
    unasked = sum(counts for j, (_word, counts, _one) in enumerate(own) if j not in taken)
    return total + missing * MISSING + light * LIGHT_MISSING + unasked * UNASKED


def _enough(heavy: int, missing: int, met: dict[int, int], own: Split) -> bool:
    if missing == 0:
        return heavy > 0
    if missing == heavy:
        return False
    known_by_one = len(own) == 1 and min(met.values()) <= SOUND
    return known_by_one or (missing == 1 and heavy >= _MANY)
