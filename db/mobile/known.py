"""Which tenants of a list are known already: candidates found by blind index, then compared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.crypto import blind
from db.models.mobile import Appointment
from db.models.people import Household, Person, PersonToken
from db.people.numbers import digests
from domain.mobile.convened import Acquaintance, ConvenedRow, Tenant
from domain.people.codice_fiscale import found_by
from domain.people.identity import name_words
from domain.people.phone import national

T = TypeVar("T")
_CHUNK = 500


def acquaintance(
    session: Session, rows: Sequence[ConvenedRow], quarters: Mapping[int, int], stops: set[int]
) -> Acquaintance:
    """Everybody in the database who may be one of `rows`; `ref` is the person's id.

    `quarters` is the quarter of each row by its line, `stops` those they are convened to.
    """
    ids = _on_lists(session, stops) | _by_digest(session, rows)
    ids |= _by_name(session, rows, quarters)
    known = Acquaintance()
    for some in _chunks(sorted(ids)):
        for person, quarter_id in session.execute(
            select(Person, Household.quarter_id)
            .join(Household, Household.id == Person.household_id)
            .where(Person.id.in_(some))
            .order_by(Person.id)
        ):
            name = f"{person.family_name} {person.given_name}".strip()
            codes = person.codice_fiscale or "", person.earlier_code or ""
            known.add(Tenant(person.id, name, codes[0], person.phone or "", quarter_id, codes[1]))
    return known


def _on_lists(session: Session, stops: set[int]) -> set[int]:
    found: set[int] = set()
    for some in _chunks(sorted(stops)):
        rows = select(Appointment.person_id).where(
            Appointment.stop_id.in_(some), Appointment.person_id.is_not(None)
        )
        found.update(person for person in session.scalars(rows) if person is not None)
    return found


def _by_digest(session: Session, rows: Sequence[ConvenedRow]) -> set[int]:
    codes = (code for row in rows if row.codice_fiscale for code in found_by(row.codice_fiscale))
    phones = (national(row.phone) for row in rows if row.phone)
    found: set[int] = set()
    for some in _chunks(sorted(digests(codes, phones))):
        found.update(
            session.scalars(select(PersonToken.person_id).where(PersonToken.digest.in_(some)))
        )
    return found


def _by_name(
    session: Session, rows: Sequence[ConvenedRow], quarters: Mapping[int, int]
) -> set[int]:
    """People of the same quarter whose names hold every word of a row's."""
    found: set[int] = set()
    for some in _chunks(rows):
        wanted: defaultdict[tuple[int, int], list[set[int]]] = defaultdict(list)
        for row in some:
            family = name_words(row.family_name) or name_words(row.given_name)
            if family:
                every = {*family, *name_words(row.given_name)}
                rarest = _digest(max(family, key=len))
                wanted[quarters[row.line], rarest].append({_digest(word) for word in every})
        found |= _carrying(session, wanted)
    return found


def _digest(word: str) -> int:
    return blind("name", word)


def _carrying(session: Session, wanted: Mapping[tuple[int, int], list[set[int]]]) -> set[int]:
    """People of a quarter with a digest, who carry one of the sets of digests beside it."""
    named = PersonToken.digest.in_({digest for _quarter, digest in wanted})
    near = session.execute(select(PersonToken.person_id, PersonToken.digest).where(named)).all()
    # Asked by itself: joined, PostgreSQL without statistics of a fresh list takes minutes.
    home: dict[int, int] = {}
    for people in _chunks(sorted({person for person, _digest in near})):
        lives = select(Person.id, Household.quarter_id).join(
            Household, Household.id == Person.household_id
        )
        for person, quarter in session.execute(lives.where(Person.id.in_(people))):
            home[person] = quarter
    asked = {
        person: sets
        for person, digest in near
        if (sets := wanted.get((home[person], digest))) is not None
    }
    of_interest = {digest for sets in wanted.values() for each in sets for digest in each}
    carried: defaultdict[int, set[int]] = defaultdict(set)
    for people in _chunks(sorted(asked)):
        for person, digest in session.execute(
            select(PersonToken.person_id, PersonToken.digest).where(
                PersonToken.person_id.in_(people)
            )
        ):
            if digest in of_interest:
                carried[person].add(digest)
    return {
        person for person, sets in asked.items() if any(each <= carried[person] for each in sets)
    }


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
