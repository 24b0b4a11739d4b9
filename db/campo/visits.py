"""Marks at a stop that were tapped without network, by the rules of the check-in."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.mobile import check_in, stops
from db.models.mobile import Appointment
from domain.campo.entry import believed, is_later
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import VisitFlaw, VisitState
from domain.permissions import Actor, Permission

_TOLD = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
"""As `day` tells an appointment; longer numbers no column holds."""


@requires(Permission.CASES_WRITE)
def mark(
    session: Session, actor: Actor, appointment: str, state: VisitState, tapped: datetime
) -> None:
    """Say of a tenant of the list that they came or did not; `appointment` as `day` told it.

    What somebody else said meanwhile stays; of one's own marks the one `tapped` last. Raises
    Changed, Refused, NotThere.
    """
    if not _TOLD.fullmatch(appointment):
        raise NotThere(appointment)
    visit, _, version = appointment.partition(".")
    at = believed(tapped, utcnow())
    try:
        check_in.mark(session, actor, int(visit), int(version), state, at)
    except Changed:
        own = select(Appointment.version, Appointment.checked_at).where(
            Appointment.id == int(visit), Appointment.checked_by == actor.user_id
        )
        mine = session.execute(own).one_or_none()
        if mine is None:
            raise
        if mine.checked_at and not is_later(tapped, mine.checked_at, utcnow()):
            raise Refused(VisitFlaw.MARKED_LATER) from None
        check_in.mark(session, actor, int(visit), mine.version, state, at)


@requires(Permission.CASES_WRITE)
def walk_in(
    session: Session, actor: Actor, token: str, tapped: datetime, stop_id: int | None = None
) -> None:
    """Count somebody who came without being convened, at the stop where the device stood (None:
    today's); a token counts once.

    Raises Refused.
    """
    if stop_id is None:
        stop = stops.today(session, actor)
        stop_id = stop.id if stop else 0
    try:
        check_in.walk_in(session, actor, stop_id, token, believed(tapped, utcnow()))
    except NotThere:
        raise Refused(VisitFlaw.NOT_TODAY) from None
