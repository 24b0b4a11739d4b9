"""Identity: the only door to who a tenant is. Every reading and searching is on record.

People are found without decrypting the table: `person_token` holds keyed digests of the words
of a name and their prefixes, of the codice fiscale and of the phone (`domain.people.identity`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.access import audit, requires
from db.clock import utcnow
from db.crypto import blind
from db.models.cases import Case, CaseNeed
from db.models.people import Person, PersonToken
from db.people.numbers import carrying_any
from db.people.numbers import digests as numbers_of
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.people.identity import LONGEST_PREFIX, Sought, name_words, sought
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus

FOUND_LIMIT = 8
HOUSEHOLDS_LIMIT = 1_000
_READ_AT_MOST = 400
"""People whose names are decrypted to compare them."""
_COMMON = 3_000
"""A token carried by so many people is not counted further: it is simply frequent."""


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
    """People whose names hold every word of `query` (or its beginning), or whose codice fiscale
    or phone it is; at most FOUND_LIMIT, the last written first.

    Blanks and words of one or two letters find nobody. Writes `person.search` without the text.
    """
    return _recorded(session, actor, _people(session, [sought(query)]))


@requires(Permission.IDENTITY_READ)
def households(session: Session, actor: Actor, query: str) -> Households:
    """The households of everybody `search` means by `query`, not only of the first shown.

    Nobody's identity is given out: writes `person.search` alone, without the text.
    """
    wish = sought(query)
    if wish.blank:
        return Households(frozenset(), more=False)
    found, cut = _find(session, wish, HOUSEHOLDS_LIMIT + 1)
    audit(session, actor, Act.PERSON_SEARCH, "person", str(len(found)))
    kept = found[:HOUSEHOLDS_LIMIT]
    ids = session.scalars(select(Person.household_id).where(Person.id.in_(kept)))
    return Households(frozenset(ids), more=cut or len(found) > HOUSEHOLDS_LIMIT)


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
    that holds every word typed so far; in that order. Limits and record as `search`.
    """
    wishes = [
        Sought(codes=sought(codice_fiscale).codes),
        Sought(phones=sought(phone).phones),
        Sought(words=sought(f"{family_name} {given_name}").words),
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
    ids = dict.fromkeys(n for wish in asked for n in _find(session, wish, FOUND_LIMIT)[0])
    people = _load(session, list(ids)[:FOUND_LIMIT])
    chosen = [people[number] for number in ids if number in people]
    cases = _open_cases(session, {person.household_id for person in chosen})
    return tuple(KnownPerson(detail_of(p), tuple(cases[p.household_id])) for p in chosen)


def _find(session: Session, wish: Sought, limit: int) -> tuple[list[int], bool]:
    """Ids, the last written first, and whether not all who may be meant were read."""
    if wish.codes or wish.phones:
        return carrying_any(session, numbers_of(wish.codes, wish.phones), limit), False
    found = _carrying(session, [blind("name", word) for word in wish.words], limit)
    cut = tuple(word[:LONGEST_PREFIX] for word in wish.words)
    if len(found) == limit or cut == wish.words:
        return found, False
    # A word of more than eight letters still being typed: its first eight find the candidates.
    most = min(limit * 8, _READ_AT_MOST)
    near = _carrying(session, [blind("name", word) for word in dict.fromkeys(cut)], most)
    read = _load(session, list(set(near).difference(found)))
    found += [number for number, person in read.items() if _begins(person, wish.words)]
    return found[:limit], len(near) == most


def _begins(person: Person, words: Iterable[str]) -> bool:
    own = (*name_words(person.family_name), *name_words(person.given_name))
    return all(any(mine.startswith(word) for mine in own) for word in words)


def _load(session: Session, ids: list[int]) -> dict[int, Person]:
    """People by their id, the last written first."""
    rows = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id.desc()))
    return {person.id: person for person in rows}


def _carrying(session: Session, digests: list[int], limit: int) -> list[int]:
    """Ids of the last written people who carry all `digests`."""
    return list(session.scalars(_carriers(session, digests, limit)))


def _carriers(session: Session, digests: list[int], limit: int) -> Select[int]:
    """Ids carrying all digests: starts from the rarest, so that frequent names cost little."""
    counts = {digest: _count(session, digest) for digest in digests if len(digests) > 1}
    rarest, *others = sorted(digests, key=lambda digest: counts.get(digest, 0))
    query = select(PersonToken.person_id).where(PersonToken.digest == rarest)
    for digest in others:
        other = aliased(PersonToken)
        query = query.where(
            select(other.person_id)
            .where(other.digest == digest, other.person_id == PersonToken.person_id)
            .exists()
        )
    return query.order_by(PersonToken.person_id.desc()).limit(limit)


def _count(session: Session, digest: int) -> int:
    some = (
        select(PersonToken.person_id).where(PersonToken.digest == digest).limit(_COMMON).subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


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
