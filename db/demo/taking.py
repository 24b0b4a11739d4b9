"""What invented organisations can take now, and what became of calling some of them."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.directory import Contact, Partner, PartnerService
from db.models.follow_up import PhoneMark
from domain.phones.called import Called
from domain.phones.number import numbers
from domain.vocabulary import Capacity

SOME = 12
_FULL_FOR = (9, 30, -1, 16)
"""Days from today to the last of *full*: of one it is over."""
_BRING = "ISEE, le ultime bollette e il codice POD"
_AWAY = ((-2, 6), (20, 34))
"""First and last day of holidays, from today: of one that is closed, of one that will be."""
_CALLS = (
    ((Called.WRONG, 50), (Called.WRONG, 26)),
    ((Called.NOBODY, 30), (Called.REACHED, 4)),
    ((Called.NOBODY, 22),),
)
"""By organisation what two people said, one after the other, so many hours ago."""


def add(session: Session, today: date, now: datetime, manager: int, coordinator: int) -> None:
    """Places and holidays as they say them, and marks beside numbers, of the last of them."""
    _full(session, today)
    bills = PartnerService.name.contains("bollette")
    session.execute(update(PartnerService).where(bills).values(bring=_BRING))
    old = Partner.verified_at < now - timedelta(days=30)
    found = session.scalars(
        select(Partner).where(Partner.active, old).order_by(Partner.id.desc()).limit(SOME)
    ).all()
    for partner, (first, last) in zip(found, _AWAY, strict=False):
        partner.away_from = today + timedelta(days=first)
        partner.away_until = today + timedelta(days=last)
    for partner, calls in zip(found[len(_AWAY) :], _CALLS, strict=False):
        _called(session, partner.id, calls, now, (manager, coordinator))


def _full(session: Session, today: date) -> None:
    full = PartnerService.capacity == Capacity.FULL
    found = session.scalars(select(PartnerService).where(full).order_by(PartnerService.id.desc()))
    for service, days in zip(found, _FULL_FOR, strict=False):
        service.full_until = today + timedelta(days=days)


def _called(
    session: Session,
    partner_id: int,
    calls: tuple[tuple[Called, int], ...],
    now: datetime,
    people: tuple[int, int],
) -> None:
    phone = session.scalar(
        select(Contact.phone)
        .where(Contact.partner_id == partner_id, Contact.active, Contact.phone != "")
        .order_by(Contact.position, Contact.id)
        .limit(1)
    )
    if not phone:
        return
    number = numbers(phone)[0].called
    for (result, hours), user_id in zip(calls, people, strict=False):
        at = now - timedelta(hours=hours)
        session.add(
            PhoneMark(partner_id=partner_id, number=number, user_id=user_id, result=result, at=at)
        )
