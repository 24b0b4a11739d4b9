"""Whether a case says whose it is: somebody is stored, preferred not to say, or neither."""

from sqlalchemy import ColumnElement, and_, exists, select
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


def to_add() -> ColumnElement[bool]:
    """Of a case: somebody meant to add its name later, and nobody has."""
    named = exists().where(Person.household_id == Case.household_id)
    return and_(Case.unnamed == Naming.UNRECORDED, ~named)
