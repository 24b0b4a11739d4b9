"""What follows from a move of a referral beside the case itself: messages and tasks.

Used inside the transaction of the move, so that neither is lost nor made for a move that failed.
"""

from collections.abc import Set as AbstractSet

from sqlalchemy.orm import Session

from db.cases.change import Change
from db.mail import dispatch, outbox
from db.models.cases import Case
from db.models.follow_up import Task
from db.models.referrals import Referral
from db.tasks import to_do as tasks
from domain.business_time import CONFIRM_AFTER
from domain.mail.messages import MailKind
from domain.referrals.moves import STATES, WAITING
from domain.referrals.reasons import SentBy
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, ReferralStatus

S = ReferralStatus


def after(
    session: Session,
    change: Change,
    referral: Referral,
    before: ReferralStatus,
    left: AbstractSet[str],
) -> None:
    """End the tasks a move answers, set the one it leads to, and tell a partner that has nothing
    to do any more. `left`: the needs nobody is asked for.
    """
    means = STATES[referral.status]
    tasks.end(session, Task.referral_id == referral.id, kinds=means.tasks)
    case = change.case
    if referral.status is S.CANCELLED:
        take_back(session, referral, before)
    elif referral.status is S.SENT:
        _not_by_mail_too(session, referral)
        if not left:
            tasks.end(session, Task.case_id == case.id, kinds=[TaskKind.LEFT])
    if case.status is CaseStatus.CLOSED:
        tasks.end(session, Task.case_id == case.id)
    elif referral.status is S.DONE:
        tasks.set_for(session, TaskKind.CONFIRM, referral, change.now + CONFIRM_AFTER)
    elif means.failed and _ours(case) and case.due_at:
        tasks.set_for(session, TaskKind.NEXT, referral, case.due_at)
    elif left and referral.status is S.CONFIRMED and _ours(case) and case.due_at:
        occasion = f"{TaskKind.LEFT.value}.{referral.id}"  # about no partner: this one has helped
        tasks.add(session, TaskKind.LEFT, occasion, case.id, referral.sent_by, case.due_at)


def write(session: Session, referral: Referral, kind: MailKind, line: int | None = None) -> bool:
    """Queue a message about a referral (about one `line` of its timeline); False where no mail
    server is set or no address is known: then a person must let the partner know.
    """
    contact_id, address = outbox.address_of(session, referral.partner_id)
    if not outbox.by_mail() or not address:
        return False
    occasion = f"{kind.value}.{referral.id}" + (f".{line}" if line else "")
    partner_id = referral.partner_id
    outbox.queue(session, kind, occasion, partner_id, contact_id, address, [referral.id])
    return True


def take_back(session: Session, referral: Referral, before: ReferralStatus) -> None:
    """Tell a partner that has, or may soon have, our request that nothing is needed any more."""
    if before in WAITING or outbox.request_of(session, referral.id) is not None:
        write(session, referral, MailKind.WITHDRAWN)


def _ours(case: Case) -> bool:
    return case.status is CaseStatus.IN_PROGRESS


def _not_by_mail_too(session: Session, referral: Referral) -> None:
    """A person has told the partner: a message that still waits is not needed."""
    request = outbox.request_of(session, referral.id)
    if request is not None and referral.reason != SentBy.PONTE:
        dispatch.drop(session, request.id)
