"""From a check-in to a case: what the intake starts with, and the case kept beside the visit."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.mobile.check_in import is_open, locked, set_state
from db.models.cases import Case
from db.models.mobile import Appointment
from db.models.people import Person
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.errors import NotThere
from domain.mobile.stops import VisitState
from domain.permissions import Actor, Permission

CONVENED_CHANNEL, WALK_IN_CHANNEL = "UM-APP", "UM-SPO"


@dataclass(frozen=True, slots=True)
class Start:
    """What is known at a check-in of the case to be opened; person None: not known yet."""

    quarter_id: int
    channel: str
    person_id: int | None
    person_label: str
    case: str
    """Reference of the case opened already, or nothing."""


@requires(Permission.IDENTITY_READ)
def start(session: Session, actor: Actor, visit_id: int) -> Start:
    """What the intake of a visit starts with. Writes `person.read`. Raises NotThere."""
    visit = session.get(Appointment, visit_id)
    if visit is None:
        raise NotThere(visit_id)
    number = _whose(session, visit)
    person = session.get(Person, number) if number else None
    if person is not None:
        audit(session, actor, Act.PERSON_READ, f"person:{person.id}")
    walked_in = visit.state is VisitState.SPONTANEOUS
    label = f"{person.family_name} {person.given_name}".strip() if person else ""
    case = session.scalar(select(Case.reference).where(Case.id == visit.case_id))
    return Start(
        visit.quarter_id,
        WALK_IN_CHANNEL if walked_in else CONVENED_CHANNEL,
        person.id if person else None,
        label,
        case or "",
    )


def attach(session: Session, actor: Actor, visit_id: int, case: Case) -> None:
    """Keep the case beside the visit it was opened from; a tenant not marked as come has come.

    Not when the visit was taken back or has a case already, nor when the case became that of
    another person: it stands by itself then.
    """
    try:
        visit, stop = locked(session, visit_id)
    except NotThere:
        return
    if visit.case_id is not None or _whose(session, visit) not in (None, case.person_id):
        return
    if is_open(stop) and visit.state in (VisitState.CONVENED, VisitState.NO_SHOW):
        set_state(session, actor, visit, stop, VisitState.CAME)
    else:
        visit.version += 1
    visit.case_id = case.id
    audit(session, actor, Act.VISIT_CASE, f"visit:{visit_id}", case.reference)


def _whose(session: Session, visit: Appointment) -> int | None:
    """The person of a visit; of one whose record was merged, the person that stays."""
    return person_that_stays(session, visit.person_id) if visit.person_id else None
