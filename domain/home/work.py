"""What to do first: the one order of *Oggi*, whatever a row is about.

What is most urgent, then what is late, the more urgent first; then what is due today, then where
somebody waits for a word of ours that has no term, then the rest: each time what is due first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from math import inf
from typing import TypeVar

from domain.business_time import day_of
from domain.vocabulary import N_, Labelled, Urgency

T = TypeVar("T")


class Waits(Labelled):
    """Who waits for a word of ours, and can do nothing meanwhile."""

    PARTNER = "partner", N_("The partner waits for us")
    TENANT = "tenant", N_("The tenant waits for us")


class Rank(IntEnum):
    """Why a row stands where it stands, first things first."""

    URGENT = 0
    LATE = 1
    TODAY = 2
    WAITS = 3
    LATER = 4


@dataclass(frozen=True, slots=True)
class Pressing:
    """What the order asks of a row. `about` names what another source may tell of too, such as the
    reference of a case; a `general` row says no more than that it is its turn.
    """

    due_at: datetime | None = None
    urgency: int = Urgency.LOW
    waits: Waits | None = None
    about: str = ""
    general: bool = False

    def rank(self, now: datetime) -> Rank:
        """Its place at that moment."""
        if self.urgency == Urgency.NOW:
            return Rank.URGENT
        if self.due_at and self.due_at <= now:
            return Rank.LATE
        if self.due_at is None:
            return Rank.WAITS if self.waits else Rank.LATER
        today = day_of(self.due_at) <= day_of(now)
        return Rank.TODAY if today else Rank.LATER


def in_order(items: Iterable[T], work: Callable[[T], Pressing], now: datetime) -> list[T]:
    """First things first; a general row goes where another says what is to be done about the same,
    which takes its place where that is nearer.
    """
    rows = [(work(item), item) for item in items]
    said = {one.about for one, _item in rows if one.about and not one.general}
    lent = {one.about: _place(one, now) for one, _item in rows if one.general and one.about in said}
    placed = [
        (min(_place(one, now), lent.get(one.about, _place(one, now))), number, item)
        for number, (one, item) in enumerate(rows)
        if not (one.general and one.about in said)
    ]
    return [item for _at, _number, item in sorted(placed, key=lambda row: row[:2])]


def _place(work: Pressing, now: datetime) -> tuple[float, ...]:
    """Of what is late the more urgent has waited too long already, whenever it was due."""
    rank, due = work.rank(now), work.due_at.timestamp() if work.due_at else inf
    return (rank, work.urgency, due) if rank is Rank.LATE else (rank, due, work.urgency)
