"""What a partner says of itself behind the link of a request or of a verification.

The same link answers the request; here it opens the partner as a whole: what it can take, and
whether it wants reminders. Whoever holds it acts for the partner.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.directory import places as directory_places
from db.directory import verification
from db.directory.places import TakesNow, Told
from db.models.directory import Partner
from db.referrals import links
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.tasks.task import TaskKind


@without_actor("whoever holds the link of a partner answers for it")
def places(session: Session, token: str) -> TakesNow:
    """What we hold of what the partner can take. Raises NotThere, LinkExpired. Writes nothing."""
    return directory_places.held(session, _partner(session, token))


@without_actor("whoever holds the link of a partner answers for it")
def say(session: Session, token: str, seen: int, content: str, told: Told) -> bool:
    """Write what the partner says, as `db.directory.places.say`; raises LinkExpired too."""
    return directory_places.say(session, _partner(session, token), seen, content, told)


@without_actor("whoever holds the link of a partner answers for it")
def reminded(session: Session, token: str) -> TakesNow:
    """The partner that gets reminders by this link: also when the request is long over. Raises
    NotThere. Writes nothing.
    """
    return directory_places.held(session, links.find(session, token).referral.partner_id)


@without_actor("whoever holds the link of a partner answers for it")
def stop_reminders(session: Session, token: str) -> bool:
    """No reminders from now on, and somebody of ALER is to call; requests go on. False: it was so
    already. Raises NotThere.
    """
    referral = links.find(session, token).referral
    partner = session.get_one(Partner, referral.partner_id)
    stopped = _set(session, partner.id, Partner.no_reminders_at.is_(None), utcnow())
    if stopped:
        tasks.set_for(session, TaskKind.NO_REMINDERS, referral, utcnow(), anew=True)
        audit(session, None, Act.PARTNER_NO_REMINDERS, partner.reference)
    return stopped


@requires(Permission.DIRECTORY_WRITE)
def remind_again(session: Session, actor: Actor, reference: str) -> None:
    """They said that reminders are welcome after all; nothing when they get them."""
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


def _partner(session: Session, token: str) -> int:
    """Whose link it is: of a request that can be read, or of a verification that is open."""
    try:
        return links.readable(session, token).partner_id
    except links.LinkReplaced:
        raise
    except NotThere:
        return verification.partner_of(session, token)
