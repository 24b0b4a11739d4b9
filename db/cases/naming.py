"""Whether a case says whose it is: somebody is stored, preferred not to say, or neither."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.people import Person
from domain.cases.status import Naming, naming


def of_case(session: Session, case: Case) -> Naming:
    """What the case says now; a person added later counts."""
    named = case.household_id is not None and session.scalar(
        select(exists().where(Person.household_id == case.household_id))
    )
    return naming(named=bool(named), said=case.unnamed)


def to_add(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Of these cases those whose name somebody meant to add later, and nobody has."""
    named = exists().where(Person.household_id == Case.household_id)
    found = select(Case.id).where(Case.id.in_(case_ids), Case.unnamed == Naming.UNRECORDED, ~named)
    return frozenset(session.scalars(found))
