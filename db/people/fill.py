"""Make the index of people anew, whole: for a demonstration, for a database from before it was
kept, and where the key of the index has changed.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from db.crypto import Unreadable
from db.models.merging import PersonMerger
from db.models.people import NamePosting, NameWord, Person, PersonToken
from db.people import known_words, postings
from db.people.index import Traces, hold, traces, written
from db.people.sealed import unseal
from domain.people.words import ALONE

PIECE = 5_000
"""People, or rows, held in memory at a time."""
TOKEN, WORD, POSTING = ("digest", "person_id"), ("label", "word", "place"), ("key", "ids")
"""Columns of the three tables, as the rows below have them."""
Row = tuple[Any, ...]


class Whole:
    """The index of everybody, collected before it is written."""

    def __init__(self) -> None:
        self._bears: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._digests, self._owners = array("q"), array("I")

    def add(self, number: int, words: Iterable[str], digests: Iterable[int]) -> None:
        """Let person `number` be found by these."""
        for word in words:
            self._bears[word].append(number)
        for digest in digests:
            self._digests.append(digest)
            self._owners.append(number)

    @property
    def size(self) -> int:
        """How many digests there are."""
        return len(self._digests)

    def tokens(self) -> Iterator[list[Row]]:
        """Rows of `person_token` in the order of their key, so that its tree grows at its end."""
        first, second = np.frombuffer(self._digests, "i8"), np.frombuffer(self._owners, "u4")
        order = np.lexsort((second, first))
        for start in range(0, len(order), PIECE):
            some = order[start : start + PIECE]
            yield list(zip(first[some].tolist(), second[some].tolist(), strict=True))

    def words(self) -> list[Row]:
        """Rows of `name_word`; their places follow their labels, not when they became known."""
        known = (word for word in self._bears if not word.startswith(ALONE))
        rows = sorted(known_words.row_of(word, 0) for word in known)
        return [(label, word, place) for place, (label, word, _) in enumerate(rows, 1)]

    def postings(self) -> list[Row]:
        """Rows of `name_posting`."""
        rows = (row for word, ids in self._bears.items() for row in postings.sealed(word, ids))
        return sorted(rows)


def if_needed(session: Session) -> None:
    """Fill the index where there are people and it is empty, or sealed with another key."""
    first = session.execute(select(NameWord.label, NameWord.word).limit(1)).first()
    if first is not None and _opens(bytes(first.label), bytes(first.word)):
        return
    if session.scalar(select(Person.id).limit(1)) is not None:
        fill(session)


def fill(session: Session) -> None:
    """Replace all by which people are found. What stood there is overwritten, not only let go: it
    may have said more than it says now.
    """
    hold(session)
    whole = Whole()
    for number, found in _everybody(session):
        whole.add(number, found.words, found.digests)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("TRUNCATE person_token, name_word, name_posting"))
    else:
        session.execute(text("PRAGMA secure_delete=ON"))
        for model in (PersonToken, NameWord, NamePosting):
            session.execute(delete(model))
    for rows in whole.tokens():
        _write(session, PersonToken, TOKEN, rows)
    _write(session, NameWord, WORD, whole.words())
    _write(session, NamePosting, POSTING, whole.postings())


def _everybody(session: Session) -> Iterator[tuple[int, Traces]]:
    merged: set[int] = set()
    for pair in session.execute(
        select(PersonMerger.stays_id, PersonMerger.gone_id).where(PersonMerger.undone_at.is_(None))
    ):
        merged.update(pair)
    last = 0
    while True:
        query = select(Person).where(Person.id > last).order_by(Person.id).limit(PIECE)
        people = session.scalars(query).all()
        for person in people:
            found = traces(session, person) if person.id in merged else written(person)
            yield person.id, found
        if not people:
            return
        last = people[-1].id
        session.expunge_all()


def _opens(label: bytes, value: bytes) -> bool:
    try:
        unseal(label, value)
    except Unreadable:
        return False
    return True


def _write(session: Session, model: Any, columns: Sequence[str], rows: list[Row]) -> None:
    for start in range(0, len(rows), PIECE):
        some = rows[start : start + PIECE]
        session.execute(insert(model), [dict(zip(columns, row, strict=True)) for row in some])
