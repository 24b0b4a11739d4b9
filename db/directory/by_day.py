"""What holds of the directory today, judged by the day: no clock ends *full* or a holiday."""

from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
)

from db import clock
from db.models.directory import Partner, PartnerService
from db.types import Code
from domain.vocabulary import Capacity


def _day() -> BindParameter[date]:
    """The day on which the question is asked, however long ago it was built."""
    return bindparam(None, callable_=clock.today, type_=Date(), unique=True)


def capacity_now() -> ColumnElement[Capacity]:
    """The places of a service as they are today."""
    over = and_(PartnerService.capacity == Capacity.FULL, PartnerService.full_until < _day())
    unknown = literal(Capacity.UNKNOWN, Code(Capacity))
    return case((over, unknown), else_=PartnerService.capacity)


def full_until_now() -> ColumnElement[date | None]:
    """The last day of *full*, while it is."""
    return case((PartnerService.full_until >= _day(), PartnerService.full_until))


def away_until_now() -> ColumnElement[date | None]:
    """The last day of the holidays of an organisation, while they are."""
    day = _day()
    return case((and_(Partner.away_from <= day, Partner.away_until >= day), Partner.away_until))


def dated() -> ColumnElement[bool]:
    """Partners that a new day alone may change."""
    full = select(PartnerService.partner_id).where(PartnerService.full_until.is_not(None))
    return or_(Partner.away_until.is_not(None), Partner.id.in_(full))
