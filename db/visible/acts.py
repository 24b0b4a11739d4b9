"""Which acts on partners a reader is told: what is done because a partner was asked about somebody
tells by its moment that it was, so it is told to who may read every request, and to who did it.
"""

from sqlalchemy import ColumnElement, or_

from db.models.accounts import AuditEvent
from domain.permissions import Actor, Permission
from domain.record.kinds import FOLLOW_REQUESTS


def visible(actor: Actor) -> list[ColumnElement[bool]]:
    """What an act must meet to be told."""
    if actor.may(Permission.RESTRICTED_READ):
        return []
    others = AuditEvent.action.not_in(sorted(act.value for act in FOLLOW_REQUESTS))
    return [or_(others, AuditEvent.user_id == actor.user_id)]
