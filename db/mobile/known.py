"""Which tenants of a list are known already: candidates found by the indexes, then compared."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.chunks import chunks
from db.models.mobile import Appointment
from db.models.people import Household, Person, PersonToken
from db.people.find import candidates
from db.people.numbers import digests
from domain.imports.plan import Told, quietly
from domain.mobile.convened import Acquaintance, ConvenedRow, Tenant
from domain.people.codice_fiscale import base
from domain.people.phone import national
from domain.people.words import NameWords, asked

T = TypeVar("T")
_LIKELY = 6
"""People whose names are read for each row: the nearest by the words of their names."""


def acquaintance(
    session: Session, rows: Sequence[ConvenedRow], stops: set[int], told: Told = quietly
) -> Acquaintance:
    """Everybody in the database who may be one of `rows`, in whatever quarter; `ref` is the
    person's id, `stops` those they are convened to.
    """
    ids = _on_lists(session, stops) | _by_digest(session, rows)
    named = _by_name(session, rows, told)
    known = Acquaintance(near=named)
    ids.update(*named.values())
    for some in chunks(sorted(ids)):
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
    for some in chunks(sorted(stops)):
        rows = select(Appointment.person_id).where(
            Appointment.stop_id.in_(some), Appointment.person_id.is_not(None)
        )
        found.update(person for person in session.scalars(rows) if person is not None)
    return found


def _by_digest(session: Session, rows: Sequence[ConvenedRow]) -> set[int]:
    codes = (base(row.codice_fiscale) for row in rows if row.codice_fiscale)
    phones = (national(row.phone) for row in rows if row.phone)
    found: set[int] = set()
    for some in chunks(sorted(digests(codes, phones))):
        found.update(
            session.scalars(select(PersonToken.person_id).where(PersonToken.digest.in_(some)))
        )
    return found


def _by_name(session: Session, rows: Sequence[ConvenedRow], told: Told) -> dict[int, list[int]]:
    """For each row by its line, people whose names answer it, in whatever quarter and in spite of
    slips, the nearest first.
    """
    wanted = {row.line: name for row in rows if (name := asked(row.name))}
    found: dict[NameWords, list[int]] = {}
    names = list(dict.fromkeys(wanted.values()))
    for some in chunks(names):
        found.update(zip(some, candidates(session, some, _LIKELY), strict=True))
        if len(names) > len(some):
            told(len(found) / len(names))
    return {line: found[name] for line, name in wanted.items()}
