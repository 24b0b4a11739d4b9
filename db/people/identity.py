"""Identity: the only door to who a tenant is. Every reading and searching is on record.

People are found without decrypting the table: by keyed digests of codice fiscale and phone, and by
the words of their names in spite of slips (`db.people.find`).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.cases import Case, CaseNeed
from db.models.people import Person
from db.people.find import all_named, people_named
from db.people.numbers import carrying_any
from db.people.numbers import digests as numbers_of
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.people.identity import Sought, sought
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus

FOUND_LIMIT = 8
HOUSEHOLDS_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class KnownCase:
    """An open case of a person found."""

    reference: str
    opened_at: datetime
    days: int
    status: CaseStatus
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A person in the clear. Never keep one longer than the screen that shows it."""

    person_id: int
    household_id: int
    family_name: str
    given_name: str
    codice_fiscale: str
    phone: str
    email: str
    address: str
    dwelling: str
    since: datetime
    """When they were registered."""
    earlier_code: str = ""
    """The provisional codice fiscale, once another took its place."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person found, with the open cases of their household, newest first."""

    person: PersonDetail
    cases: tuple[KnownCase, ...]


@dataclass(frozen=True, slots=True)
class Households:
    """Where people found live; `more` when there are others beyond HOUSEHOLDS_LIMIT people."""

    ids: frozenset[int]
    more: bool


@requires(Permission.IDENTITY_READ)
def search(session: Session, actor: Actor, query: str) -> tuple[KnownPerson, ...]:
    """People whose names answer `query` in spite of slips, the likeliest first, or whose codice
    fiscale or phone it is; at most FOUND_LIMIT, of equals the last written first.

    Blanks and single letters find nobody. Writes `person.search` without the text.
    """
    return _recorded(session, actor, _people(session, [sought(query)]))


@requires(Permission.IDENTITY_READ)
def households(session: Session, actor: Actor, query: str) -> Households:
    """The households of everybody named or numbered as `query` says; only where there is nobody,
    of those whose names are near it.

    Nobody's identity is given out: writes `person.search` alone, without the text.
    """
    wish = sought(query)
    if wish.blank:
        return Households(frozenset(), more=False)
    found = _find(session, wish, HOUSEHOLDS_LIMIT + 1, everybody=True)
    audit(session, actor, Act.PERSON_SEARCH, "person", str(len(found)))
    kept = found[:HOUSEHOLDS_LIMIT]
    ids = session.scalars(select(Person.household_id).where(Person.id.in_(kept)))
    return Households(frozenset(ids), more=len(found) > HOUSEHOLDS_LIMIT)


@requires(Permission.IDENTITY_READ)
def alike(
    session: Session,
    actor: Actor,
    family_name: str,
    given_name: str,
    codice_fiscale: str,
    phone: str,
) -> tuple[KnownPerson, ...]:
    """People who may be the one being typed: the same codice fiscale, the same phone, or a name
    that answers what is typed so far; in that order. Limits and record as `search`.
    """
    wishes = [
        Sought(code=sought(codice_fiscale).code),
        Sought(phones=sought(phone).phones),
        Sought(name=sought(f"{family_name} {given_name}").name),
    ]
    return _recorded(session, actor, _people(session, wishes))


@requires(Permission.IDENTITY_READ)
def persons_of_case(session: Session, actor: Actor, reference: str) -> tuple[PersonDetail, ...]:
    """Who lives in the household of a case, whom it is for first; empty when nobody is named.

    Writes `person.read` on the reference.
    """
    case = session.scalar(select(Case).where(Case.reference == reference))
    tenant = tenant_of(session, case) if case else None
    if tenant is None:
        return ()
    audit(session, actor, Act.PERSON_READ, reference)
    household = select(Person).where(Person.household_id == tenant.household_id)
    others = session.scalars(household.where(Person.id != tenant.id).order_by(Person.id))
    return tuple(detail_of(person) for person in (tenant, *others))


def tenant_of(session: Session, case: Case) -> Person | None:
    """Whom the case is for: the one chosen, else the first named of its household."""
    if case.household_id is None:
        return None
    stays = person_that_stays(session, case.person_id) if case.person_id else None
    chosen = session.get(Person, stays) if stays else None
    if chosen is not None and chosen.household_id == case.household_id:
        return chosen
    household = select(Person).where(Person.household_id == case.household_id)
    return session.scalar(household.order_by(Person.id).limit(1))


def _recorded(
    session: Session, actor: Actor, found: tuple[KnownPerson, ...] | None
) -> tuple[KnownPerson, ...]:
    if found is None:
        return ()
    audit(session, actor, Act.PERSON_SEARCH, "person", str(len(found)))
    for known in found:
        audit(session, actor, Act.PERSON_READ, f"person:{known.person.person_id}")
    return found


def _people(session: Session, wishes: list[Sought]) -> tuple[KnownPerson, ...] | None:
    """Those found by any of `wishes`; None when they look for nobody."""
    asked = [wish for wish in wishes if not wish.blank]
    if not asked:
        return None
    ids = dict.fromkeys(n for wish in asked for n in _find(session, wish, FOUND_LIMIT))
    people = _load(session, list(ids)[:FOUND_LIMIT])
    chosen = [people[number] for number in ids if number in people]
    cases = _open_cases(session, {person.household_id for person in chosen})
    return tuple(KnownPerson(detail_of(p), tuple(cases[p.household_id])) for p in chosen)


def _find(session: Session, wish: Sought, limit: int, *, everybody: bool = False) -> list[int]:
    """Ids; `everybody` so named, else the likeliest first, in spite of slips."""
    if wish.code or wish.phones:
        codes = [wish.code] if wish.code else []
        return carrying_any(session, numbers_of(codes, wish.phones), limit)
    named = all_named if everybody else people_named
    return named(session, wish.name, limit)


def _load(session: Session, ids: list[int]) -> dict[int, Person]:
    """People by their id, the last written first."""
    rows = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id.desc()))
    return {person.id: person for person in rows}


def _open_cases(session: Session, households: set[int]) -> defaultdict[int, list[KnownCase]]:
    now = utcnow()
    found = session.execute(
        select(Case.id, Case.household_id, Case.reference, Case.opened_at, Case.status)
        .where(Case.household_id.in_(households), Case.status != CaseStatus.CLOSED)
        .order_by(Case.id.desc())
    ).all()
    needs: defaultdict[int, list[str]] = defaultdict(list)
    for case_id, code in session.execute(
        select(CaseNeed.case_id, CaseNeed.need_code).where(
            CaseNeed.case_id.in_([row.id for row in found])
        )
    ):
        needs[case_id].append(code)
    result: defaultdict[int, list[KnownCase]] = defaultdict(list)
    for row in found:
        days = (now - row.opened_at).days
        case = KnownCase(row.reference, row.opened_at, days, row.status, tuple(needs[row.id]))
        result[row.household_id].append(case)
    return result


def detail_of(person: Person) -> PersonDetail:
    """A person in the clear."""
    return PersonDetail(
        person.id,
        person.household_id,
        person.family_name,
        person.given_name,
        person.codice_fiscale or "",
        person.phone or "",
        person.email or "",
        person.address or "",
        person.dwelling or "",
        person.created_at,
        person.earlier_code or "",
    )
