"""Marks at a stop that were tapped without network, by the rules of the check-in."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.mobile import check_in, stops
from db.models.mobile import Appointment
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import VisitFlaw, VisitState
from domain.permissions import Actor, Permission

_TOLD = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
"""As `day` tells an appointment; longer numbers no column holds."""


@requires(Permission.CASES_WRITE)
def mark(session: Session, actor: Actor, appointment: str, state: VisitState) -> None:
    """Say of a tenant of the list that they came or did not; `appointment` as `day` told it.

    What somebody else said meanwhile stays. Raises Changed, Refused, NotThere.
    """
    if not _TOLD.fullmatch(appointment):
        raise NotThere(appointment)
    visit, _, version = appointment.partition(".")
    try:
        check_in.mark(session, actor, int(visit), int(version), state)
    except Changed:
        own = select(Appointment.version).where(
            Appointment.id == int(visit), Appointment.checked_by == actor.user_id
        )
        mine = session.scalar(own)  # of a person's own taps the last one counts
        if mine is None:
            raise
        check_in.mark(session, actor, int(visit), mine, state)


@requires(Permission.CASES_WRITE)
def walk_in(session: Session, actor: Actor, token: str) -> None:
    """Count somebody who came without being convened at today's stop; a token counts once.

    Raises Refused.
    """
    stop = stops.today(session, actor)
    if stop is None:
        raise Refused(VisitFlaw.NOT_TODAY)
    check_in.walk_in(session, actor, stop.id, token)
