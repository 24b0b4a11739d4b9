"""Whether a queued message is still needed when its turn comes: things change while it waits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, reminders
from db.access import without_actor
from db.clock import utcnow
from db.models.follow_up import Mail
from db.models.referrals import Referral
from db.outbox import Claimed
from domain.business_time import ROME
from domain.mail import MailKind, MailState
from domain.referral import WAITING
from domain.vocabulary import ReferralStatus

_ABOUT = {
    MailKind.REFERRAL: frozenset({ReferralStatus.SENT}),
    MailKind.REMINDER: frozenset({ReferralStatus.SENT}),
    MailKind.ANSWER: WAITING,
    MailKind.WITHDRAWN: frozenset({ReferralStatus.CANCELLED}),
}
"""The states of a referral in which a message about it makes sense."""


@without_actor("the clock does it")
def due_now(session: Session, claimed: Claimed) -> tuple[int, ...] | None:
    """The referrals to write about now; None when the message was dropped or put off."""
    if claimed.kind is MailKind.VERIFICATION:
        return ()
    left = _left(session, claimed)
    old = claimed.created_at.astimezone(ROME).date() < utcnow().astimezone(ROME).date()
    if not left or (claimed.kind is MailKind.REMINDER and old) or _unheard_of(session, claimed):
        outbox.drop(session, claimed.id)
        return None
    later = reminders.opens_again(session, left) if claimed.kind is MailKind.REMINDER else None
    if later:
        outbox.put_off(session, claimed.id, later)
        return None
    return left


def _left(session: Session, claimed: Claimed) -> tuple[int, ...]:
    found = select(Referral.id).where(
        Referral.id.in_(claimed.referral_ids), Referral.status.in_(_ABOUT[claimed.kind])
    )
    return tuple(session.scalars(found.order_by(Referral.due_at, Referral.id)))


def _unheard_of(session: Session, claimed: Claimed) -> bool:
    """A withdrawal of a request that never left makes no sense to its reader."""
    if claimed.kind is not MailKind.WITHDRAWN:
        return False
    first = select(Mail.state, Mail.attempts).where(
        Mail.occasion == f"{MailKind.REFERRAL.value}.{claimed.referral_ids[0]}"
    )
    request = session.execute(first).first()
    return request is not None and request.state is not MailState.SENT and not request.attempts
