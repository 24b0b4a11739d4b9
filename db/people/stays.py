"""Where a merged case or person leads: through as many mergers as there are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.merging import CaseMerger, PersonMerger
from db.models.people import Person


def case_that_stays(session: Session, case_id: int) -> int:
    """The case a merged one leads to; else itself."""
    return _follow(session, CaseMerger, case_id)


def person_that_stays(session: Session, person_id: int) -> int:
    """The same for a person."""
    return _follow(session, PersonMerger, person_id)


def merged_people(session: Session, person_id: int) -> list[Person]:
    """The records merged into a person, and into those, as they were written."""
    found: list[Person] = []
    here = [person_id]
    while here:
        here = list(
            session.scalars(
                select(PersonMerger.gone_id).where(
                    PersonMerger.stays_id.in_(here), PersonMerger.undone_at.is_(None)
                )
            )
        )
        found += session.scalars(select(Person).where(Person.id.in_(here)))
    return found


def those_that_stay(session: Session, people: set[int]) -> dict[int, Person]:
    """Of those of many who were merged, by id, the person each leads to."""
    merged = select(PersonMerger.gone_id).where(
        PersonMerger.gone_id.in_(people), PersonMerger.undone_at.is_(None)
    )
    return {
        gone: session.get_one(Person, person_that_stays(session, gone))
        for gone in session.scalars(merged).all()
    }


def _follow(session: Session, model: type[CaseMerger] | type[PersonMerger], number: int) -> int:
    here = number
    while True:
        further = session.scalar(
            select(model.stays_id).where(model.gone_id == here, model.undone_at.is_(None))
        )
        if further is None:
            return here
        here = further
