"""Check-in at a stop: come, did not come, walked in; and back, one tap each.

Whoever taps names the version they saw. Of two people who mark the same tenant, the second is
told who did it and when, and nothing is counted twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.engine import insert_into
from db.figures import months as facts
from db.mobile.counts import facts_of
from db.models.accounts import User
from db.models.cases import Case
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from db.people.stays import those_that_stay
from domain.acts import Act
from domain.business_time import day_of
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import OF_THE_LIST, VisitFlaw, VisitState
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class VisitMark:
    """What somebody said of a visit, and when."""

    state: VisitState
    whose: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit without the identity of the tenant."""

    id: int
    quarter_id: int
    starts_at: datetime | None
    state: VisitState
    checked_at: datetime | None
    whose: str
    """Who marked it last."""
    case: str
    """Reference of the case opened from it, or nothing."""
    version: int
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Name:
    """Who a visit is of, in the clear: not to be kept longer than the screen that shows it."""

    family_name: str
    given_name: str
    phone: str

    @property
    def full(self) -> str:
        """Family name first, as a list is read."""
        return f"{self.family_name} {self.given_name}".strip()


@requires(Permission.IDENTITY_READ)
def visits(session: Session, actor: Actor, stop_id: int) -> tuple[VisitLine, ...]:
    """The list of a stop by hour, those without one and walk-ins after; no names."""
    rows = session.execute(
        select(Appointment, User.name, Case.reference)
        .outerjoin(User, User.id == Appointment.checked_by)
        .outerjoin(Case, Case.id == Appointment.case_id)
        .where(Appointment.stop_id == stop_id)
        .order_by(Appointment.starts_at.is_(None), Appointment.starts_at, Appointment.id)
    )
    return tuple(
        VisitLine(
            visit.id,
            visit.quarter_id,
            visit.starts_at,
            visit.state,
            visit.checked_at,
            whose or "",
            reference or "",
            visit.version,
            visit.person_id,
        )
        for visit, whose, reference in rows
    )


@requires(Permission.IDENTITY_READ)
def names(session: Session, actor: Actor, stop_id: int) -> dict[int, Name]:
    """Who is on the list of a stop, by visit id. Writes `person.read` on the stop."""
    rows = session.execute(
        select(Appointment.id, Person)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.stop_id == stop_id)
    ).all()
    if rows:
        audit(session, actor, Act.PERSON_READ, f"stop:{stop_id}")
    merged = those_that_stay(session, {person.id for _visit, person in rows})
    found = {visit: merged.get(person.id, person) for visit, person in rows}
    return {v: Name(p.family_name, p.given_name, p.phone or "") for v, p in found.items()}


@requires(Permission.IDENTITY_READ)
def mark(
    session: Session,
    actor: Actor,
    visit_id: int,
    version: int,
    state: VisitState,
    at: datetime | None = None,
) -> None:
    """Say of a convened tenant that they came, did not come, or neither (undo).

    The same tap twice marks once. `at`: when it was tapped, if not now. Raises Changed, Refused
    (not today, or the undo of a visit from which a case was opened), NotThere.
    """
    visit, stop = locked(session, visit_id)
    if visit.version != version:
        if visit.state is state and visit.checked_by == actor.user_id:
            return
        raise Changed(mark_of(session, visit))
    if visit.state is state:
        return
    if visit.state not in OF_THE_LIST or state not in OF_THE_LIST:
        raise NotThere(visit_id)
    if state is not VisitState.CONVENED:
        _demand_open(stop)
    if visit.case_id is not None:
        raise Refused(VisitFlaw.HAS_CASE)
    set_state(session, actor, visit, stop, state, at)


def set_state(
    session: Session,
    actor: Actor,
    visit: Appointment,
    stop: MobileStop,
    state: VisitState,
    at: datetime | None = None,
) -> None:
    """Write the mark down and count it, on a visit that is `locked`."""
    day = day_of(stop.starts_at)
    before = facts_of(visit, day)
    visit.state, visit.checked_at, visit.checked_by = state, at or utcnow(), actor.user_id
    visit.version += 1
    facts.move(session, before, facts_of(visit, day))
    audit(session, actor, Act(f"visit.{state.value}"), f"visit:{visit.id}")


@requires(Permission.IDENTITY_READ)
def walk_in(
    session: Session, actor: Actor, stop_id: int, token: str, at: datetime | None = None
) -> None:
    """Count somebody who came without being convened; the same `token` twice counts once.

    `at`: when they came, if not now. Raises Refused, NotThere.
    """
    stop = session.get(MobileStop, stop_id, with_for_update={"read": True})
    if stop is None:
        raise NotThere(stop_id)
    _demand_open(stop)
    made = session.scalar(
        insert_into(session, Appointment)
        .values(
            stop_id=stop_id,
            quarter_id=stop.quarter_id,
            state=VisitState.SPONTANEOUS,
            checked_at=at or utcnow(),
            checked_by=actor.user_id,
            token=token,
        )
        .on_conflict_do_nothing(index_elements=[Appointment.token])
        .returning(Appointment.id)
    )
    if made is None:
        return
    visit = session.get_one(Appointment, made)
    facts.move(session, (), facts_of(visit, day_of(stop.starts_at)))
    audit(session, actor, Act.VISIT_SPONTANEOUS, f"visit:{made}")


@requires(Permission.IDENTITY_READ)
def take_back(session: Session, actor: Actor, visit_id: int) -> None:
    """A walk-in counted by mistake counts no more; twice is once. Raises Refused."""
    try:
        visit, stop = locked(session, visit_id)
    except NotThere:
        return
    if visit.state is not VisitState.SPONTANEOUS:
        raise NotThere(visit_id)
    if visit.case_id is not None:
        raise Refused(VisitFlaw.HAS_CASE)
    facts.move(session, facts_of(visit, day_of(stop.starts_at)), ())
    session.delete(visit)
    audit(session, actor, Act.VISIT_TAKE_BACK, f"visit:{visit_id}")


def locked(session: Session, visit_id: int) -> tuple[Appointment, MobileStop]:
    """The visit for this transaction alone; its stop cannot be cancelled meanwhile.

    Raises NotThere.
    """
    stop_id = session.scalar(select(Appointment.stop_id).where(Appointment.id == visit_id))
    if stop_id is None:
        raise NotThere(visit_id)
    stop = session.get_one(
        MobileStop, stop_id, with_for_update={"read": True}, populate_existing=True
    )
    visit = session.get(Appointment, visit_id, with_for_update=True, populate_existing=True)
    if visit is None:
        raise NotThere(visit_id)
    return visit, stop


def _demand_open(stop: MobileStop) -> None:
    if not is_open(stop):
        raise Refused(VisitFlaw.NOT_TODAY)


def is_open(stop: MobileStop) -> bool:
    """Whether somebody can have come: its day is there or gone by, and it was not cancelled."""
    return stop.cancelled_at is None and day_of(stop.starts_at) <= clock.today()


def mark_of(session: Session, visit: Appointment) -> VisitMark:
    """What was said of a visit last, and by whom."""
    whose = session.scalar(select(User.name).where(User.id == visit.checked_by))
    return VisitMark(visit.state, whose or "", visit.checked_at)
