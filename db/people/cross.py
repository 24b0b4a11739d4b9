"""Cross the lists of who bears words that are near those typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from domain.people.known import KnownNames
from domain.people.likeness import FARTHEST, JOINED, MISSING
from domain.people.spelling import CALLED, SOUND, together
from domain.people.words import ALONE, NameWords, joins

Ids = np.ndarray
Near = dict[str, int]
"""Words of names, each with how far it is (`domain.people.spelling`)."""
_UNMET = 200
"""Farther than anything."""
_MANY = 3
"""Of so many words one may be missing."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The words that somebody who looks for a name may mean."""

    each: tuple[Near, ...]
    """For each word that counts or may count; those of `light` ones are empty."""
    joined: tuple[tuple[int, int, Near], ...]
    """Where neighbours written as one begin, how many they are, what they may mean."""
    heavy: tuple[int, ...]

    @property
    def alone(self) -> set[str]:
        """What those bear who are known by one of the words alone."""
        return {ALONE + w for words in self.each for w, far in words.items() if far <= SOUND}

    @property
    def words(self) -> set[str]:
        """All whose bearers have to be known."""
        near = (*self.each, *(words for _start, _count, words in self.joined))
        return self.alone.union(*near)


def meant(known: KnownNames, wanted: NameWords) -> Meant:
    """What is near in all the words of names there are."""
    each = ({} if i in wanted.light else known.near(w) for i, w in enumerate(wanted.words))
    if len(wanted.heavy) == 1:  # every Giuseppe is not a *Pino*
        each = ({w: far for w, far in near.items() if far != CALLED} for near in each)
    joined = ((start, count, _together(known, word)) for start, count, word in joins(wanted.words))
    heavy = tuple(i for i in range(len(wanted.words)) if i not in wanted.light)
    return Meant(tuple(each), tuple(joined), heavy)


def _together(known: KnownNames, typed: str) -> Near:
    near = ((word, together(typed, word)) for word in known.near(typed))
    return {word: far for word, far in near if far is not None}


def cross(words: Meant, bears: Mapping[str, Ids]) -> tuple[Ids, Ids]:
    """Ids of those by whom all words are met (of three and more, all but one), or who are known by
    one of them alone; and how far. The nearest first, of equals the last written.
    """
    mine = {word: bears[word] for word in words.words if word in bears}
    if not mine:
        return np.empty(0, "i8"), np.empty(0, "i8")
    size = 1 + max(int(ids.max(initial=0)) for ids in mine.values())
    alone = _alone(words, mine)
    some = _every((*_possible(words, mine), alone), size)
    far = np.stack([_distances(near, mine, size)[some] for near in words.each])
    for start, count, near in words.joined:
        _meet_joined(far, start, count, _distances(near, mine, size)[some])
    return _likeliest(some, far[list(words.heavy)], np.isin(some, alone))


def _every(lists: Iterable[Ids], size: int) -> Ids:
    """The ids of all lists, each once, in order."""
    there = np.zeros(size, np.bool_)
    for ids in lists:
        there[ids] = True
    return np.flatnonzero(there)


def _possible(words: Meant, bears: Mapping[str, Ids]) -> list[Ids]:
    """Lists in one of which everybody is who can be meant: those of the rarest word, with three and
    more of the two rarest, and of neighbours written as one.
    """
    lists = [[bears[w] for w in words.each[i] if w in bears] for i in words.heavy]
    lists.sort(key=lambda some: sum(map(len, some)))
    rarest = lists[: 2 if len(lists) >= _MANY else 1]
    joined = [[bears[w] for w in near if w in bears] for _start, _count, near in words.joined]
    return [ids for some in (*rarest, *joined) for ids in some]


def _distances(near: Near, bears: Mapping[str, Ids], size: int) -> Ids:
    """For each id how far the nearest of its words is."""
    found = np.full(size, _UNMET, np.uint8)
    for word, far in sorted(near.items(), key=lambda item: -item[1]):
        if word in bears:
            found[bears[word]] = far
    return found


def _meet_joined(far: Ids, start: int, count: int, whole: Ids) -> None:
    met = np.flatnonzero(whole < _UNMET)
    for i in range(start, start + count):
        far[i, met] = np.minimum(far[i, met], whole[met] + JOINED if i == start else 0)


def _alone(words: Meant, bears: Mapping[str, Ids]) -> Ids:
    """Those known by one name alone, where more are asked for."""
    lists = [bears[word] for word in words.alone if word in bears]
    return np.concatenate(lists) if lists and len(words.heavy) > 1 else np.empty(0, np.uint32)


def _likeliest(ids: Ids, far: Ids, alone: Ids) -> tuple[Ids, Ids]:
    met = (far < _UNMET).sum(axis=0)
    distance = np.where(far < _UNMET, far, MISSING).sum(axis=0, dtype=np.int64)
    enough = alone | (met >= max(len(far) - (len(far) >= _MANY), 1))
    kept = enough & (distance <= FARTHEST)
    ids, distance = ids[kept].astype(np.int64), distance[kept]
    order = np.lexsort((-ids, distance))
    return ids[order], distance[order]
