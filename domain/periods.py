"""Spans of calendar time that rules are made of, each computed in this one place."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from domain.business_time import ROME, day_of


def kept_until(since: date, years: int) -> date:
    """The term noted with a case: the same day years later, 1 March after a 29 February."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return date(since.year + years, 3, 1)


def verified_since(now: datetime, months: int) -> datetime:
    """The oldest verification that still holds: the same day and hour so many months before."""
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(years, month + 1)[1])
    return now.replace(year=years, month=month + 1, day=day)


def end_of_day(now: datetime) -> datetime:
    """Midnight that ends the present day in Rome."""
    tomorrow = day_of(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ROME)
