"""The next steps of actions that somebody does, for *Oggi*."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.actions.read import OPEN
from db.models.accounts import User
from db.models.actions import QuarterAction
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.reference.statements import Built, built_once, how_many
from domain.business_time import closing
from domain.permissions import Actor, Permission
from settings import get_settings


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next of an action; `owner` is the name of who does it."""

    id: int
    version: int
    step: str
    aim: str
    due: date
    place: QuarterPlace
    owner: str
    mine: bool

    @property
    def due_at(self) -> datetime:
        """When the office closes on that day."""
        return closing(get_settings().office_hours, self.due)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Some next steps, and how many there are in all."""

    total: int
    rows: tuple[NextStep, ...]


@requires(Permission.NETWORK_READ)
def to_do(session: Session, actor: Actor, size: int = 8) -> NextSteps:
    """Next steps that are mine; for who writes the network also those of people who have left.
    First those due first.
    """
    me, places = {"me": actor.user_id}, catalogue_of(session).quarters
    rows = session.execute(_steps(session, actor, size), me).all()
    total = how_many(rows, size, lambda: session.scalar(_steps_count(session, actor), me) or 0)
    return NextSteps(
        total,
        tuple(
            NextStep(number, version, step, aim, due, places[quarter], owner, user == actor.user_id)
            for number, version, step, aim, due, quarter, user, owner in rows
        ),
    )


@built_once
def _steps(session: Session, actor: Actor, size: int) -> Built:
    it = QuarterAction
    return (
        select(it.id, it.version, it.step, it.aim, it.step_due)
        .add_columns(it.quarter_id, it.step_user_id, User.name)
        .join(User, User.id == it.step_user_id)
        .where(*_next(actor))
        .order_by(it.step_due, it.id)
        .limit(size)
    )


@built_once
def _steps_count(session: Session, actor: Actor) -> Built:
    return select(func.count()).select_from(QuarterAction).where(*_next(actor))


def _next(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    whose: ColumnElement[bool] = QuarterAction.step_user_id == bindparam("me")
    if actor.may(Permission.NETWORK_WRITE):
        left = select(User.id).where(User.active.is_(False))
        whose = or_(whose, QuarterAction.step_user_id.in_(left))
    return QuarterAction.step_due.is_not(None), whose, QuarterAction.state.in_(OPEN)
