"""What an administrator reads of the record, and how it is answered who looked at a case."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from case_support import add_case
from sqlalchemy import select

from db.accounts import users as accounts
from db.case_life import changes as case_changes
from db.models.accounts import AuditEvent
from db.record import answer
from db.record import listing as audit

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def act(session, manager, reference, times):
    for n in range(times):
        case_changes.note(session, manager, reference, f"Nota {n}", f"{reference}{n}")
    session.flush()


def test_acts_on_cases_are_told_by_the_week_without_their_number(session, manager, administrator):
    case = add_case(session, manager)
    with time_machine.travel(MONDAY, tick=False):
        accounts.rename(session, administrator, administrator.name.lower(), "Prima")
        act(session, manager, case.reference, 1)
    with time_machine.travel(MONDAY + timedelta(days=6), tick=False):
        before = audit.list_events(session, administrator)
        assert list(before["action"]) == ["user.name"]
        assert audit.weeks_on_cases(session, administrator) == ()
        act(session, manager, case.reference, 5)
        assert audit.list_events(session, administrator).equals(before)
        assert audit.list_events(session, administrator, audit.Wanted(subject=case.reference)).empty
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        accounts.rename(session, administrator, administrator.name.lower(), "Seconda")
        after = audit.list_events(session, administrator)
        assert list(after["action"]) == ["user.name", "user.name"]
        told = audit.weeks_on_cases(session, administrator)
        assert told == ((date(2026, 11, 16), (manager.name,)),)
    assert "id" not in after.columns


def test_who_answers_for_a_case_asks_for_it_and_the_asking_is_on_record(session, manager):
    case = add_case(session, manager)
    act(session, manager, case.reference, 2)
    found = answer.of_case(session, case.reference, "Garante di prova")
    assert [(line.name, line.action) for line in found] == [(manager.name, "case.note")] * 2
    session.flush()
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    asked = (last.action, last.subject, last.detail)
    assert asked == ("record.read", case.reference, "Garante di prova")
