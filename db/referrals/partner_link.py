"""What a partner says of itself behind the link of a request or of a verification.

The same link answers the request; here it opens the partner as a whole: what it can take, and
whether it wants reminders. Whoever holds it acts for the partner.
"""

from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.directory import places as directory_places
from db.directory import reminders, verification
from db.directory.places import PartnerSays, TakesNow
from db.models.directory import Partner
from db.referrals import links
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.errors import NotThere
from domain.tasks.task import TaskKind


@without_actor("whoever holds the link of a partner answers for it")
def places(session: Session, token: str) -> TakesNow:
    """What we hold of what the partner can take. Raises NotThere, LinkExpired. Writes nothing."""
    return directory_places.held(session, _partner(session, token))


@without_actor("whoever holds the link of a partner answers for it")
def say(session: Session, token: str, seen: int, content: str, told: PartnerSays) -> bool:
    """Write what the partner says, as `db.directory.places.say`; raises LinkExpired too."""
    return directory_places.say(session, _partner(session, token), seen, content, told)


@without_actor("whoever holds the link of a partner answers for it")
def reminded(session: Session, token: str) -> TakesNow:
    """The partner that gets reminders by this link: also when the request is long over or the link
    was replaced, for who holds an old mail wants no more of them. Raises NotThere. Writes nothing.
    """
    return directory_places.held(session, links.find(session, token).referral.partner_id)


@without_actor("whoever holds the link of a partner answers for it")
def stop_reminders(session: Session, token: str) -> bool:
    """No reminders from now on, and somebody of ALER is to call; requests go on. False: it was so
    already. Raises NotThere.
    """
    referral = links.find(session, token).referral
    partner = session.get_one(Partner, referral.partner_id)
    stopped = reminders.stop(session, partner.id)
    if stopped:
        tasks.set_for(session, TaskKind.NO_REMINDERS, referral, utcnow(), anew=True)
        audit(session, None, Act.PARTNER_NO_REMINDERS, partner.reference)
    return stopped


def _partner(session: Session, token: str) -> int:
    """Whose link it is: of a request that can be read, or of a verification that is open."""
    try:
        return links.readable(session, token).partner_id
    except links.LinkReplaced:
        raise
    except NotThere:
        return verification.partner_of(session, token)
