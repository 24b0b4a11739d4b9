"""What a release copies of partners and stops: true numbers, protected when they are read.

They are copied, not summed up when somebody asks: rows are put right later, and two servers that
read them at different times would say two numbers of one release.
"""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    and_,
    cast,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from db.figures.kept import ANSWERS
from db.models.mobile import Appointment, MobileStop
from db.models.referrals import Referral
from db.models.releases import ReleasedPartner, ReleasedStop
from db.models.rights import KeptAnswer
from domain.business_time import ROME
from domain.mobile.stops import OF_THE_LIST, VisitState
from domain.report.period import Period, month_after
from domain.vocabulary import ReferralStatus

_MET = frozenset({VisitState.CAME, VisitState.SPONTANEOUS})


def year_until(until: date) -> Period:
    """The twelve months that end with the last quarter of the year that is over by the first day
    of a month.
    """
    first_open = until.replace(month=3 * ((until.month - 1) // 3) + 1)
    return Period.ending(month_after(first_open, -1), 12)


def partners(session: Session, release_id: int, until: date) -> None:
    """How each partner answered in the last closed year. A request is counted when it was
    answered, or when its time was over, unless it gives a reserved need away
    (`domain.referrals.reserved`). Requests of cases that are gone count as before.
    """
    period = year_until(until)
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
        for where in (
            answered & in_time,
            answered & ~in_time,
            expired,
            answered & ~no,
            answered & no,
        )
    ]
    held = (
        select(
            Referral.partner_id, *(n.label(name) for name, n in zip(ANSWERS, counts, strict=True))
        )
        .where(answered | expired, Referral.reserved.is_(False))
        .group_by(Referral.partner_id)
    )
    gone = select(KeptAnswer.partner_id, *(getattr(KeptAnswer, name) for name in ANSWERS)).where(
        KeptAnswer.month >= period.first, KeptAnswer.month <= period.last
    )
    both = union_all(held, gone).subquery()
    session.execute(
        insert(ReleasedPartner).from_select(
            ["release_id", "partner_id", *ANSWERS],
            select(
                literal(release_id),
                both.c.partner_id,
                *(cast(func.sum(both.c[name]), Integer) for name in ANSWERS),
            ).group_by(both.c.partner_id),
        )
    )


def stops(session: Session, day: date) -> None:
    """How many were convened to the stops before a day, and how many were met; what was copied of a
    stop once stays.
    """
    session.execute(
        insert(ReleasedStop).from_select(
            ["stop_id", "convened", "met"],
            select(MobileStop.id, _standing(OF_THE_LIST), _standing(_MET))
            .outerjoin(Appointment, Appointment.stop_id == MobileStop.id)
            .where(
                MobileStop.starts_at < _midnight(day),
                MobileStop.cancelled_at.is_(None),
                MobileStop.id.not_in(select(ReleasedStop.stop_id)),
            )
            .group_by(MobileStop.id),
        )
    )


def _standing(states: Collection[VisitState]) -> ColumnElement[int]:
    return func.count(Appointment.id).filter(Appointment.state.in_(states))


def _in(moment: SQLColumnExpression[datetime | None], period: Period) -> ColumnElement[bool]:
    return and_(moment >= _midnight(period.first), moment < _midnight(month_after(period.last, 1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ROME)
