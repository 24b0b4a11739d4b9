"""What somebody is told by mail in the morning: counts and references, as far as they may see them.

No name, no need, no place of a case; nothing that is not on their *Oggi*.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.clock import utcnow
from db.directory import proposals
from db.home import today
from db.home.today import Stop
from db.mail.staff import calendar
from db.network import promises
from db.referrals import lists
from db.tasks import to_do
from domain.business_time import day_of
from domain.home.work import Pressing, in_order
from domain.periods import end_of_day
from domain.permissions import Actor, Permission

FIRST, MOST = 5, 100
"""References told of each part; tasks and commitments that are counted."""


@dataclass(frozen=True, slots=True)
class Digest:
    """How much there is of each, at most as many as Oggi counts; `first` are the references to
    begin with, `answers` those with an answer since the last working morning.
    """

    cases_late: int = 0
    cases_today: int = 0
    tasks: int = 0
    unanswered: int = 0
    proposals: int = 0
    promises: int = 0
    first: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    stop: Stop | None = None

    @property
    def empty(self) -> bool:
        """Nothing to tell: no mail leaves."""
        return self == Digest()


def of(session: Session, actor: Actor) -> Digest:
    """For the day that begins."""
    now = utcnow()
    since = _morning_before(now)
    answered = lists.answers_since(session, actor, since, FIRST)
    mine = promises.mine(session, actor, MOST)
    told: dict[str, Any] = {
        "promises": sum(promise.due_at < end_of_day(now) for promise in mine.rows),
        "answers": _distinct(answer.reference for answer in answered),
        "stop": _stop(session, actor, now),
    }
    if actor.may(Permission.CASES_WRITE):
        return Digest(**told, **_of_manager(session, actor, now))
    count, silent = lists.without_answer(session, actor, FIRST)
    if actor.may(Permission.DIRECTORY_WRITE):
        told["proposals"] = proposals.waiting(session, actor, 1)[0]
    return Digest(**told, unanswered=count, first=_distinct(one.reference for one in silent))


def _of_manager(session: Session, actor: Actor, now: datetime) -> dict[str, Any]:
    cases = today.agenda(session, actor, first=FIRST)
    tasks = to_do.agenda(session, actor, mine=True, size=MOST).first
    due = [task for task in tasks if task.due_at < end_of_day(now)]
    rows = [
        *((Pressing(case.due_at, case.urgency), case.reference) for case in cases.first),
        *((Pressing(task.due_at, task.urgency), task.reference) for task in due),
    ]
    ordered = in_order(rows, lambda row: row[0], now)
    return {
        "cases_late": cases.overdue,
        "cases_today": cases.today,
        "tasks": len(due),
        "first": _distinct(reference for _pressing, reference in ordered),
    }


def _distinct(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references))[:FIRST]


def _stop(session: Session, actor: Actor, now: datetime) -> Stop | None:
    stops = today.next_stops(session, actor, size=1)
    return stops[0] if stops and stops[0].starts_at < end_of_day(now) else None


def _morning_before(now: datetime) -> datetime:
    """When the office opened last before today."""
    day = day_of(now) - timedelta(days=1)
    while not calendar().is_working_day(day):
        day -= timedelta(days=1)
    return calendar().opening(day)
