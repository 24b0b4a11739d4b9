"""A request leaves by mail: what becomes of its message becomes of the referral.

A referral is sent once the mail server has taken its message, and not before. Where the message
did not arrive, or nobody knows whether it did, a person is told and decides.
"""

from contextlib import suppress

from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.mail import dispatch, outbox
from db.mail.dispatch import Claimed
from db.models.follow_up import Task
from db.referrals.follow_up import write
from db.referrals.move import Move, move, moving
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.errors import NotAllowed, Refused
from domain.mail.messages import Delivery, MailKind, MailState
from domain.permissions import Actor, Permission
from domain.referrals.moves import By
from domain.referrals.reasons import SentBy
from domain.tasks.task import REACH, TaskKind
from domain.vocabulary import CaseStatus, ReferralStatus

S = ReferralStatus
_TELLS = (MailKind.REFERRAL, MailKind.REMINDER, MailKind.ANSWER)
"""When one of these does not arrive, the partner does not know what it should."""
PATIENCE = 3
"""After so many failed attempts (twenty minutes) somebody is told, while Ponte goes on trying."""


@without_actor("the clock does it")
def settled(session: Session, claimed: Claimed, delivery: Delivery, problem: str) -> None:
    """Write down what became of an attempt, for the message, its referrals and who must act."""
    if delivery is Delivery.ACCEPTED and claimed.kind is MailKind.REFERRAL:
        for referral_id in claimed.referral_ids:  # the case first, as everywhere: no deadlock
            handed_over(session, referral_id)
    given_up = dispatch.settle(session, claimed, delivery, problem)
    if claimed.kind not in _TELLS or delivery is Delivery.ACCEPTED:
        return
    unsent = [r for r in dispatch.referrals_of(session, claimed.id) if r.status is S.DRAFT]
    if given_up:
        kind = TaskKind.ASK_MAIL if delivery is Delivery.UNKNOWN else TaskKind.NO_MAIL
        if not (kind is TaskKind.ASK_MAIL and claimed.kind is MailKind.REMINDER):
            for referral in dispatch.referrals_of(session, claimed.id):
                tasks.set_for(session, kind, referral, utcnow(), anew=True)
    elif claimed.attempts >= PATIENCE:
        for referral in unsent:
            tasks.set_for(session, TaskKind.NO_MAIL, referral, utcnow())


def handed_over(session: Session, referral_id: int) -> None:
    """The mail server has taken the request; nothing when it was sent or withdrawn meanwhile."""
    with suppress(NotAllowed):
        move(session, None, referral_id, Move(S.SENT, By.CLOCK, SentBy.PONTE, seen=S.DRAFT))


@requires(Permission.CASES_WRITE)
def send_again(session: Session, actor: Actor, referral_id: int) -> None:
    """Try the mail of a request anew, to the address known now, with the same Message-ID.

    Nothing when it is on its way. Raises Refused (no mail server, no address, not to be sent
    any more), NotThere.
    """
    with moving(session, actor, referral_id) as (change, referral):
        _contact_id, address = outbox.address_of(session, referral.partner_id)
        request = outbox.request_of(session, referral_id)
        if not outbox.by_mail() or not address:
            raise Refused("no_mail")
        if referral.status is not S.DRAFT or change.case.status is CaseStatus.CLOSED:
            raise Refused("sent")
        if request and request.state is MailState.QUEUED:
            return
        if request is None:
            write(session, referral, MailKind.REFERRAL)
        else:
            outbox.send_again(session, request, address)
        tasks.end(session, Task.referral_id == referral_id, kinds=REACH)
        audit(session, actor, Act.REFERRAL_RESEND, change.case.reference)
