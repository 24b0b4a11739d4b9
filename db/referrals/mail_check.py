"""Whether a queued message is still needed when its turn comes: things change while it waits."""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import clock
from db.access import without_actor
from db.cases import restriction
from db.clock import utcnow
from db.directory import by_day
from db.mail import dispatch, outbox
from db.mail.dispatch import Claimed
from db.models.cases import Case
from db.models.directory import Partner
from db.models.follow_up import Mail
from db.models.referrals import Referral, ReferralEvent
from db.referrals import reminders
from domain.business_time import MAIN_PROVINCE, Calendar, day_of
from domain.mail.messages import OF_RIGHTS, MailKind, MailState
from domain.referrals.moves import STATES
from domain.referrals.reasons import SentBy
from domain.vocabulary import CaseStatus, ReferralStatus
from settings import get_settings

_SOON = timedelta(seconds=30)


@without_actor("the clock does it")
def due_now(session: Session, claimed: Claimed) -> tuple[int, ...] | None:
    """The referrals to write about now; None when the message was dropped or put off."""
    if claimed.kind is MailKind.VERIFICATION:
        return ()
    if claimed.kind in OF_RIGHTS:
        return _in_working_time(session, claimed)
    left = _left(session, claimed)
    old = day_of(claimed.created_at) < clock.today()
    request = _request(session, claimed)
    if request is MailState.QUEUED:  # it may be leaving in this moment: wait how that ends
        dispatch.put_off(session, claimed.id, utcnow() + _SOON)
        return None
    unheard_of = request in (MailState.DROPPED, MailState.FAILED)
    unwanted = claimed.kind is MailKind.REMINDER and (old or not _wanted(session, claimed))
    if not left or unwanted or unheard_of:
        dispatch.drop(session, claimed.id)
        return None
    later = reminders.opens_again(session, left) if claimed.kind is MailKind.REMINDER else None
    if later:
        dispatch.put_off(session, claimed.id, later)
        return None
    return left


def _wanted(session: Session, claimed: Claimed) -> bool:
    """Whether the partner still gets reminders, and is not closed for holidays today."""
    found = select(Mail.id).join(Partner, Partner.id == Mail.partner_id)
    gets = Partner.no_reminders_at.is_(None), by_day.away_until_now().is_(None)
    return session.scalar(found.where(Mail.id == claimed.id, *gets)) is not None


def _in_working_time(session: Session, claimed: Claimed) -> tuple[int, ...] | None:
    """It needs no request any more, and nobody is asked at night to erase anything."""
    opens = Calendar.of(MAIN_PROVINCE, get_settings().office_hours).opens(utcnow())
    if opens > utcnow():
        dispatch.put_off(session, claimed.id, opens)
        return None
    return ()


def _left(session: Session, claimed: Claimed) -> tuple[int, ...]:
    still_asked = or_(Referral.status != ReferralStatus.DRAFT, Case.status != CaseStatus.CLOSED)
    states = [state for state, means in STATES.items() if claimed.kind in means.mails]
    found = (
        select(Referral.id, Case.id)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.id.in_(claimed.referral_ids), Referral.status.in_(states))
        .where(still_asked)
    )
    left = session.execute(found.order_by(Referral.due_at, Referral.id)).all()
    new = claimed.kind is MailKind.REFERRAL
    held = restriction.among(session, {case for _id, case in left}) if new and left else ()
    return tuple(number for number, case in left if case not in held)


def _request(session: Session, claimed: Claimed) -> MailState | None:
    """Where the request stands that a withdrawal takes back: of one that never left it would make
    no sense to its reader.
    """
    if claimed.kind is not MailKind.WITHDRAWN:
        return None
    request = outbox.request_of(session, claimed.referral_ids[0])
    return request.state if request and not _said_by_a_person(session, claimed) else None


def _said_by_a_person(session: Session, claimed: Claimed) -> bool:
    """The partner knows of the request by another way than that message."""
    told = select(ReferralEvent.reason).where(
        ReferralEvent.referral_id == claimed.referral_ids[0],
        ReferralEvent.status == ReferralStatus.SENT,
    )
    return session.scalar(told) not in (None, "", SentBy.PONTE)
