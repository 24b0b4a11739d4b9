"""Closed cases beyond their term: reviewed by a person, then destroyed by the clock after a notice.

A case whose tenant has a wish open, or asked that their data is kept, waits. With the last case of
a household go its people, unless the camper met one of them within the term.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session, aliased

from db import clock
from db.access import audit, requires
from db.cases.change import lock
from db.clock import utcnow
from db.engine import insert_into
from db.models.accounts import User
from db.models.cases import Case
from db.models.merging import CaseMerger, PersonMerger
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from db.models.rights import RetentionKept, RetentionReview, Wish
from db.rights.destroy import destroy_case, destroy_person
from domain.acts import Act
from domain.business_time import day_of
from domain.errors import Refused
from domain.periods import kept_until
from domain.permissions import Actor, Permission
from domain.rights.retention import LONGEST_YEARS, Kept, Stay, goes_on
from domain.rights.wish import NOT_USED, PENDING, WishState
from domain.vocabulary import CaseStatus, Outcome
from settings import get_settings

_CLOSED = text("\"case\".status = 'closed'")
"""Written out, so that both databases see that the partial index applies."""


@dataclass(frozen=True, slots=True)
class BeyondTerm:
    """A case beyond its term, without a word of what it says."""

    reference: str
    quarter_id: int
    closed_on: date | None
    outcome: Outcome | None
    term: date
    goes_on: date | None
    """When it is destroyed; None: nobody has decided."""
    decided_by: str


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """How many wait for a decision and how many for their day, and the first of both."""

    undecided: int
    let_go: int
    first: tuple[BeyondTerm, ...]
    going: tuple[BeyondTerm, ...]


@requires(Permission.RIGHTS_WRITE)
def queue(session: Session, actor: Actor, size: int = 50) -> ReviewQueue:
    """What is beyond its term, the longest first, and what is about to go."""
    today = clock.today()
    undecided, let_go = [*_beyond(today), ~_reviewed()], [*_beyond(today), _reviewed()]
    return ReviewQueue(
        _count(session, *undecided),
        _count(session, *let_go),
        _listed(session, *undecided, order=Case.retain_until, size=size),
        _listed(session, *let_go, order=RetentionReview.goes_on, size=size),
    )


@requires(Permission.RIGHTS_WRITE)
def let_go(session: Session, actor: Actor, references: Collection[str]) -> int:
    """Let cases go after the notice; how many. What is not beyond its term (any more) is left."""
    now, today = utcnow(), clock.today()
    day = goes_on(today, get_settings().retention_notice_days)
    found = session.execute(
        select(Case.id, Case.reference)
        .where(Case.reference.in_(references), *_beyond(today), ~_reviewed())
        .order_by(Case.id)
    ).all()
    for number, reference in found:
        session.execute(
            insert_into(session, RetentionReview)
            .values(case_id=number, goes_on=day, decided_at=now, decided_by=actor.user_id)
            .on_conflict_do_nothing(index_elements=[RetentionReview.case_id])
        )
        audit(session, actor, Act.RETENTION_LET_GO, reference, day.isoformat())
    return len(found)


@requires(Permission.RIGHTS_WRITE)
def take_back(session: Session, actor: Actor, reference: str) -> None:
    """Let a case wait for a decision again. Raises NotThere."""
    case = lock(session, reference)
    session.execute(delete(RetentionReview).where(RetentionReview.case_id == case.id))
    audit(session, actor, Act.RETENTION_TAKE_BACK, case.reference)


@requires(Permission.RIGHTS_WRITE)
def keep(session: Session, actor: Actor, reference: str, why: Kept, until: date) -> None:
    """Keep a case until another day, and say why. Raises Refused (a day gone by or too far off,
    a case that is open), NotThere.
    """
    case, today = lock(session, reference), clock.today()
    if not today < until <= kept_until(today, LONGEST_YEARS):
        raise Refused(Stay.DAY)
    if case.status is not CaseStatus.CLOSED:
        raise Refused(Stay.OPEN)
    session.execute(delete(RetentionReview).where(RetentionReview.case_id == case.id))
    session.add(
        RetentionKept(
            case_id=case.id,
            why=why,
            until=until,
            decided_at=utcnow(),
            decided_by=actor.user_id,
        )
    )
    case.retain_until = until
    audit(session, actor, Act.RETENTION_KEEP, case.reference, f"{why.value} {until.isoformat()}")
    session.flush()


def due(session: Session, on: date | None = None) -> tuple[str, ...]:
    """References of the cases to be destroyed by a day (today)."""
    return tuple(session.scalars(_due(on or clock.today()).order_by(Case.id)))


def _due(today: date) -> Select[str]:
    going = select(Case.reference).join(RetentionReview, RetentionReview.case_id == Case.id)
    return going.where(*_beyond(today), RetentionReview.goes_on <= today)


def to_review() -> list[ColumnElement[bool]]:
    """What a case must meet to wait for a decision; `as_of` is asked with it."""
    return [*_beyond(bindparam("today", type_=Date())), ~_reviewed()]


def as_of() -> dict[str, date]:
    """The present day, for a statement with `to_review`."""
    return {"today": clock.today()}


def undecided(session: Session) -> int:
    """How many cases beyond their term wait for a person to decide: for a command."""
    return _count(session, *_beyond(clock.today()), ~_reviewed())


def carry_out(session: Session, reference: str, found: Set[int] = frozenset()) -> bool:
    """Destroy a case that is due, and with its last case the household; False: not due any more, or
    somebody goes with it of whom nobody has looked for what others wrote (`found`).
    """
    if session.scalar(_due(clock.today()).where(Case.reference == reference)) is None:
        return False
    if not people_of(session, reference) <= found:
        return False
    case = session.execute(
        select(Case.id, Case.household_id).where(Case.reference == reference)
    ).one()
    destroy_case(session, case.id)
    if case.household_id is not None:
        for number in _going(session, case.household_id):
            destroy_person(session, number)
    audit(session, None, Act.RETENTION_DESTROY, "clock")
    session.flush()
    return True


def people_of(session: Session, reference: str) -> frozenset[int]:
    """Who goes with a case: the people of its household, where it is their last."""
    home = select(Case.id, Case.household_id).where(Case.reference == reference)
    case = session.execute(home).one_or_none()
    if case is None or case.household_id is None:
        return frozenset()
    return frozenset(_going(session, case.household_id, Case.id != case.id, ~_merged()))


def _going(session: Session, household_id: int, *left: ColumnElement[bool]) -> Sequence[int]:
    """The people of a household, where no case of theirs is left and nobody was met within the
    term.
    """
    other = exists().where(Case.household_id == household_id, *left)
    if session.scalar(select(other)):
        return ()
    people = session.scalars(select(Person.id).where(Person.household_id == household_id)).all()
    since = kept_until(clock.today(), -get_settings().retention_years)
    met = select(func.max(MobileStop.starts_at)).join(Appointment)
    last = session.scalar(met.where(Appointment.person_id.in_(people)))
    if last is not None and day_of(last) > since:
        return ()
    return people


def _reviewed() -> ColumnElement[bool]:
    review = aliased(RetentionReview)
    return select(review.case_id).where(review.case_id == Case.id).correlate(Case).exists()


def _merged() -> ColumnElement[bool]:
    """A case that was merged into another, and goes with that one."""
    gone = CaseMerger.gone_id == Case.id
    found = select(CaseMerger.id).where(gone, CaseMerger.undone_at.is_(None))
    return found.correlate(Case).exists()


def _beyond(today: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    """What a case must meet to be beyond its term, and free to go."""
    holds = or_(
        Wish.state.in_(sorted(PENDING)),
        and_(Wish.kind.in_(sorted(NOT_USED)), Wish.state == WishState.DONE),
    )
    people = select(Person.id).where(Person.household_id == Case.household_id).correlate(Case)
    part = select(PersonMerger.gone_id).join(Person, Person.id == PersonMerger.stays_id)
    merged = part.where(
        Person.household_id == Case.household_id, PersonMerger.undone_at.is_(None)
    ).correlate(Case)
    of = or_(Wish.person_id.in_(people), Wish.person_id.in_(merged))
    wished = select(Wish.id).where(of, holds).correlate(Case)
    return [_CLOSED, Case.retain_until < today, ~_merged(), ~wished.exists()]  # type: ignore[list-item]


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Case).where(*where)) or 0


def _listed(
    session: Session, *where: ColumnElement[bool], order: ColumnElement[date] | object, size: int
) -> tuple[BeyondTerm, ...]:
    rows = session.execute(
        select(Case, RetentionReview.goes_on, User.name)
        .outerjoin(RetentionReview, RetentionReview.case_id == Case.id)
        .outerjoin(User, User.id == RetentionReview.decided_by)
        .where(*where)
        .order_by(order, Case.id)  # type: ignore[arg-type]
        .limit(size)
    )
    return tuple(
        BeyondTerm(
            case.reference,
            case.quarter_id,
            day_of(case.closed_at) if case.closed_at else None,
            case.outcome,
            case.retain_until,
            day,
            who or "",
        )
        for case, day, who in rows
    )
