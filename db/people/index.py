"""How a person is found without reading the table: by keyed digests of codice fiscale and phone,
and by the words of their names (`db.people.postings`, `db.people.known_words`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.crypto import blind
from db.models.merging import PersonMerger
from db.models.people import Person, PersonToken
from db.people import known_words, postings
from db.people.stays import merged_people, person_that_stays
from domain.people.codice_fiscale import base
from domain.people.identity import index_terms
from domain.people.words import ALONE, terms

_LOCK = 0x4E_41_4D_45_53  # "NAMES": of two who write the index of names the second waits
_NUMBERS = ("codice_fiscale", "phone", "earlier_code")
_DIGESTS = 5_000
"""Digests written at a time."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person is found by: words of names, digests of codice fiscale and phone."""

    words: frozenset[str] = frozenset()
    digests: frozenset[int] = frozenset()


NONE = Traces()


def tokens_of(
    codice_fiscale: str | None, phone: str | None, earlier_code: str | None = None
) -> set[int]:
    """Blind digests of both codici fiscali, in capitals, and of `phone`, in E.164."""
    both = index_terms(codice_fiscale, phone) | index_terms(earlier_code, None)
    return {blind(*term) for term in both}


def owner_of(session: Session, codice_fiscale: str, besides: int = 0) -> int | None:
    """The id of somebody with that codice fiscale in any of its forms, other than `besides`, whose
    own it may be by a record merged into theirs; None: it is free.

    Of two people who are given the same one at the same moment, the second waits for the first.
    """
    digest = blind("cf", base(codice_fiscale))
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(digest)))
    theirs = (PersonToken.digest == digest, PersonToken.person_id != besides)
    return session.scalar(select(PersonToken.person_id).where(*theirs).limit(1))


def add_person(session: Session, person: Person) -> None:
    """Store a person, to be found by what is written of them."""
    session.add(person)
    add_people(session, [person])


def add_people(session: Session, people: Iterable[Person]) -> None:
    """Let people who were just stored be found by what is written of them."""
    session.flush()
    _change(session, {person.id: (NONE, written(person)) for person in people})


@contextmanager
def found_anew(session: Session, *people: Person) -> Iterator[None]:
    """What is done inside may change what `people`, who are locked, are found by: what is written
    of them, of those merged into them, and of them before that. One that is merged into another
    is found by nothing.
    """
    before = {person.id: traces(session, person) for person in people}
    yield
    session.flush()
    _change(session, {p.id: (before[p.id], traces(session, p)) for p in people})


def forget(session: Session, person: Person) -> None:
    """Let a person, who is about to be deleted, be found by nothing."""
    _change(session, {person.id: (traces(session, person), NONE)})


def traces(session: Session, person: Person) -> Traces:
    """What a person is found by, as the tables are now."""
    if person_that_stays(session, person.id) != person.id:
        return NONE
    words: set[str] = set()
    tokens: set[int] = set()
    for said in _ever(session, person):
        words |= terms(said.get("family_name") or "", said.get("given_name") or "")
        tokens |= tokens_of(*(said.get(name) for name in _NUMBERS))
    return Traces(frozenset(words), frozenset(tokens))


def names_ever(session: Session, person: Person) -> list[tuple[str, str]]:
    """Family and given name of a person now, of those merged into them, and before that."""
    ever = _ever(session, person)
    return [(said.get("family_name") or "", said.get("given_name") or "") for said in ever]


def _ever(session: Session, person: Person) -> Iterator[dict[str, str | None]]:
    merged = merged_people(session, person.id)
    for each in (person, *merged):
        yield {name: getattr(each, name) for name in ("family_name", "given_name", *_NUMBERS)}
    stayed = PersonMerger.stays_id.in_([person.id, *(each.id for each in merged)])
    before = select(PersonMerger.before).where(stayed, PersonMerger.undone_at.is_(None))
    for text in session.scalars(before):
        yield json.loads(text)[0]["own"]


def written(person: Person) -> Traces:
    """What is written of a person alone, not of those merged into them."""
    return Traces(
        terms(person.family_name, person.given_name),
        frozenset(tokens_of(*(getattr(person, name) for name in _NUMBERS))),
    )


def _change(session: Session, changes: Mapping[int, tuple[Traces, Traces]]) -> None:
    """From what people were found by to what they are found by now."""
    session.flush()
    _change_digests(session, changes)
    added: defaultdict[str, list[int]] = defaultdict(list)
    removed: defaultdict[str, list[int]] = defaultdict(list)
    for number, (before, after) in sorted(changes.items()):
        for word in after.words - before.words:
            added[word].append(number)
        for word in before.words - after.words:
            removed[word].append(number)
    if not added and not removed:
        return
    hold(session)
    known_words.add(session, [word for word in added if not word.startswith(ALONE)])
    postings.add(session, added)
    known_words.remove(session, postings.remove(session, removed))


def _change_digests(session: Session, changes: Mapping[int, tuple[Traces, Traces]]) -> None:
    for number, (before, after) in changes.items():
        gone = before.digests - after.digests
        if gone:
            own = (PersonToken.person_id == number, PersonToken.digest.in_(gone))
            session.execute(delete(PersonToken).where(*own))
    rows = [
        {"digest": digest, "person_id": number}
        for number, (before, after) in sorted(changes.items())
        for digest in sorted(after.digests - before.digests)
    ]
    for start in range(0, len(rows), _DIGESTS):
        session.execute(insert(PersonToken), rows[start : start + _DIGESTS])


def hold(session: Session) -> None:
    """Write the index of names alone until the end of the transaction: no two wait in a circle,
    and a word that became known earlier is seen earlier.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
