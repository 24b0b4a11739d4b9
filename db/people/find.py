"""Find people by name in spite of slips, reading only the names of those who may be meant.

The words typed are compared with all words of names that are known, in memory; the lists of who
bears those that are near are read and crossed; the best are compared name by name
(`domain.people.likeness`).
"""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.merging import PersonMerger
from db.models.people import Person
from db.people import postings
from db.people.index import names_ever
from db.people.known_words import vocabulary
from domain.people.likeness import FARTHEST, JOINED, MISSING, likeness
from domain.people.spelling import BEGINS, SOUND
from domain.people.words import ALONE, Asked, joins, own_words

READ_AT_MOST = 60
"""People whose names are read to compare them."""
_FAR = 200
"""Farther than anything: the word is not met."""
_MANY = 3


@dataclass(frozen=True, slots=True)
class _Crossed:
    """People who may be meant, the likeliest first, and how far their words are from the typed."""

    ids: np.ndarray
    far: np.ndarray


def people_named(session: Session, wanted: Asked, limit: int) -> list[int]:
    """Ids of at most `limit` people, the likeliest first; of equals the last written."""
    crossed = _cross(session, wanted)
    likely = crossed.ids[:READ_AT_MOST].tolist()
    names = _names(session, likely)
    ranked = sorted(
        (min(far), -number)
        for number in likely
        if (far := [f for own in names.get(number, ()) if (f := likeness(wanted, own)) is not None])
    )
    return [-number for _far, number in ranked[:limit]]


def all_named(session: Session, wanted: Asked, limit: int) -> list[int]:
    """Ids of everybody who bears the words typed, written or heard so or beginning so; only where
    nobody does, of those who bear words that are near. At most `limit`, the last written.
    """
    crossed = _cross(session, wanted)
    same = crossed.ids[crossed.far <= BEGINS * len(wanted.words)]
    found = same if len(same) else crossed.ids
    return np.sort(found)[::-1][:limit].tolist()  # type: ignore[no-any-return]


def _names(session: Session, ids: list[int]) -> dict[int, list[Asked]]:
    """Under which names people are known; only who was merged with another has several."""
    rows = session.execute(
        select(Person.id, Person.family_name, Person.given_name).where(Person.id.in_(ids))
    )
    found = {number: [own_words(family, given)] for number, family, given in rows}
    merged = select(PersonMerger.stays_id).where(
        PersonMerger.stays_id.in_(ids), PersonMerger.undone_at.is_(None)
    )
    for number in set(session.scalars(merged)):
        ever = names_ever(session, session.get_one(Person, number))
        found[number] = [own_words(*name) for name in ever]
    return found


def _cross(session: Session, wanted: Asked) -> _Crossed:
    known = vocabulary(session)
    near = [{} if i in wanted.light else known.near(w) for i, w in enumerate(wanted.words)]
    joined = [(start, count, known.near(word)) for start, count, word in joins(wanted.words)]
    heavy = [i for i in range(len(wanted.words)) if i not in wanted.light]
    alone = {ALONE + w for words in near for w, far in words.items() if far <= SOUND}
    every = {*alone, *(word for words in (*near, *(n for *_at, n in joined)) for word in words)}
    bears = postings.bearers(session, every)
    if not bears:
        return _Crossed(np.empty(0, "i8"), np.empty(0, "i8"))
    size = 1 + max(int(ids.max(initial=0)) for ids in bears.values())
    far = np.stack([_distances(words, bears, size) for words in near])
    for start, count, words in joined:
        part = _distances(words, bears, size)
        met = np.flatnonzero(part < _FAR)
        for i in range(start, start + count):
            whole = part[met] + JOINED if i == start else 0
            far[i, met] = np.minimum(far[i, met], whole)
    return _likeliest(far[heavy], _alone(alone, bears, len(heavy)))


def _distances(words: dict[str, int], bears: dict[str, np.ndarray], size: int) -> np.ndarray:
    """For each id how far the nearest of its words is."""
    found = np.full(size, _FAR, np.uint8)
    for word, far in sorted(words.items(), key=lambda item: -item[1]):
        if word in bears:
            found[bears[word]] = far
    return found


def _alone(alone: set[str], bears: dict[str, np.ndarray], heavy: int) -> np.ndarray:
    """Those known by one name alone, where more are asked for."""
    lists = [bears[word] for word in alone if word in bears]
    return np.concatenate(lists) if lists and heavy > 1 else np.empty(0, np.uint32)


def _likeliest(far: np.ndarray, alone: np.ndarray) -> _Crossed:
    """Those by whom all words are met (of three and more, all but one) and those `alone`."""
    met = (far < _FAR).sum(axis=0, dtype=np.uint8)
    least = len(far) - (len(far) >= _MANY)
    enough = met >= max(least, 1)
    enough[alone] = True
    ids = np.flatnonzero(enough)
    distance = np.where(far[:, ids] < _FAR, far[:, ids], MISSING).sum(axis=0, dtype=np.int64)
    kept = distance <= FARTHEST
    ids, distance = ids[kept], distance[kept]
    order = np.lexsort((-ids, distance))
    return _Crossed(ids[order], distance[order])
