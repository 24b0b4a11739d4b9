"""People who were convened to the camper and never had a case: some years after the last stop, or
after they were written down, their name goes. There is nothing of theirs to review.
"""

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.access import audit
from db.models.cases import Case
from db.models.merging import PersonMerger
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from db.models.rights import Wish
from db.people.stays import merged_people
from db.rights.destroy import destroy_person
from domain.acts import Act
from domain.business_time import ROME
from domain.periods import kept_until
from domain.rights.wish import NOT_USED, PENDING, WishState
from settings import get_settings


def due(session: Session) -> tuple[int, ...]:
    """Ids of those whose term is over. One merged into another goes with them."""
    return _due(session)


def _due(session: Session, *among: ColumnElement[bool]) -> tuple[int, ...]:
    merged = exists().where(PersonMerger.gone_id == Person.id, PersonMerger.undone_at.is_(None))
    found = select(Person.id).where(*among, Person.created_at < _since(), ~merged, ~_held())
    return tuple(
        number
        for number in session.scalars(found.order_by(Person.created_at, Person.id))
        if not _one_is_held(session, number)
    )


def carry_out(session: Session, person_id: int) -> bool:
    """Destroy one who is due; False: not due any more."""
    if not _due(session, Person.id == person_id):
        return False
    destroy_person(session, person_id)
    audit(session, None, Act.RETENTION_DESTROY, "clock")
    session.flush()
    return True


def _since() -> datetime:
    """What came after this is within the term."""
    today = clock.today()
    day: date = kept_until(today, -get_settings().retention_years)
    return datetime.combine(day, time.max, ROME)


def _held() -> ColumnElement[bool]:
    """A person (of the query around) with a case, a later stop or a wish that holds.

    Few cases name their person, and where none does SQLite takes no index to look for one of them:
    so those that do are read.
    """
    wish = and_(Wish.kind.in_(sorted(NOT_USED)), Wish.state == WishState.DONE)
    later = and_(MobileStop.id == Appointment.stop_id, MobileStop.starts_at > _since())
    return or_(
        exists().where(Case.household_id == Person.household_id),
        Person.id.in_(select(Case.person_id).where(Case.person_id.is_not(None))),
        exists().where(Appointment.person_id == Person.id, later),
        exists().where(Wish.person_id == Person.id, or_(Wish.state.in_(sorted(PENDING)), wish)),
    )


def _one_is_held(session: Session, person_id: int) -> bool:
    """Whether a record merged into this one is held, or too young."""
    merged = [each.id for each in merged_people(session, person_id)]
    younger = Person.created_at >= _since()
    found = select(Person.id).where(Person.id.in_(merged), or_(younger, _held()))
    return bool(merged) and session.scalars(found.limit(1)).first() is not None
