"""Two people as a person compares them, and as a merger keeps them to put them back."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.accounts import User
from db.models.cases import Case
from db.models.merging import PersonMerger
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.people.identity import PersonDetail, detail_of
from domain.intake.form import IDENTITY
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus

OWN = (*IDENTITY, "earlier_code")
HOME = ("size", "minors", "over_65")


@dataclass(frozen=True, slots=True)
class PersonSide:
    """One of the two, with what would follow: never kept longer than the screen that shows it."""

    person: PersonDetail
    since: datetime
    home: tuple[tuple[str, int | None], ...]
    """Size, minors and over 65 of the household."""
    members: tuple[str, ...]
    """The others of the household."""
    cases: tuple[tuple[str, CaseStatus], ...]
    visits: int


@dataclass(frozen=True, slots=True)
class Twins:
    """Two records that may be one tenant; the earlier stays."""

    stays: PersonSide
    gone: PersonSide


@dataclass(frozen=True, slots=True)
class PersonMerged:
    """A merger of people in force, without names."""

    id: int
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class PersonSnapshot:
    """Fields of the person that stays, of its household, and ids of all that moves."""

    own: dict[str, str | None]
    home: dict[str, int | None]
    moved: dict[str, list[int]]
    """`case`, `member`, `visit`; `household` of the other and of the one that stays."""
    whose: dict[str, int | None] = field(default_factory=dict)
    """Whom each case that moves is for, as the case itself says; the key is its id."""


@requires(Permission.CASES_WRITE)
def of_case(session: Session, actor: Actor, reference: str) -> tuple[PersonMerged, ...]:
    """The mergers in force of those who live in the household of a case, newest first."""
    rows = session.execute(
        select(PersonMerger.id, PersonMerger.at, User.name)
        .join(Person, Person.id == PersonMerger.stays_id)
        .join(Case, Case.household_id == Person.household_id)
        .join(User, User.id == PersonMerger.user_id)
        .where(Case.reference == reference, PersonMerger.undone_at.is_(None))
        .order_by(PersonMerger.id.desc())
    )
    return tuple(PersonMerged(*row) for row in rows)


def fields(person: Person) -> dict[str, Any]:
    """What is written of a person."""
    return {name: getattr(person, name) for name in OWN}


def home(session: Session, person: Person) -> dict[str, Any]:
    """What is written of a person's household."""
    household = session.get_one(Household, person.household_id)
    return {name: getattr(household, name) for name in HOME}


def side(session: Session, person: Person) -> PersonSide:
    """A person in the clear with the household, its cases and the person's visits."""
    others = session.scalars(
        select(Person)
        .where(Person.household_id == person.household_id, Person.id != person.id)
        .order_by(Person.id)
    )
    cases = session.execute(
        select(Case.reference, Case.status)
        .where(Case.household_id == person.household_id)
        .order_by(Case.id)
    )
    visits = select(func.count()).where(Appointment.person_id == person.id)
    return PersonSide(
        detail_of(person),
        person.created_at,
        tuple(home(session, person).items()),
        tuple(f"{each.family_name} {each.given_name}".strip() for each in others),
        tuple((reference, status) for reference, status in cases),
        session.scalar(visits.select_from(Appointment)) or 0,
    )


def moving(session: Session, stays: Person, gone: Person) -> dict[str, list[int]]:
    """Ids of what follows `gone` to `stays`; a visit to a stop where both were stays apart."""
    source, target = gone.household_id, stays.household_id
    at = select(Appointment.stop_id).where(Appointment.person_id == stays.id)
    found = {
        "case": select(Case.id).where(Case.household_id == source),
        "member": select(Person.id).where(Person.household_id == source, Person.id != gone.id),
        "visit": select(Appointment.id).where(
            Appointment.person_id == gone.id, Appointment.stop_id.not_in(at)
        ),
    }
    ids = {name: list(session.scalars(query)) for name, query in found.items()}
    return ids | {"household": [source, target]}


def whose(session: Session, cases: list[int]) -> dict[str, int | None]:
    """Whom each of these cases is for now, as the case itself says."""
    rows = session.execute(select(Case.id, Case.person_id).where(Case.id.in_(cases)))
    return {str(number): person for number, person in rows}


def written(before: PersonSnapshot, after: PersonSnapshot) -> str:
    """As it is stored, encrypted by its column."""
    return json.dumps([asdict(before), asdict(after)])


def read(text: str) -> tuple[PersonSnapshot, PersonSnapshot]:
    """Before and after, from what was stored."""
    before, after = (PersonSnapshot(**each) for each in json.loads(text))
    return before, after
