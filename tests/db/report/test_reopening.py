"""Closings and reopenings are events: what was reported of a past month stays."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from case_support import add_case, tallies_kept, tallies_recounted
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from support import add_user

from db.case_life.changes import change_status
from db.cases.change import changing
from db.engine import transaction
from db.figures import releases
from db.figures.measures import COMPUTED, figure
from db.figures.month_sums import totals
from db.models.cases import CaseReopening, CaseTally
from db.models.facts import FactTally
from db.ops.recount import if_never_counted
from db.report import build as report
from domain.report.period import Period, Territory
from domain.vocabulary import CaseStatus, Outcome, Role

MARCH, APRIL, MAY = (Period(date(2026, n, 1), date(2026, n, 1)) for n in (3, 4, 5))
S = CaseStatus


def moved(session, actor, case, at, target, outcome=None):
    with time_machine.travel(at, tick=False):
        change_status(session, actor, case.reference, case.version, target, outcome)
        session.flush()


def told(session, actor, period):
    """Closed, closed as solved, reopened, and open at the end."""
    facts = totals(session, period, Territory())
    codes = ("closed", "closed_solved", "reopened", "open_end")
    return tuple(figure(COMPUTED[code], facts.total, facts.upto).value for code in codes)


def closed_and_reopened(session, manager):
    case = add_case(session, manager)
    moved(session, manager, case, datetime(2026, 3, 20, 9, tzinfo=UTC), S.CLOSED, Outcome.PARTLY)
    moved(session, manager, case, datetime(2026, 4, 14, 9, tzinfo=UTC), S.IN_PROGRESS)
    return case


def test_a_reopening_leaves_the_month_of_the_closing_as_it_was_reported(session, manager):
    case = add_case(session, manager)
    moved(session, manager, case, datetime(2026, 3, 20, 9, tzinfo=UTC), S.CLOSED, Outcome.PARTLY)
    reported = told(session, manager, MARCH)
    assert reported == (1, 1, 0, 0)
    moved(session, manager, case, datetime(2026, 4, 14, 9, tzinfo=UTC), S.IN_PROGRESS)
    assert told(session, manager, MARCH) == reported
    assert told(session, manager, APRIL) == (0, 0, 1, 1)
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_case_closed_once_more_counts_in_both_months(session, manager):
    case = closed_and_reopened(session, manager)
    moved(session, manager, case, datetime(2026, 5, 4, 9, tzinfo=UTC), S.CLOSED, Outcome.WITHDRAWN)
    assert told(session, manager, MARCH) == (1, 1, 0, 0)
    assert told(session, manager, APRIL) == (0, 0, 1, 1)
    assert told(session, manager, MAY) == (1, 0, 0, 0)
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_reopening_that_is_undone_is_a_closing_of_its_own_month(session, manager):
    """Whoever puts a case back as it was gives it its old day of closing again."""
    case = closed_and_reopened(session, manager)
    session.expire_all()
    end = session.scalars(select(CaseReopening)).one()
    with (
        time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False),
        changing(session, manager, case.reference) as change,
    ):
        change.case.status, change.case.outcome = S.CLOSED, end.outcome
        change.case.closed_at, change.case.due_at = end.closed_at, None
    session.flush()
    assert told(session, manager, MARCH) == (1, 1, 0, 0)
    assert told(session, manager, APRIL) == (0, 0, 1, 1)
    assert told(session, manager, MAY) == (1, 1, 0, 0)
    moved(session, manager, case, datetime(2026, 6, 4, 9, tzinfo=UTC), S.IN_PROGRESS)
    assert told(session, manager, MAY) == (1, 1, 0, 0)
    assert tallies_kept(session) == tallies_recounted(session)


def test_another_quarter_takes_the_ends_of_a_case_with_it(session, manager):
    case = closed_and_reopened(session, manager)
    with changing(session, manager, case.reference) as change:
        change.case.quarter_id += 1
    session.flush()
    assert tallies_kept(session) == tallies_recounted(session)
    held = session.scalars(select(FactTally).where(FactTally.n != 0)).all()
    assert {row.quarter_id for row in held} == {case.quarter_id}


def test_the_weeks_of_the_home_screen_keep_a_closing_that_was_undone(session, manager):
    case = closed_and_reopened(session, manager)
    rows = session.scalars(
        select(CaseTally).where(CaseTally.area == "*", CaseTally.urgency == 0)
    ).all()
    weeks = {row.week: (row.opened, row.open, row.closed, row.reopened) for row in rows}
    assert weeks == {
        date(2026, 3, 2): (1, 1, 0, 0),
        date(2026, 3, 16): (0, 0, 1, 0),
        date(2026, 4, 13): (0, 0, 0, 1),
    }
    assert case.status is S.IN_PROGRESS


def test_who_sees_every_case_reads_what_was_reopened_between_closed_and_open(
    session, manager, executive
):
    closed_and_reopened(session, manager)
    releases.make(session)
    exact, protected = (
        next(t for t in report.build(session, who, APRIL, Territory()).tables if t.code == "cases")
        for who in (manager, executive)
    )
    assert [column.code for column in exact.columns] == ["opened", "closed", "reopened", "open_end"]
    assert [cell.text for cell in exact.lines[0].cells] == ["0", "0", "1", "1"]
    assert "reopened" not in {column.code for column in protected.columns}


@pytest.fixture
def older(fresh_engine):
    """A database whose cases were closed and reopened before that was kept apart."""
    with transaction(fresh_engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER)
        case = closed_and_reopened(session, manager)
        moved(session, manager, case, datetime(2026, 5, 4, 9, tzinfo=UTC), S.CLOSED, Outcome.MOVED)
        moved(session, manager, case, datetime(2026, 5, 5, 9, tzinfo=UTC), S.IN_PROGRESS)
        other = add_case(session, manager)
        moved(session, manager, other, datetime(2026, 4, 2, 9, tzinfo=UTC), S.CLOSED, Outcome.MOVED)
        kept = tallies_kept(session)
        session.execute(delete(CaseReopening))
        session.execute(delete(FactTally))
    return fresh_engine, kept


def test_an_older_database_learns_its_reopenings_from_the_diary(older):
    engine, kept = older
    with Session(engine) as session:
        if_never_counted(session)
        ends = session.scalars(select(CaseReopening).order_by(CaseReopening.closed_at)).all()
        assert [(e.closed_at.day, e.outcome, e.reopened_at.day) for e in ends] == [
            (20, Outcome.PARTLY, 14),
            (4, Outcome.MOVED, 5),
        ]
        assert tallies_kept(session) == kept
        session.rollback()
