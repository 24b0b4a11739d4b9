"""How partners answered in the last closed year, reserved services left out.

For who sees no cases: a record that lives tells every answer as it comes. A request is counted
when it was answered, or when its time was over, unless it gives a reserved need away
(`domain.reserved`).
"""

from collections.abc import Hashable, Mapping
from datetime import date, datetime, time
from typing import cast

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.memory import Memory
from db.models.referrals import Referral
from db.released import MONTHS_OF_QUARTER, MONTHS_OF_YEAR, last_closed
from db.releases import Released
from domain.business_time import ROME
from domain.report_period import Period, month_after
from domain.responsiveness import Record
from domain.vocabulary import ReferralStatus

REMEMBERED = 2
Key = tuple[int, Period]
"""Release and period."""


@without_actor("says which period it is; used inside db")
def year_of(released: Released) -> Period:
    """The twelve months that end with the last closed quarter of the year."""
    return Period.ending(last_closed(released, MONTHS_OF_QUARTER).last, MONTHS_OF_YEAR)


@without_actor("used inside db by functions that have checked their actor; not for display")
def records(session: Session, released: Released) -> Mapping[int, Record]:
    """The records of that year by partner id; who was not asked is missing."""
    return _records.fixed(session, (released.id, year_of(released)))


def _read(session: Session, key: Hashable) -> Mapping[int, Record]:
    _release, period = cast(Key, key)
    answered = _in(Referral.answered_at, period)
    in_time = Referral.due_at.is_(None) | (Referral.answered_at <= Referral.due_at)
    no = Referral.status == ReferralStatus.DECLINED
    expired = and_(
        Referral.status == ReferralStatus.EXPIRED,
        Referral.answered_at.is_(None),
        _in(func.coalesce(Referral.reply_until, Referral.due_at), period),
    )
    counts = [
        func.count().filter(where)
        for where in (answered & in_time, answered & ~in_time, expired, answered & ~no,
                      answered & no)
    ]  # fmt: skip
    rows = session.execute(
        select(Referral.partner_id, *counts)
        .where(answered | expired, Referral.reserved.is_(False))
        .group_by(Referral.partner_id)
    )
    return {partner: Record(*map(int, found)) for partner, *found in rows}


def _in(moment: SQLColumnExpression[datetime | None], period: Period) -> ColumnElement[bool]:
    return and_(moment >= _midnight(period.first), moment < _midnight(month_after(period.last, 1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ROME)


_records = Memory(_read, REMEMBERED)
