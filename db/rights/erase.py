"""Erasures that were granted, carried out: first what others wrote of the person, then the person.

`db.rights.going` does it in small transactions; it is called done by the last one alone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit
from db.clock import utcnow
from db.models.rights import Wish
from db.people.stays import person_that_stays
from db.rights.destroy import destroy_case, destroy_person
from db.rights.reach import cases_of
from db.rights.told import tell
from domain.acts import Act
from domain.rights.wish import WishKind, WishState
from domain.vocabulary import CaseStatus


def due(session: Session) -> tuple[tuple[int, int], ...]:
    """Granted erasures with the person each is about. One whose cases were opened again waits."""
    rows = session.execute(
        select(Wish.id, Wish.person_id)
        .where(
            Wish.state == WishState.GRANTED,
            Wish.kind == WishKind.ERASURE,
            Wish.person_id.is_not(None),
        )
        .order_by(Wish.id)
    )
    found = ((wish, person_that_stays(session, person or 0)) for wish, person in rows)
    return tuple((wish, person) for wish, person in found if not _open(session, person))


def _open(session: Session, person_id: int) -> bool:
    cases = cases_of(session, person_id)
    return any(case.status is not CaseStatus.CLOSED for case in cases)


def carry_out(session: Session, wish_id: int) -> bool:
    """Destroy the person of a granted erasure with their cases; False where it has changed."""
    wish = session.get(Wish, wish_id, with_for_update=True, populate_existing=True)
    if wish is None or wish.person_id is None or wish.state is not WishState.GRANTED:
        return False
    person = person_that_stays(session, wish.person_id)
    cases = cases_of(session, person)
    if any(case.status is not CaseStatus.CLOSED for case in cases):
        return False
    tell(session, None, wish, cases)
    for number in [case.id for case in cases]:
        destroy_case(session, number)
    destroy_person(session, person)
    wish = session.get_one(Wish, wish_id)
    wish.state, wish.done_at = WishState.DONE, utcnow()
    audit(session, None, Act.RIGHTS_ERASE, f"rights:{wish_id}")
    session.flush()
    return True
