"""Keep `case_tally` true with every change of a case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session, selectinload

from db.access import audit, without_actor
from db.engine import insert_into
from db.figures import reopenings
from db.models.cases import Case, CaseNeed, CaseTally
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.business_time import week_of
from domain.figures.weeks import COLUMNS, NOTHING, Counted, Counts, Key, added, change
from domain.vocabulary import CaseStatus

SWEEP_BATCH = 200


def counted(session: Session, case: Case, needs: Iterable[str]) -> Counted:
    """What of a case is counted, given its need codes."""
    closed, ends = reopenings.end_of(case), case.reopenings
    return Counted(
        quarter_id=case.quarter_id,
        urgency=case.urgency,
        areas=catalogue_of(session).areas_of(set(needs)),
        opened_week=week_of(case.opened_at),
        is_open=case.status is not CaseStatus.CLOSED,
        is_overdue=case.overdue,
        closed_week=week_of(closed) if closed else None,
        reopened=tuple((week_of(end.closed_at), week_of(end.reopened_at)) for end in ends),
    )


def move(session: Session, before: Counted | None, after: Counted | None) -> None:
    """Add to the tallies what a change of one case means. Same transaction as the change."""
    _move_all(session, [change(before, after)])


def _move_all(session: Session, changes: Iterable[dict[Key, Counts]]) -> None:
    total: dict[Key, Counts] = {}
    for each in changes:
        for key, counts in each.items():
            total[key] = added(total.get(key, NOTHING), counts)
    rows = [
        {
            "area": area,
            "urgency": urgency,
            "week": week,
            "quarter_id": quarter,
            **dict(zip(COLUMNS, counts, strict=True)),
        }
        for (area, urgency, week, quarter), counts in sorted(total.items())
    ]
    add(session, CaseTally, rows, COLUMNS)


def add(
    session: Session, model: Any, rows: list[dict[str, Any]], measures: tuple[str, ...]
) -> None:
    """Insert rows of a tally, or add to those there are.

    `rows` stand in the order of their keys, so that two writers never wait in a circle.
    """
    if not rows:
        return
    table: Table = model.__table__
    statement = insert_into(session, table)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: table.c[name] + statement.excluded[name] for name in measures},
        ),
        rows,
    )


@without_actor("the clock does it, at start and every half minute")
def advance(session: Session, now: datetime) -> int:
    """Count as overdue the open cases whose due time has passed; at most SWEEP_BATCH of them.

    Returns how many were moved. Cost grows with those newly overdue, not with the cases. Safe
    with several processes: rows that another one holds are left to it.
    """
    late = list(
        session.scalars(
            select(Case)
            .where(Case.status != CaseStatus.CLOSED, ~Case.overdue, Case.due_at <= now)
            .order_by(Case.due_at)
            .limit(SWEEP_BATCH)
            .options(selectinload(Case.reopenings))
            .with_for_update(skip_locked=True)
        )
    )
    needs: dict[int, list[str]] = {case.id: [] for case in late}
    for case_id, code in session.execute(
        select(CaseNeed.case_id, CaseNeed.need_code).where(CaseNeed.case_id.in_(needs))
    ):
        needs[case_id].append(code)
    changes = []
    for case in late:
        before = counted(session, case, needs[case.id])
        case.overdue = True
        changes.append(change(before, counted(session, case, needs[case.id])))
    _move_all(session, changes)
    if late:
        audit(session, None, Act.CASE_OVERDUE, "clock")  # how many would be an exact count
    return len(late)
