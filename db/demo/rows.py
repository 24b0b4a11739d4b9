"""What all rows of the demonstration are written with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from db.crypto import encrypt
from domain.business_time import ROME

Row = tuple[Any, ...]
token = lru_cache(300_000)(encrypt)
"""Encryption of what is said often: the same words have the same ciphertext here."""


@dataclass(frozen=True, slots=True)
class DemoSetting:
    """What every piece is made with."""

    seed: int
    today: date
    now: datetime
    user_id: int
    office_hours: str
    retention_years: int
    privacy_version: str


def stamp(moment: datetime | None) -> str | None:
    """A moment as both databases take it; PostgreSQL's session speaks UTC."""
    return _stamped(moment) if moment else None


@lru_cache(10_000)
def _stamped(moment: datetime) -> str:
    """Of a case the same few moments stand in many rows."""
    return f"{moment.astimezone(UTC).isoformat(' ', 'seconds')[:19]}.000000"


def day_text(day: date | None) -> str | None:
    """A day as both databases take it."""
    return day.isoformat() if day else None


def noon(day: date) -> str | None:
    """The middle of a day in Rome as both databases take it."""
    return stamp(datetime.combine(day, time(12), ROME))
