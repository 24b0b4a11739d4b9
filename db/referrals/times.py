"""When a request that is sent is due, looked after and given up."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases.change import Change, calendar_of, due_from
from db.models.referrals import Referral
from domain.referrals.reminders import next_step
from settings import get_settings


def begin(session: Session, change: Change, referral: Referral) -> None:
    """The time to answer begins with the sending, and with it everything that is counted."""
    due_at = due_from(session, change)
    referral.sent_at, referral.due_at = change.now, due_at
    referral.reply_until = expires(session, change)
    calendar = calendar_of(session, change)
    referral.follow_up_at = next_step(calendar, change.now, due_at, change.now)


def expires(session: Session, change: Change) -> datetime:
    """When a referral sent now is given up: some working days after its answer is due."""
    days = get_settings().referral_expires_days
    return calendar_of(session, change).add_days(due_from(session, change), days)
