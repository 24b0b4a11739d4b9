"""Ends of cases that did not last, so that what was counted of a month stays.

Whatever opens a closed case again leaves the end it had here (`db.cases.change` sees to it). A
database from before that learns them from the diary.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.models.cases import Case, CaseEvent, CaseReopening
from domain.cases.diary import entry
from domain.figures.months import Reopened
from domain.vocabulary import CaseStatus, EventKind, Outcome

PIECE = 5_000
"""Cases whose lines are held in memory at a time."""


def end_of(case: Case) -> datetime | None:
    """When the present end of a case counts; None while it is open."""
    return case.closed_at and (case.end_counted_at or case.closed_at)


def seen(case: Case) -> tuple[Reopened, ...]:
    """The ends of a case before the present one."""
    return tuple(Reopened(end.closed_at, end.outcome, end.reopened_at) for end in case.reopenings)


def keep(case: Case, ended: datetime | None, outcome: Outcome | None, now: datetime) -> None:
    """Note what a change made of the end a case had: a reopening keeps the end it takes back, who
    takes a reopening back closes the case now whatever day it bears, and another day of closing
    moves nothing that was counted.
    """
    if case.closed_at is None:
        case.end_counted_at = None
        if ended is not None:
            case.reopenings.append(CaseReopening(closed_at=ended, outcome=outcome, reopened_at=now))
    else:
        counts = ended or now
        case.end_counted_at = counts if counts != case.closed_at else None


def recall(session: Session) -> None:
    """Learn from the diary what was closed and reopened before that was kept here."""
    if session.scalar(select(CaseReopening.id).limit(1)) is not None:
        return
    found: list[dict[str, object]] = []
    for case_id, lines in groupby(_moves(session), key=itemgetter(0)):
        found += _reopened(case_id, lines)
    if found:
        session.execute(insert(CaseReopening), found)


Line = tuple[int, datetime, str]
"""Case id, moment and coded text of a line of the diary."""


def _moves(session: Session) -> Iterator[Line]:
    """The lines of every case about its status, a case after the other, oldest first."""
    last = 0
    while True:
        cases = select(Case.id).where(Case.id > last).order_by(Case.id).limit(PIECE)
        ids = session.scalars(cases).all()
        if not ids:
            return
        lines = (
            select(CaseEvent.case_id, CaseEvent.at, CaseEvent.text)
            .where(CaseEvent.case_id.between(ids[0], ids[-1]))
            .where(CaseEvent.kind == EventKind.STATUS)
            .order_by(CaseEvent.case_id, CaseEvent.at, CaseEvent.id)
        )
        yield from session.execute(lines).all()
        last = ids[-1]


def _reopened(case_id: int, lines: Iterator[Line]) -> Iterator[dict[str, object]]:
    ended: tuple[datetime, str] | None = None
    for _case, at, text in lines:
        line = entry(text)
        if line is None:
            continue
        if line.after == CaseStatus.CLOSED:
            ended = at, line.outcome
        elif line.before == CaseStatus.CLOSED and ended:
            closed_at, outcome = ended
            yield {
                "case_id": case_id,
                "closed_at": closed_at,
                "outcome": outcome or None,
                "reopened_at": at,
            }
            ended = None
