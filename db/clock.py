"""The present, in one place so that tests can travel."""

from datetime import UTC, date, datetime

from domain.business_time import day_of


def utcnow() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Rome."""
    return day_of(utcnow())
