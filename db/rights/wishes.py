"""Wishes of tenants about their data: taken down, decided, carried out.

An erasure is decided by somebody else than who took it down, once every case is closed; the clock
carries it out (`db.rights.erase`). A restriction holds from its grant until it is lifted.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from db import clock
from db.access import audit, requires
from db.cases.change import lock
from db.clock import utcnow
from db.models.accounts import User
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.rights import Wish
from db.people.identity import tenant_of
from db.rights import sweep, told
from db.rights.reach import cases_of
from db.rights.told import ToldPartner
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.business_time import closing
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission, granted
from domain.rights.wish import (
    BY_CLOCK,
    NOT_USED,
    PENDING,
    SECOND_PERSON,
    Ground,
    Hurdle,
    WishKind,
    WishState,
    answer_due,
)
from domain.tasks.task import TaskKind
from domain.text import clean_text
from domain.vocabulary import CaseStatus, Role
from settings import get_settings

TEXT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish as a screen shows it, without the name of the tenant."""

    id: int
    kind: WishKind
    state: WishState
    reference: str
    """Of the case where it was taken down; empty once they are erased."""
    text: str
    asked_on: date
    due_on: date
    asked_by: str
    not_by_me: bool
    """Whether somebody else has to decide: the reader took it down, and there is somebody."""
    decided_by: str
    decided_at: datetime | None
    ground: Ground | None
    answer: str
    done_at: datetime | None
    percent: int | None = None
    """Of an erasure that is being carried out: how much of what others wrote was looked through."""
    told: tuple[ToldPartner, ...] = ()
    """Partners written to because of it."""


@requires(Permission.RIGHTS_WRITE)
def take_down(
    session: Session,
    actor: Actor,
    reference: str,
    kind: WishKind,
    text: str,
    asked_on: date,
    token: str,
) -> None:
    """Note what the tenant of a case asks; the same `token` writes once.

    Raises Refused (nobody named, asked already, a day to come), TooLong, NotThere.
    """
    words = clean_text(text, TEXT_LIMIT)
    if session.scalar(select(Wish.id).where(Wish.token == token)) is not None:
        return
    case = lock(session, reference)
    tenant = tenant_of(session, case)
    if tenant is None:
        raise Refused(Hurdle.NOBODY)
    if asked_on > clock.today():
        raise Refused({"asked_on": "future"})
    same = (Wish.person_id == tenant.id, Wish.kind == kind, Wish.state.in_(sorted(PENDING)))
    if session.scalar(select(Wish.id).where(*same)) is not None:
        raise Refused(Hurdle.TWICE)
    wish = Wish(
        person_id=tenant.id,
        case_id=case.id,
        kind=kind,
        state=WishState.OPEN,
        text=words,
        asked_on=asked_on,
        due_on=answer_due(asked_on),
        asked_by=actor.user_id,
        answer="",
        token=token,
    )
    session.add(wish)
    session.flush()
    due_at = closing(get_settings().office_hours, wish.due_on)
    tasks.add(session, TaskKind.WISH, _occasion(wish), case.id, actor.user_id, due_at)
    audit(session, actor, Act.RIGHTS_ASK, case.reference, kind.value)
    session.flush()


@requires(Permission.RIGHTS_WRITE)
def grant(session: Session, actor: Actor, wish_id: int, answer: str) -> None:
    """Grant a wish. What is granted and still to be done is done by a person (`done`), an erasure
    by the clock; a restriction and an objection hold at once. Raises Refused, TooLong, NotThere.
    """
    wish = _to_decide(session, actor, wish_id)
    if wish.kind is WishKind.ERASURE:
        _demand_closed(session, wish)
    wish.answer = clean_text(answer, TEXT_LIMIT)
    _decided(session, wish, actor, WishState.GRANTED)
    if wish.kind in NOT_USED:
        wish.state, wish.done_at = WishState.DONE, utcnow()
    audit(session, actor, Act.RIGHTS_GRANT, f"rights:{wish.id}", wish.kind.value)


@requires(Permission.RIGHTS_WRITE)
def refuse(session: Session, actor: Actor, wish_id: int, ground: Ground, answer: str) -> None:
    """Refuse a wish with its ground and a sentence for the tenant. Raises Refused, TooLong,
    NotThere.
    """
    wish = _to_decide(session, actor, wish_id)
    words = clean_text(answer, TEXT_LIMIT)
    if not words:
        raise Refused(Hurdle.NO_GROUND)
    wish.answer, wish.ground = words, ground
    _decided(session, wish, actor, WishState.REFUSED)
    audit(session, actor, Act.RIGHTS_REFUSE, f"rights:{wish.id}", ground.value)


@requires(Permission.RIGHTS_WRITE)
def done(session: Session, actor: Actor, wish_id: int) -> None:
    """A granted wish was carried out by a person: the data handed over, the mistake put right."""
    wish = _locked(session, wish_id)
    if wish.state is not WishState.GRANTED or wish.kind in BY_CLOCK:
        raise Refused(Hurdle.DECIDED)
    wish.state, wish.done_at = WishState.DONE, utcnow()
    if wish.kind is WishKind.RECTIFICATION and wish.person_id is not None:
        told.tell(session, actor, wish, cases_of(session, wish.person_id))
    audit(session, actor, Act.RIGHTS_DONE, f"rights:{wish.id}", wish.kind.value)


@requires(Permission.RIGHTS_WRITE)
def lift(session: Session, actor: Actor, wish_id: int) -> None:
    """The data may be used again: the tenant was told before. Raises Refused, NotThere."""
    wish = _locked(session, wish_id)
    if wish.kind not in NOT_USED or wish.state is not WishState.DONE:
        raise Refused(Hurdle.DECIDED)
    wish.state = WishState.LIFTED
    audit(session, actor, Act.RIGHTS_LIFT, f"rights:{wish.id}")


@requires(Permission.RIGHTS_WRITE)
def pending(session: Session, actor: Actor, size: int = 50) -> tuple[WishLine, ...]:
    """What is still to be decided or done, the soonest due first."""
    return _lines(session, actor, Wish.state.in_(sorted(PENDING)), size=size)


@requires(Permission.RIGHTS_WRITE)
def ended(session: Session, actor: Actor, size: int = 50) -> tuple[WishLine, ...]:
    """What was answered, the last first."""
    return _lines(session, actor, Wish.state.not_in(sorted(PENDING)), size=size, last=True)


@requires(Permission.RIGHTS_WRITE)
def of_case(session: Session, actor: Actor, reference: str) -> tuple[WishLine, ...]:
    """The wishes of the tenant of a case, the last first."""
    case = session.scalar(select(Case).where(Case.reference == reference))
    tenant = tenant_of(session, case) if case else None
    if tenant is None:
        return ()
    return _lines(session, actor, Wish.person_id == tenant.id, size=50, last=True)


def _locked(session: Session, wish_id: int) -> Wish:
    wish = session.get(Wish, wish_id, with_for_update=True, populate_existing=True)
    if wish is None:
        raise NotThere(wish_id)
    return wish


def _to_decide(session: Session, actor: Actor, wish_id: int) -> Wish:
    wish = _locked(session, wish_id)
    if wish.state is not WishState.OPEN:
        raise Refused(Hurdle.DECIDED)
    if wish.kind in SECOND_PERSON and wish.asked_by == actor.user_id and _others(session, actor):
        raise Refused(Hurdle.SAME_PERSON)
    return wish


def _others(session: Session, actor: Actor) -> bool:
    """Whether anybody else could decide; who is the only one has to."""
    roles = [role for role in Role if granted(role, Permission.RIGHTS_WRITE)]
    other = exists().where(User.id != actor.user_id, User.role.in_(roles), User.active)
    return bool(session.scalar(select(other)))


def _decided(session: Session, wish: Wish, actor: Actor, state: WishState) -> None:
    wish.state, wish.decided_at, wish.decided_by = state, utcnow(), actor.user_id
    tasks.end(session, Task.occasion == _occasion(wish))


def _occasion(wish: Wish) -> str:
    return f"{TaskKind.WISH.value}.{wish.id}"


def _demand_closed(session: Session, wish: Wish) -> None:
    """Partners at work must be told first: so closing comes before."""
    open_ = [
        case.reference
        for case in cases_of(session, wish.person_id or 0)
        if case.status is not CaseStatus.CLOSED
    ]
    if open_:
        raise Refused(Hurdle.OPEN_CASES, ", ".join(open_))


def _lines(
    session: Session, actor: Actor, *where: ColumnElement[bool], size: int, last: bool = False
) -> tuple[WishLine, ...]:
    asked, decided = aliased(User), aliased(User)
    others, search = _others(session, actor), sweep.under_way(session)
    order = (Wish.id.desc(),) if last else (Wish.due_on, Wish.id)
    rows = session.execute(
        select(Wish, Case.reference, asked.name, decided.name)
        .join(asked, asked.id == Wish.asked_by)
        .outerjoin(decided, decided.id == Wish.decided_by)
        .outerjoin(Case, Case.id == Wish.case_id)
        .where(*where)
        .order_by(*order)
        .limit(size)
    )
    return tuple(
        WishLine(
            wish.id,
            wish.kind,
            wish.state,
            reference or "",
            wish.text,
            wish.asked_on,
            wish.due_on,
            who,
            others and wish.kind in SECOND_PERSON and wish.asked_by == actor.user_id,
            by or "",
            wish.decided_at,
            wish.ground,
            wish.answer,
            wish.done_at,
            sweep.percent(search, wish),
            told.of_wish(session, wish),
        )
        for wish, reference, who, by in rows
    )
