"""Warnings are acknowledged once by somebody; who sees no cases is told of some, at a release."""

from datetime import date

import pytest
import time_machine
from released_support import heard_in, release
from sqlalchemy import func, select, update
from support import add_user
from warning_support import AREA, NOW, SURGE

from db.models.accounts import AuditEvent
from db.models.warnings import EarlyWarning
from db.reference.catalogue import catalogue_of
from db.warnings import read as early_warning
from db.warnings.read import AcknowledgedBefore, acknowledge, lately, of_quarter, unseen
from db.warnings.told import tell
from domain.errors import NotThere
from domain.permissions import PermissionDenied
from domain.text import TooLong
from domain.vocabulary import Role

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def add_warning(session, quarter_id, area=AREA, observed=16, week=MONDAY):
    session.add(
        EarlyWarning(
            quarter_id=quarter_id,
            area=area,
            week=week,
            latest=week,
            observed=observed,
            expected=4.4,
            usual=4.0,
            raised_at=NOW,
        )
    )
    session.flush()


@pytest.fixture
def warned(session):
    add_warning(session, catalogue_of(session).quarters_by_code[SURGE].id)


@pytest.fixture
def signal(session, manager, warned):
    [found] = unseen(session, manager)
    return found


def test_a_quarter_has_the_warnings_to_look_at_before_the_others(session, manager, signal):
    add_warning(session, signal.quarter.id, "GA", observed=9)
    acknowledge(session, manager, max(one.id for one in unseen(session, manager)))
    listed = of_quarter(session, manager, signal.quarter.id)
    assert [(one.area, one.acknowledged_by) for one in listed] == [("EC", ""), ("GA", manager.name)]
    assert of_quarter(session, manager, signal.quarter.id + 1) == ()


@pytest.fixture
def told(session, warned):
    """The surge, in a quarter with enough cases last year, and a release after it."""
    heard_in(session, "2025-06", {SURGE: {"EC-ALI": 30}})
    release(session)
    tell(session)


def test_who_sees_no_cases_is_told_at_the_release_and_without_a_number(
    session, executive, coordinator, administrator, told
):
    for actor in (executive, coordinator, administrator):
        [shown] = unseen(session, actor)
        assert (shown.quarter.code, shown.area, shown.numbers) == (SURGE, AREA, None)
        assert shown.until == date(2026, 11, 22)
        assert of_quarter(session, actor, shown.quarter.id) == (shown,)


def test_what_came_after_the_release_changes_nothing_for_them(session, now, executive, told):
    [before] = unseen(session, executive)
    session.execute(update(EarlyWarning).values(latest=date(2026, 11, 30), observed=99))
    add_warning(session, before.quarter.id, "GA", observed=40, week=date(2026, 11, 30))
    tell(session)
    session.expire_all()
    assert unseen(session, executive) == (before,)


@pytest.mark.parametrize(
    ("last_year", "observed", "area", "is_told"),
    [
        (30, 10, "EC", True),
        (29, 10, "EC", False),
        (30, 9, "EC", False),
        (30, 10, "SA", False),
        (30, 10, "FA", False),
    ],
)
def test_they_are_told_where_enough_was_heard_and_no_need_of_the_area_is_reserved(
    session, executive, manager, warned, last_year, observed, area, is_told
):
    session.execute(update(EarlyWarning).values(observed=observed, area=area))
    session.expire_all()
    heard_in(session, "2025-06", {SURGE: {"EC-ALI": last_year}})
    release(session)
    tell(session)
    assert bool(unseen(session, executive)) == is_told
    [known] = unseen(session, manager)
    if not is_told:
        with pytest.raises(NotThere):
            acknowledge(session, executive, known.id)


def test_before_a_release_nobody_of_them_is_told(session, executive, manager, warned):
    heard_in(session, "2025-06", {SURGE: {"EC-ALI": 30}})
    tell(session)
    assert unseen(session, executive) == () and len(unseen(session, manager)) == 1


def test_who_acknowledges_stays_on_record_with_the_note(
    session, coordinator, executive, signal, told
):
    acknowledge(session, coordinator, signal.id, "  Sentito il Comune\x00 ")
    assert unseen(session, executive) == ()
    [past] = lately(session, executive)
    assert (past.note, past.acknowledged_by) == ("Sentito il Comune", coordinator.name)
    assert past.acknowledged_at == NOW
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "warning.acknowledge")
    ).one()
    assert (event.user_id, event.subject) == (coordinator.user_id, str(signal.id))


def test_the_second_to_acknowledge_is_told_who_was_first(
    session, coordinator, executive, signal, told
):
    acknowledge(session, coordinator, signal.id, "Prima")
    with pytest.raises(AcknowledgedBefore) as refused:
        acknowledge(session, executive, signal.id, "Seconda")
    told = refused.value
    assert (told.who, told.at, told.note) == (coordinator.name, NOW, "Prima")
    assert lately(session, executive)[0].note == "Prima"


def test_a_double_click_acknowledges_once(session, coordinator, signal, told):
    acknowledge(session, coordinator, signal.id, "Prima")
    acknowledge(session, coordinator, signal.id, "Prima")
    events = select(func.count()).where(AuditEvent.action == "warning.acknowledge")
    assert session.scalar(events) == 1


def test_a_warning_there_is_not_and_a_note_too_long_are_refused(session, manager, signal):
    with pytest.raises(NotThere):
        acknowledge(session, manager, signal.id + 1)
    with pytest.raises(TooLong):
        acknowledge(session, manager, signal.id, "x" * (early_warning.NOTE_LIMIT + 1))
    assert len(unseen(session, manager)) == 1


def test_administrators_read_warnings_and_do_not_acknowledge(session, signal, told):
    administrator = add_user(session, Role.ADMINISTRATOR)
    assert len(unseen(session, administrator)) == 1
    with pytest.raises(PermissionDenied):
        acknowledge(session, administrator, signal.id)
