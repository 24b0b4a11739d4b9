"""What belongs to a person: the cases that are theirs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.people import Person
from db.people.identity import tenant_of
from db.people.stays import merged_people, person_that_stays


def cases_of(session: Session, person_id: int) -> tuple[Case, ...]:
    """The cases whose tenant they are, merged ones too; not those of others of the household."""
    number = person_that_stays(session, person_id)
    person = session.get(Person, number)
    if person is None:
        return ()
    ids = {person.id, *(each.id for each in merged_people(session, number))}
    homes = {person.household_id, *(each.household_id for each in merged_people(session, number))}
    found = session.scalars(
        select(Case).where(Case.household_id.in_(homes) | Case.person_id.in_(ids)).order_by(Case.id)
    )
    mine = []
    for case in found:
        tenant = tenant_of(session, case)
        if tenant is not None and tenant.id in ids:
            mine.append(case)
    return tuple(mine)
