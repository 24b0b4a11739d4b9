"""Requests nobody has answered yet: the partner is reminded, then ALER is told to call.

A partner gets one message a day at most, about all that waits, in working time.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.mail import outbox, restored
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import SENT, Referral
from db.reference.catalogue import catalogue_of
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.business_time import Calendar, day_of
from domain.directory import places
from domain.mail.messages import MailKind
from domain.referrals.reminders import next_step
from domain.tasks.task import TaskKind
from settings import get_settings

AT_ONCE = 100
_Waiting = tuple[Referral, Calendar]


@without_actor("the clock does it")
def due(session: Session) -> list[int]:
    """The partners of the first AT_ONCE requests to look at again."""
    soonest = (
        select(Referral.partner_id)
        .where(SENT, Referral.follow_up_at <= utcnow())
        .order_by(Referral.follow_up_at)
        .limit(AT_ONCE)
    )
    return sorted(set(session.scalars(soonest)))


@without_actor("the clock does it")
def remind(session: Session, partner_id: int) -> None:
    """Look at what waits for a partner; nothing when another process is doing it."""
    partner = session.scalars(
        select(Partner).where(Partner.id == partner_id).with_for_update(skip_locked=True)
    ).first()
    if partner is None:
        return
    now = utcnow()
    waiting = _waiting(session, partner_id, now)
    open_ = [
        (referral, calendar)
        for referral, calendar in waiting
        if calendar.is_open(now) and referral.question is None  # else ALER owes it an answer
    ]
    reminded = _wanted(partner, now)
    if open_ and reminded:
        _write(session, partner, [referral for referral, _calendar in open_], now)
    for referral, _calendar in open_:
        if referral.due_at and referral.due_at <= now:
            tasks.set_for(session, TaskKind.CALL, referral, now)
    for referral, calendar in waiting:
        _set(session, referral, _next(referral, calendar, now))
    if open_ and reminded:
        audit(session, None, Act.REFERRAL_REMIND, partner.reference, str(len(open_)))


def opens_again(session: Session, referral_ids: Sequence[int]) -> datetime | None:
    """When it is working time for some of these requests; None: it is now."""
    quarters, now = catalogue_of(session).quarters, utcnow()
    found = select(Case.quarter_id).join(Referral, Referral.case_id == Case.id)
    hours = get_settings().office_hours
    openings = [
        Calendar.of(quarters[quarter_id].province, hours).opens(now)
        for quarter_id in session.scalars(found.where(Referral.id.in_(referral_ids)))
    ]
    soonest = min(openings, default=now)
    return soonest if soonest > now else None


def _waiting(session: Session, partner_id: int, now: datetime) -> list[_Waiting]:
    rows = session.execute(
        select(Referral, Case.quarter_id)
        .join(Case, Case.id == Referral.case_id)
        .where(SENT, Referral.partner_id == partner_id, Referral.follow_up_at <= now)
        .order_by(Referral.due_at, Referral.id)
        .limit(AT_ONCE)
    )
    quarters, hours = catalogue_of(session).quarters, get_settings().office_hours
    return [
        (referral, Calendar.of(quarters[quarter_id].province, hours))
        for referral, quarter_id in rows
    ]


def _wanted(partner: Partner, now: datetime) -> bool:
    """Whether it may be reminded: it has not stopped that, and is not closed for holidays."""
    today = day_of(now)
    away = places.is_away(partner.away_from, partner.away_until, today)
    return partner.no_reminders_at is None and not away


def _write(
    session: Session, partner: Partner, referrals: Sequence[Referral], now: datetime
) -> None:
    """One message about them all; not about what went out today, or may have been reminded of
    before a backup was read in; none where no mail is sent.
    """
    today = day_of(now)
    about = [
        one.id
        for one in referrals
        if day_of(one.sent_at) < today
        and not (one.follow_up_at and restored.may_have_left(session, one.follow_up_at))
    ]
    contact_id, address = outbox.address_of(session, partner.id)
    if about and address and outbox.by_mail():
        occasion = f"reminder.{partner.id}.{today.isoformat()}"
        outbox.queue(session, MailKind.REMINDER, occasion, partner.id, contact_id, address, about)


def _next(referral: Referral, calendar: Calendar, now: datetime) -> datetime:
    if not calendar.is_open(now):
        return calendar.opens(now)
    return next_step(calendar, referral.sent_at, referral.due_at or referral.sent_at, now)


def _set(session: Session, referral: Referral, moment: datetime) -> None:
    """Only while it waits: an answer may come in this very moment."""
    session.execute(
        update(Referral).where(Referral.id == referral.id, SENT).values(follow_up_at=moment)
    )
