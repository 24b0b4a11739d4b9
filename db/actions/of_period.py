"""The actions that went on in a period, in some quarters: what the report tells of."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.actions.read import Actions, details, with_merged
from db.models.actions import QuarterAction
from db.reference.catalogue import catalogue_of
from domain.actions.forms import ActionState
from domain.permissions import Actor, Permission


@requires(Permission.NETWORK_READ)
def in_period(
    session: Session, actor: Actor, first: date, last: date, quarters: Iterable[int], size: int
) -> Actions:
    """Those going on from `first` to `last`, both included, in these quarters and in those merged
    into them: the running ones first, then the latest begun. A planned one has not gone on, nor
    has one that was given up without a last day; a running one goes on until it is said to be over.
    """
    catalogue = catalogue_of(session)
    asked = {catalogue.quarters[i].code for i in quarters}
    running = QuarterAction.state == ActionState.RUNNING
    ended = QuarterAction.state.in_((ActionState.DONE, ActionState.GIVEN_UP))
    where = (
        QuarterAction.since <= last,
        or_(running, and_(ended, QuarterAction.until >= first)),
        QuarterAction.quarter_id.in_(with_merged(catalogue, asked)),
    )
    total = session.scalar(select(func.count()).select_from(QuarterAction).where(*where)) or 0
    order = running.desc(), QuarterAction.since.desc(), QuarterAction.id.desc()
    found = session.scalars(select(QuarterAction).where(*where).order_by(*order).limit(size))
    return Actions(total, details(session, actor, found.all()))
