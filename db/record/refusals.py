"""Who was refused a page or an act: on record, once a minute for the same."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.models.accounts import AuditEvent
from domain.acts import Act
from domain.permissions import Actor, Permission

AGAIN = timedelta(minutes=1)


@requires(Permission.OWN_ACCOUNT)
def note(session: Session, actor: Actor, permission: Permission, asked: str) -> None:
    """`actor` lacks `permission` for `asked`, the name of a function or page."""
    same = exists().where(
        AuditEvent.user_id == actor.user_id,
        AuditEvent.at > utcnow() - AGAIN,
        AuditEvent.action == Act.ACCESS_REFUSED.value,
        AuditEvent.subject == permission.value,
        AuditEvent.detail == asked,
    )
    if not session.scalar(select(same)):
        audit(session, actor, Act.ACCESS_REFUSED, permission.value, asked)


@without_actor("the gate refuses before it asks who it is")
def note_stranger(session: Session, origin: str, asked: str) -> None:
    """A request that came from another site or under another name; `asked` is its path."""
    audit(session, None, Act.ACCESS_REFUSED, "request", asked, origin=origin)
