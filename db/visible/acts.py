"""Which acts on partners a reader is told: what is done because a partner was asked about somebody
tells by its moment that it was, so it is told to who may read every request, and to who did it.
"""

from sqlalchemy import ColumnElement, and_, or_

from db.models.accounts import AuditEvent
from domain.acts import Act
from domain.permissions import Actor, Permission
from domain.record.kinds import FOLLOW_REQUESTS


def visible(actor: Actor) -> list[ColumnElement[bool]]:
    """What an act must meet to be told. What a partner can take is told where somebody who keeps
    the directory wrote it: they know of no request.
    """
    if actor.may(Permission.RESTRICTED_READ):
        return []
    others = AuditEvent.action.not_in(sorted(FOLLOW_REQUESTS))
    written = and_(AuditEvent.action == Act.PARTNER_PLACES.value, AuditEvent.user_id.is_not(None))
    return [or_(others, written, AuditEvent.user_id == actor.user_id)]
