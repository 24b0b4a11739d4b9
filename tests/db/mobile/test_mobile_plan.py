"""Stops are planned, moved, cancelled and taken up; the counts follow."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
import time_machine
from mobile_support import (
    add_stop,
    convene,
    form,
    in_a_transaction,
    row,
    together,
    visits_kept,
    visits_recounted,
)
from released_support import release
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from support import add_user

from db.clock import utcnow
from db.engine import transaction
from db.figures import months as facts
from db.figures import releases
from db.home import today as home
from db.mobile import check_in as mobile_checkin
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.mobile.counts import NOT_YET
from db.models.accounts import AuditEvent
from db.models.mobile import Appointment, MobileStop
from db.models.reference import Quarter
from db.reference import catalogue as reference
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import VisitState
from domain.permissions import PermissionDenied
from domain.vocabulary import Role


def planned(session):
    return session.scalar(select(func.count()).select_from(MobileStop))


def test_a_series_is_planned_once_however_often_it_is_saved(session, coordinator):
    made = mobile_plan.add(session, coordinator, form(session, weeks=4), "token")
    again = mobile_plan.add(session, coordinator, form(session, weeks=4), "token")
    assert len(made) == planned(session) == 4 and set(made) == set(again)
    total, stops = mobile_stops.coming(session, coordinator)
    gaps = {b.starts_at.date() - a.starts_at.date() for a, b in pairwise(stops)}
    assert total == 4 and gaps == {timedelta(weeks=1)}
    assert session.scalar(select(func.count()).where(AuditEvent.action == "stop.add")) == 1


def test_the_camper_cannot_be_in_two_places_of_a_province(session, manager):
    mobile_plan.add(session, manager, form(session, quarter="VA-05"), "one")
    with pytest.raises(Refused, match="overlap") as caught:
        mobile_plan.add(session, manager, form(session, quarter="VA-01", starts=time(12)), "two")
    assert caught.value.about.quarter.code == "VA-05"
    assert planned(session) == 1
    mobile_plan.add(
        session, manager, form(session, quarter="VA-01", starts=time(13), ends=time(15)), "three"
    )
    mobile_plan.add(session, manager, form(session, quarter="CO-01"), "four")


def test_of_two_who_plan_the_same_hours_at_once_the_second_is_told(fresh_engine):
    with transaction(fresh_engine) as session:
        people = [add_user(session, Role.COORDINATOR, name) for name in ("una", "altra")]
        forms = [form(session, quarter=code) for code in ("VA-05", "VA-01")]
    told = together(
        *(
            in_a_transaction(fresh_engine, mobile_plan.add, who, typed, t)
            for who, typed, t in zip(people, forms, "ab", strict=True)
        )
    )
    assert sorted(type(error).__name__ for error in told) == ["NoneType", "Refused"]
    with Session(fresh_engine) as session:
        assert planned(session) == 1


def test_of_a_series_that_overlaps_nothing_is_planned(session, manager):
    mobile_plan.add(session, manager, form(session, days=17), "one")
    with pytest.raises(Refused, match="overlap"):
        mobile_plan.add(session, manager, form(session, days=3, weeks=3), "two")
    session.rollback()
    assert planned(session) == 0


def test_a_day_gone_by_is_refused(session, manager):
    with pytest.raises(Refused):
        mobile_plan.add(session, manager, form(session, days=-1), "one")


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_nobody_else_plans_or_reads(session, role):
    actor = add_user(session, role)
    with pytest.raises(PermissionDenied):
        mobile_plan.add(session, actor, form(session), "one")
    with pytest.raises(PermissionDenied):
        mobile_stops.coming(session, actor)


def test_the_second_save_is_refused_and_shows_what_is_there(session, manager, coordinator):
    stop = add_stop(session, 3)
    mobile_plan.change(session, manager, stop.id, 1, form(session, place="Via Nuova"))
    with pytest.raises(Changed) as caught:
        mobile_plan.change(session, coordinator, stop.id, 1, form(session, place="Altrove"))
    assert caught.value.present.place == "Via Nuova" and caught.value.present.version == 2


def test_a_stop_that_is_not_there_is_unknown(session, manager):
    for act in (mobile_plan.cancel, mobile_plan.restore):
        with pytest.raises(NotThere):
            act(session, manager, 999, 1)
    with pytest.raises(NotThere):
        mobile_stops.stop(session, manager, 999)


def test_the_list_moves_with_its_stop_and_is_counted_in_the_new_month(session, manager):
    stop = add_stop(session, 3)
    at = stop.starts_at + timedelta(minutes=30)
    convene(session, manager, stop, row("Rossi", hour=time(9, 30)), row("Bianchi"))
    mobile_plan.change(session, manager, stop.id, 1, form(session, days=70))
    assert visits_kept(session) == visits_recounted(session)
    moved = session.scalars(select(Appointment.starts_at).order_by(Appointment.id)).first()
    assert moved.date() - at.date() == timedelta(days=67)


def test_a_stop_that_moves_is_counted_in_one_go(session, manager, monkeypatch):
    """Rows of the tally are taken in order then, so that two moves never wait in a circle."""
    stop, moves = add_stop(session, 70), []
    convene(session, manager, stop, row("Rossi"))
    real = facts.move
    monkeypatch.setattr(facts, "move", lambda *given: (moves.append(given), real(*given)))
    mobile_plan.change(session, manager, stop.id, 1, form(session, days=3))
    assert len(moves) == 1
    assert visits_kept(session) == visits_recounted(session)


def test_a_cancelled_stop_counts_nobody_until_it_is_taken_up(session, manager):
    stop = add_stop(session, 3)
    convene(session, manager, stop, row("Rossi"), row("Bianchi"))
    assert visits_kept(session)
    mobile_plan.cancel(session, manager, stop.id, 1)
    mobile_plan.cancel(session, manager, stop.id, 2)
    assert not visits_kept(session)
    assert home.next_stops(session, manager) == ()
    mobile_plan.restore(session, manager, stop.id, 2)
    assert visits_kept(session) == visits_recounted(session) != {}


def test_a_stop_is_not_taken_up_where_the_camper_is_elsewhere(session, manager):
    stop = add_stop(session, 3)
    mobile_plan.cancel(session, manager, stop.id, 1)
    mobile_plan.add(session, manager, form(session, quarter="VA-01"), "one")
    with pytest.raises(Refused, match="overlap"):
        mobile_plan.restore(session, manager, stop.id, 2)


def test_a_stop_that_took_place_is_neither_cancelled_nor_moved(session, manager):
    stop = add_stop(session)
    mobile_checkin.walk_in(session, manager, stop.id, "tap")
    with pytest.raises(Refused, match="held"):
        mobile_plan.cancel(session, manager, stop.id, 1)
    with pytest.raises(Refused, match="held_then"):
        mobile_plan.change(session, manager, stop.id, 1, form(session, days=1))
    mobile_plan.change(session, manager, stop.id, 1, form(session, days=0, place="Via Nuova"))
    assert mobile_stops.stop(session, manager, stop.id).place == "Via Nuova"


def test_past_and_coming_are_paged_and_today_is_chosen_by_itself(session, manager):
    for days in range(-25, 0):
        add_stop(session, days)
    today = add_stop(session, 0, hours=(0, 24))
    today.ends_at = utcnow() + timedelta(hours=1)
    tomorrow = add_stop(session, 1)
    total, first = mobile_stops.past(session, manager)
    _total, second = mobile_stops.past(session, manager, 2)
    assert (total, len(first), len(second)) == (25, mobile_stops.PAGE, 5)
    assert first[0].starts_at > first[-1].starts_at > second[0].starts_at
    assert [s.id for s in mobile_stops.coming(session, manager)[1]] == [today.id, tomorrow.id]
    assert mobile_stops.today(session, manager).id == today.id


def holds(text, true):
    """Whether a class holds the true number, and more than it."""
    low, high = map(int, text.split("–"))
    return high > low and low <= true <= high


def test_the_coordinator_gets_classes_and_no_names(session, manager, coordinator):
    stop, later = add_stop(session, -3), add_stop(session, 0)
    convene(session, manager, stop, *(row(f"Prova{n}", hour=time(9)) for n in range(9)))
    session.execute(update(Appointment).values(state=VisitState.CAME))
    assert mobile_stops.stop(session, manager, stop.id).counts.convened.value == 9
    assert mobile_stops.stop(session, coordinator, stop.id).counts == NOT_YET
    release(session)
    seen = mobile_stops.stop(session, coordinator, stop.id).counts
    assert holds(seen.convened.text, 9) and holds(seen.met.text, 9)
    assert seen.convened.value is seen.met.value is None
    assert mobile_stops.stop(session, coordinator, later.id).counts == NOT_YET
    for read in (mobile_checkin.visits, mobile_checkin.names):
        with pytest.raises(PermissionDenied):
            read(session, coordinator, stop.id)


def test_what_was_told_of_a_stop_stays_whatever_becomes_of_its_list(session, manager, coordinator):
    stop = add_stop(session, -3)
    convene(session, manager, stop, row("Rossi"))
    release(session)
    told = mobile_stops.stop(session, coordinator, stop.id).counts
    convene(session, manager, stop, *(row(f"Prova{n}") for n in range(30)))
    for n in range(30):
        mobile_checkin.walk_in(session, manager, stop.id, f"tap{n}")
    assert mobile_stops.stop(session, coordinator, stop.id).counts == told
    mobile_plan.change(session, manager, stop.id, 1, form(session, days=-3, quarter="VA-01"))
    releases.make(session, utcnow() + timedelta(days=300))
    assert mobile_stops.stop(session, coordinator, stop.id).counts == told


def test_who_sees_no_cases_is_refused_a_stop_that_has_begun_marked_or_not(
    session, manager, coordinator
):
    """An answer that hangs on the marks would tell one tenant from none."""
    empty, full = add_stop(session), add_stop(session, quarter="CO-01")
    mobile_checkin.walk_in(session, manager, full.id, "tap")
    before, during = (empty.starts_at + timedelta(minutes=m) for m in (-40, -20))
    for stop in (empty, full):
        moves = [
            form(session, days=days, quarter=stop_code(session, stop), starts=time(hour))
            for days, hour in ((1, 9), (0, 10))
        ]
        with time_machine.travel(during, tick=False):
            with pytest.raises(Refused, match="begun"):
                mobile_plan.cancel(session, coordinator, stop.id, 1)
            for move in moves:
                with pytest.raises(Refused, match="begins_then"):
                    mobile_plan.change(session, coordinator, stop.id, 1, move)
        with time_machine.travel(before, tick=False):
            mobile_plan.cancel(session, coordinator, stop.id, 1)
            mobile_plan.restore(session, coordinator, stop.id, 2)
            mobile_plan.change(session, coordinator, stop.id, 3, moves[0])


def stop_code(session, stop):
    return reference.catalogue_of(session).quarters[stop.quarter_id].code


def test_no_stop_today_is_no_stop(session, manager):
    add_stop(session, 1)
    assert mobile_stops.today(session, manager) is None


@pytest.mark.parametrize(
    ("hour", "known"), [(8, False), (9, True), (11, True), (13, True), (14, False)]
)
def test_the_camper_is_in_a_quarter_during_its_hours_and_a_little_around(
    session, manager, hour, known
):
    today = add_stop(session, quarter="VA-05", hours=(9, 13))
    with time_machine.travel(today.starts_at + timedelta(hours=hour - 9, minutes=10), tick=False):
        found = mobile_stops.here(session, manager)
    assert (found.quarter_id if found else None) == (today.quarter_id if known else None)


@pytest.fixture
def fresh_catalogue():
    """Reference data read again before and after."""
    reference.memory.forget()
    yield
    reference.memory.forget()


def test_the_camper_is_nowhere_when_the_stop_was_cancelled_or_its_quarter_is_closed(
    session, manager, fresh_catalogue
):
    gone = add_stop(session, quarter="VA-05", hours=(9, 13))
    gone.cancelled_at = gone.starts_at
    closed = add_stop(session, quarter="VA-01", hours=(9, 13))
    session.get_one(Quarter, closed.quarter_id).closed_on = date(2026, 1, 1)
    session.flush()
    reference.memory.forget()
    with time_machine.travel(gone.starts_at, tick=False):
        assert mobile_stops.here(session, manager) is None


def test_of_two_campers_out_at_once_neither_is_guessed(session, manager):
    one = add_stop(session, quarter="VA-05", hours=(9, 13))
    add_stop(session, quarter="CO-01", hours=(9, 13))
    with time_machine.travel(one.starts_at, tick=False):
        assert mobile_stops.here(session, manager) is None
