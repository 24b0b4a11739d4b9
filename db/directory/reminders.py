"""Whether a partner is reminded of requests that wait: it may stop that, a coordinator begins it
again. Requests themselves always go out.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.directory import Partner
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission


def stop(session: Session, partner_id: int) -> bool:
    """No reminders from now on; False: it was so already."""
    return _set(session, partner_id, Partner.no_reminders_at.is_(None), utcnow())


@requires(Permission.CASES_READ)
def begin_again(session: Session, actor: Actor, reference: str) -> None:
    """They said that reminders are welcome after all; nothing when they get them. A community
    manager may do it too: of who answers reserved needs nobody else is told.
    """
    partner = session.scalar(select(Partner).where(Partner.reference == reference))
    if partner is None:
        raise NotThere(reference)
    if _set(session, partner.id, Partner.no_reminders_at.is_not(None), None):
        audit(session, actor, Act.PARTNER_REMINDERS, reference)


def _set(
    session: Session, partner_id: int, condition: ColumnElement[bool], value: datetime | None
) -> bool:
    """Whether it was not so before. The version of the partner stays: who edits it may save."""
    found = update(Partner).where(Partner.id == partner_id, condition)
    done = session.scalar(found.values(no_reminders_at=value).returning(Partner.id))
    return done is not None
