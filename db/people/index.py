"""How a person is found without reading the table: keyed digests of what is written of them."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.crypto import blind
from db.models.people import Person, PersonToken
from db.people.numbers import digests
from db.people.stays import merged_people
from domain.people.codice_fiscale import base, found_by
from domain.people.identity import index_terms


def tokens_of(
    family_name: str, given_name: str, codice_fiscale: str | None, phone: str | None
) -> set[int]:
    """The blind digests a person is found by; `codice_fiscale` in capitals, `phone` in E.164."""
    return {blind(*t) for t in index_terms(family_name, given_name, codice_fiscale, phone)}


def tokens_of_person(person: Person) -> set[int]:
    """The same of what is written of one."""
    said = (person.family_name, person.given_name, person.codice_fiscale, person.phone)
    earlier = found_by(person.earlier_code) if person.earlier_code else ()
    return tokens_of(*said) | digests(earlier, ())


def owner_of(session: Session, codice_fiscale: str, besides: int = 0) -> int | None:
    """The id of somebody with that codice fiscale in any of its forms, other than `besides`, whose
    own it may be by a record merged into theirs; None: it is free.

    Of two people who are given the same one at the same moment, the second waits for the first.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        lock = blind("cf", base(codice_fiscale))
        session.execute(select(func.pg_advisory_xact_lock(lock)))
    forms = digests(found_by(codice_fiscale), ())
    theirs = (PersonToken.digest.in_(forms), PersonToken.person_id != besides)
    return session.scalar(select(PersonToken.person_id).where(*theirs).limit(1))


def add_person(session: Session, person: Person) -> None:
    """Store a person with the digests that find them again."""
    session.add(person)
    reindex(session, person)


def reindex(session: Session, person: Person) -> None:
    """Let a person be found by what is written of them now and of those merged into them, and by
    nothing else.
    """
    session.flush()
    session.execute(delete(PersonToken).where(PersonToken.person_id == person.id))
    tokens: set[int] = set()
    for each in (person, *merged_people(session, person.id)):
        tokens |= tokens_of_person(each)
    session.add_all(PersonToken(digest=token, person_id=person.id) for token in sorted(tokens))
