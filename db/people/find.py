"""Find people by name in spite of slips, reading only the names of those who may be meant.

The words typed are compared with all words of names that are known, in memory; the lists of who
bears those that are near are read and crossed; the best are compared name by name
(`domain.people.likeness`).
"""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.merging import PersonMerger
from db.models.people import Person
from db.people import postings
from db.people.cross import cross, meant
from db.people.index import names_ever
from db.people.known_words import vocabulary
from domain.people.likeness import likeness
from domain.people.spelling import BEGINS
from domain.people.words import NameWords, own_words

READ_AT_MOST = 20
"""People whose names are read to compare them."""
_SAME_AT_MOST = 400


def people_named(session: Session, wanted: NameWords, limit: int) -> list[int]:
    """Ids of at most `limit` people, the likeliest first; of equals the last written."""
    (likely,) = candidates(session, [wanted], READ_AT_MOST)
    likely = likely[:READ_AT_MOST]
    names = _names(session, likely)
    ranked = sorted(
        (min(far), -number)
        for number in likely
        if (far := [f for own in names.get(number, ()) if (f := likeness(wanted, own)) is not None])
    )
    return [-number for _far, number in ranked[:limit]]


def all_named(session: Session, wanted: NameWords, limit: int) -> list[int]:
    """Ids of everybody who bears the words typed, written or heard so or beginning so; only where
    nobody does, of those who bear words that are near. At most `limit`, the last written.
    """
    words = meant(vocabulary(session), wanted)
    ids, far = cross(words, postings.bearers(session, words.words))
    same = ids[far <= BEGINS * len(words.heavy)]
    found = np.sort(same if len(same) else ids)[::-1][:limit]
    return [int(number) for number in found]


def candidates(session: Session, many: Sequence[NameWords], most: int) -> list[list[int]]:
    """For each of `many` the ids of the nearest `most` people who may be meant, and of all others
    whose words are the same, by the words of their names alone: nobody's name is read.
    """
    known = vocabulary(session)
    words = [meant(known, wanted) for wanted in many]
    bears = postings.bearers(session, set().union(*(each.words for each in words)))
    return [_nearest(*cross(each, bears), most) for each in words]


def _nearest(ids: np.ndarray, far: np.ndarray, most: int) -> list[int]:
    same = min(int((far == 0).sum()), _SAME_AT_MOST)
    return [int(number) for number in ids[: max(most, same)]]


def _names(session: Session, ids: Sequence[int]) -> dict[int, list[NameWords]]:
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
