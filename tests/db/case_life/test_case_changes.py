from datetime import UTC, datetime, timedelta

import pytest
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import add_user

from db.case_life.changes import call, change_needs, change_status, change_urgency, note
from db.cases.change import ChangeRefused, UnknownCase, VersionConflict
from db.cases.detail import detail
from db.clock import utcnow
from db.engine import transaction
from db.figures import weeks as tallies
from db.models.accounts import AuditEvent
from db.models.cases import Case, CaseEvent
from db.referrals.ask import record
from domain.business_time import Calendar
from domain.cases.status import MOVES, MoveNotAllowed
from domain.permissions import PermissionDenied
from domain.text import TooLong
from domain.vocabulary import (
    CaseStatus,
    EventKind,
    NextActor,
    Outcome,
    ReferralStatus,
    Role,
    Urgency,
)
from settings import get_settings

S = CaseStatus
LATE = timedelta(hours=-2)


def changed(session, case):
    session.flush()
    session.refresh(case)
    return case


def audited(session):
    return session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()


@pytest.mark.parametrize("target", list(S))
@pytest.mark.parametrize("status", list(S))
def test_a_case_goes_only_where_the_table_of_moves_says(session, manager, status, target):
    case = add_case(session, manager, status=status)
    outcome = Outcome.UNSOLVED if target is S.CLOSED else None
    if target not in MOVES[status]:
        with pytest.raises(MoveNotAllowed):
            change_status(session, manager, case.reference, 1, target, outcome)
        assert changed(session, case).version == 1
        return
    change_status(session, manager, case.reference, 1, target, outcome)
    assert changed(session, case).status is target
    assert (case.version, case.outcome) == (2, outcome)
    assert audited(session)[-1] == "case.status"
    assert tallies_kept(session) == tallies_recounted(session)


def test_each_status_says_who_acts_next_and_by_when(session, manager):
    case = add_case(session, manager, due_at=utcnow() + LATE)
    change_status(session, manager, case.reference, 1, S.IN_PROGRESS)
    assert changed(session, case).next_actor is NextActor.ALER
    assert case.due_at > utcnow()
    assert not case.overdue
    change_status(session, manager, case.reference, 2, S.TO_CONFIRM)
    assert changed(session, case).next_actor is NextActor.TENANT
    assert abs(case.due_at - utcnow() - timedelta(days=30)) < timedelta(minutes=1)


def test_closing_needs_an_outcome_and_ends_all_that_was_due(session, manager):
    case = add_case(session, manager, due_at=utcnow() + LATE)
    with pytest.raises(MoveNotAllowed):
        change_status(session, manager, case.reference, 1, S.CLOSED)
    change_status(
        session, manager, case.reference, 1, S.CLOSED, Outcome.MOVED, note="È andata a Como"
    )
    changed(session, case)
    assert (case.due_at, case.next_actor, case.overdue) == (None, None, False)
    assert case.outcome is Outcome.MOVED
    assert case.closed_at is not None
    years = get_settings().retention_years
    assert case.retain_until.year == case.closed_at.year + years
    lines = detail(session, manager, case.reference).diary
    assert [line.kind for line in lines] == [EventKind.STATUS, EventKind.NOTE]
    assert lines[0].entry.outcome == "moved_away"
    assert lines[1].text == "È andata a Como"


def test_reopening_takes_the_outcome_away(session, manager):
    case = add_case(session, manager)
    change_status(session, manager, case.reference, 1, S.CLOSED, Outcome.UNSOLVED)
    change_status(session, manager, case.reference, 2, S.IN_PROGRESS)
    changed(session, case)
    assert (case.outcome, case.closed_at) == (None, None)
    assert case.due_at > utcnow()
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_new_urgency_gives_a_new_due_time_from_now(session, manager):
    case = add_case(session, manager, urgency=3, due_at=utcnow() + LATE)
    before = utcnow()
    change_urgency(session, manager, case.reference, 1, 1)
    changed(session, case)
    expected = Calendar.of("VA", get_settings().office_hours).due(before, Urgency.NOW)
    assert abs(case.due_at - expected) < timedelta(minutes=1)
    assert (case.urgency, case.overdue) == (1, False)
    assert tallies_kept(session) == tallies_recounted(session)


def test_urgency_does_not_hasten_a_confirmation(session, manager):
    due = datetime(2031, 1, 8, tzinfo=UTC)
    case = add_case(session, manager, status=S.TO_CONFIRM, due_at=due)
    change_urgency(session, manager, case.reference, 1, 1)
    assert changed(session, case).due_at == due


def test_needs_are_added_removed_and_weighed(session, manager):
    case = add_case(session, manager, ("EC-ALI", "EC-UTE"))
    change_needs(session, manager, case.reference, 1, {"EC-UTE": 3, "SA-PSI": 2})
    found = detail(session, manager, case.reference)
    assert {need.code: need.severity for need in found.needs} == {"EC-UTE": 3, "SA-PSI": 2}
    entry = found.diary[0].entry
    assert (entry.added, entry.removed) == (("SA-PSI",), ("EC-ALI",))
    assert entry.severity == (("EC-UTE", 3),)
    assert changed(session, case).restricted
    assert tallies_kept(session) == tallies_recounted(session)
    change_needs(session, manager, case.reference, 2, {"EC-UTE": 3})
    assert not changed(session, case).restricted


@pytest.mark.parametrize("needs", [{}, {"XX-NON": 2}, {"EC-ALI": 4}, {"EC-ALI": 0}])
def test_needs_that_make_no_sense_are_refused(session, manager, needs):
    case = add_case(session, manager)
    with pytest.raises(ChangeRefused):
        change_needs(session, manager, case.reference, 1, needs)


def test_a_closed_case_is_reopened_before_it_is_changed(session, manager):
    case = add_case(session, manager, status=S.CLOSED)
    with pytest.raises(ChangeRefused):
        change_urgency(session, manager, case.reference, 1, 1)
    with pytest.raises(ChangeRefused):
        change_needs(session, manager, case.reference, 1, {"EC-UTE": 2})


def test_the_second_of_two_people_is_told_what_the_first_saved(session, manager):
    case = add_case(session, manager)
    other = add_user(session, Role.COMMUNITY_MANAGER, "colleague")
    change_status(session, other, case.reference, 1, S.IN_PROGRESS)
    attempts = (
        lambda: change_status(session, manager, case.reference, 1, S.CLOSED, Outcome.SOLVED),
        lambda: change_urgency(session, manager, case.reference, 1, 1),
        lambda: change_needs(session, manager, case.reference, 1, {"EC-UTE": 2}),
    )
    for attempt in attempts:
        with pytest.raises(VersionConflict) as caught:
            attempt()
        assert caught.value.present.status is S.IN_PROGRESS
        assert caught.value.present.version == 2
    assert changed(session, case).urgency == 3
    assert len(detail(session, manager, case.reference).diary) == 1


def test_two_saves_at_once_on_two_connections_keep_one(fresh_engine):
    with transaction(fresh_engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER)
        reference = add_case(session, manager).reference
    with transaction(fresh_engine) as session:
        change_urgency(session, manager, reference, 1, 1)
    with pytest.raises(VersionConflict), transaction(fresh_engine) as session:
        change_urgency(session, manager, reference, 1, 2)
    with Session(fresh_engine) as session:
        assert session.scalar(select(Case.urgency)) == 1


def test_notes_of_two_people_are_both_kept(session, manager):
    case = add_case(session, manager)
    other = add_user(session, Role.COMMUNITY_MANAGER, "colleague")
    note(session, other, case.reference, "Ha chiamato la figlia", "token-1")
    call(session, manager, case.reference, "Richiamare lunedì", "token-2")
    texts = {line.text for line in detail(session, manager, case.reference).diary}
    assert texts == {"Ha chiamato la figlia", "Richiamare lunedì"}


def test_a_double_click_on_a_note_writes_once(session, manager):
    case = add_case(session, manager)
    note(session, manager, case.reference, "Una volta", "token-1")
    note(session, manager, case.reference, "Una volta", "token-1")
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == 1


def test_a_note_keeps_what_was_typed_and_refuses_what_it_cannot(session, manager):
    case = add_case(session, manager)
    typed = "<script>alert('x')</script> 100% _sì_ 🏠 مرحبا"
    note(session, manager, case.reference, f"\0{typed}", "token-1")
    assert detail(session, manager, case.reference).diary[0].text == typed
    with pytest.raises(ChangeRefused):
        note(session, manager, case.reference, " \n ", "token-2")
    with pytest.raises(TooLong):
        note(session, manager, case.reference, "a" * 20_001, "token-3")


def test_what_a_note_says_is_not_readable_in_the_database(session, manager):
    case = add_case(session, manager)
    note(session, manager, case.reference, "Parola segreta", "token-1")
    session.flush()
    stored = session.connection().exec_driver_sql("SELECT text FROM case_event").scalar_one()
    assert b"segreta" not in bytes(stored)


def test_an_unknown_reference_is_said_so(session, manager):
    assert detail(session, manager, "VA-2026-999999") is None
    with pytest.raises(UnknownCase):
        note(session, manager, "VA-2026-999999", "x", "token-1")


@pytest.mark.parametrize("role", ["executive", "coordinator", "administrator"])
def test_only_the_community_manager_changes_cases(session, manager, request, role):
    case = add_case(session, manager, status=S.REFERRED)
    actor = request.getfixturevalue(role)
    for attempt in (
        lambda: note(session, actor, case.reference, "x", "t"),
        lambda: change_status(session, actor, case.reference, 1, S.IN_PROGRESS),
        lambda: change_urgency(session, actor, case.reference, 1, 1),
        lambda: change_needs(session, actor, case.reference, 1, {"EC-UTE": 2}),
        lambda: entrust(session, actor, case.reference, 1, "", "t"),
        lambda: record(session, actor, 1, ReferralStatus.ACCEPTED),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [
                "new",
                "refer",
                "accept",
                "decline",
                "clock",
                *(f"to:{s.value}" for s in S),
                *(f"urgency:{n}" for n in range(1, 5)),
                "needs:EC-ALI",
                "needs:SA-PSI,GA-SFR",
                "needs:EC-UTE,EC-ALI",
            ]
        ),
    ),
    max_size=14,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_whatever_happens_to_cases_the_tallies_stay_true(session, manager, steps):
    with session.begin_nested() as savepoint:
        walk(session, manager, steps)
        assert tallies_kept(session) == tallies_recounted(session)
        savepoint.rollback()


def walk(session, manager, steps):
    """Do each step to one of three cases; steps that are refused change nothing."""
    service = add_service(session)
    cases = [add_case(session, manager, due_at=utcnow() + LATE * n) for n in range(3)]
    for number, (chosen, step) in enumerate(steps):
        case = session.get_one(Case, cases[chosen].id, populate_existing=True)
        name, _, value = step.partition(":")
        try:
            with session.begin_nested():
                do(session, manager, case, name, value, service, f"token-{number}")
        except (MoveNotAllowed, ChangeRefused):
            pass


def do(session, manager, case, name, value, service, token):
    reference, version = case.reference, case.version
    match name:
        case "new":
            add_case(session, manager, ("FA-LUT",))
        case "clock":
            tallies.advance(session, utcnow() + timedelta(days=2))
        case "refer":
            entrust(session, manager, reference, service, "", token)
        case "accept" | "decline":
            answer(session, manager, reference, name == "accept")
        case "to":
            outcome = Outcome.PARTLY if value == "closed" else None
            change_status(session, manager, reference, version, S(value), outcome)
        case "urgency":
            change_urgency(session, manager, reference, version, int(value))
        case "needs":
            needs = dict.fromkeys(value.split(","), 2)
            change_needs(session, manager, reference, version, needs)


def answer(session, manager, reference, accepted):
    waiting = [
        r.id for r in detail(session, manager, reference).referrals if r.status.value == "sent"
    ]
    if waiting:
        target = ReferralStatus.ACCEPTED if accepted else ReferralStatus.DECLINED
        record(session, manager, waiting[0], target, "" if accepted else "no_capacity")
