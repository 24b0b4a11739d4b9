"""Check-in: came, did not come, walked in, undone; counted once whoever taps."""

from datetime import date

import pytest
from late import Late
from mobile_support import (
    add_stop,
    convene,
    in_a_transaction,
    row,
    together,
    visits_kept,
    visits_recounted,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import add_user

from db.clock import utcnow
from db.engine import reading, transaction
from db.intake import intake as case_intake
from db.merging import people as person_merge
from db.mobile import cases as mobile_cases
from db.mobile import check_in as mobile_checkin
from db.mobile import plan as mobile_plan
from db.mobile import stops as mobile_stops
from db.mobile.check_in import HasCase, MarkedMeanwhile, NotToday, UnknownVisit
from db.mobile.plan import HasVisits
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.mobile import Appointment
from db.models.people import Person
from db.people.index import add_person
from domain.intake.form import Intake
from domain.mobile.stops import VisitState
from domain.permissions import PermissionDenied
from domain.vocabulary import Role

V = VisitState


@pytest.fixture
def stop(session, manager):
    made = add_stop(session)
    convene(session, manager, made, row("Rossi", "Maria", phone="+393331234567"), row("Bianchi"))
    return made


@pytest.fixture
def visit(session, stop):
    return session.scalars(select(Appointment).order_by(Appointment.id)).first()


def counters(session, actor, stop):
    counts = mobile_stops.stop(session, actor, stop.id).counts
    figures = (counts.convened, counts.came, counts.no_show, counts.spontaneous)
    return tuple(figure.value for figure in figures)


def test_who_came_counts_as_convened_and_as_come(session, manager, stop, visit):
    mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    assert counters(session, manager, stop) == (2, 1, 0, 0)
    assert visits_kept(session) == visits_recounted(session)


@pytest.mark.parametrize("state", [V.CAME, V.NO_SHOW])
def test_a_mark_is_undone_and_the_counts_are_as_before(session, manager, stop, visit, state):
    before = visits_kept(session)
    mobile_checkin.mark(session, manager, visit.id, 1, state)
    mobile_checkin.mark(session, manager, visit.id, 2, V.CONVENED)
    assert visits_kept(session) == before
    assert counters(session, manager, stop) == (2, 0, 0, 0)


def test_a_double_tap_marks_once(session, manager, stop, visit):
    for _ in range(2):
        mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    assert counters(session, manager, stop) == (2, 1, 0, 0)
    assert session.scalar(select(func.count()).where(AuditEvent.action == "visit.came")) == 1


@pytest.mark.parametrize("state", [V.CAME, V.NO_SHOW])
def test_the_second_person_is_told_who_did_it_and_when(session, manager, stop, visit, state):
    other = add_user(session, Role.COMMUNITY_MANAGER, "altra")
    mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    with pytest.raises(MarkedMeanwhile) as caught:
        mobile_checkin.mark(session, other, visit.id, 1, state)
    assert caught.value.mark.state is V.CAME
    assert caught.value.mark.whose == manager.name and caught.value.mark.at is not None
    assert visits_kept(session) == visits_recounted(session)


def test_a_walk_in_counts_alone_once_and_can_be_taken_back(session, manager, stop):
    before = visits_kept(session)
    for _ in range(2):
        mobile_checkin.walk_in(session, manager, stop.id, "tap")
    assert counters(session, manager, stop) == (2, 0, 0, 1)
    assert visits_kept(session) == visits_recounted(session)
    walked = session.scalar(select(Appointment.id).where(Appointment.token == "tap"))
    for _ in range(2):
        mobile_checkin.take_back(session, manager, walked)
    assert visits_kept(session) == before


def test_a_walk_in_is_not_marked_nor_a_convened_tenant_taken_back(session, manager, stop, visit):
    mobile_checkin.walk_in(session, manager, stop.id, "tap")
    walked = session.scalar(select(Appointment.id).where(Appointment.token == "tap"))
    with pytest.raises(UnknownVisit):
        mobile_checkin.mark(session, manager, walked, 1, V.CAME)
    with pytest.raises(UnknownVisit):
        mobile_checkin.take_back(session, manager, visit.id)
    with pytest.raises(UnknownVisit):
        mobile_checkin.mark(session, manager, 999, 1, V.CAME)


def test_nobody_comes_before_the_day_nor_to_a_cancelled_stop(session, manager):
    ahead, cancelled = add_stop(session, 1), add_stop(session)
    convene(session, manager, ahead, row("Rossi"))
    mobile_plan.cancel(session, manager, cancelled.id, 1)
    visit = session.scalars(select(Appointment)).one()
    with pytest.raises(NotToday):
        mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    for stop in (ahead, cancelled):
        with pytest.raises(NotToday):
            mobile_checkin.walk_in(session, manager, stop.id, "tap")


def test_a_paper_list_is_entered_afterwards(session, manager):
    stop = add_stop(session, -3)
    convene(session, manager, stop, row("Rossi"))
    visit = session.scalars(select(Appointment)).one()
    mobile_checkin.mark(session, manager, visit.id, 1, V.NO_SHOW)
    assert counters(session, manager, stop) == (1, 0, 1, 0)


def test_names_are_read_by_the_community_manager_alone_and_on_record(
    session, manager, coordinator, stop, visit
):
    names = mobile_checkin.names(session, manager, stop.id)
    session.flush()
    assert names[visit.id].full == "Rossi Maria" and names[visit.id].phone == "+393331234567"
    read = select(AuditEvent.subject).where(AuditEvent.action == "person.read")
    assert f"stop:{stop.id}" in session.scalars(read).all()
    for act in (mobile_checkin.names, mobile_checkin.visits):
        with pytest.raises(PermissionDenied):
            act(session, coordinator, stop.id)


def open_case(session, actor, visit, start, token="form", **other):
    begun = {
        "quarter_id": start.quarter_id,
        "channel": start.channel,
        "person_id": start.person_id,
        "visit_id": visit,
        "needs": frozenset({"EC-UTE"}),
        "privacy_given_on": date(2026, 1, 2),
    }
    intake = Intake(**{**begun, **other})
    return case_intake.open_case(session, actor, intake, token)


def test_a_case_begins_with_what_the_check_in_knows_and_is_kept_beside_it(
    session, manager, stop, visit
):
    mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    start = mobile_cases.start(session, manager, visit.id)
    assert (start.channel, start.person_label, start.case) == ("UM-APP", "Rossi Maria", "")
    opened = [open_case(session, manager, visit.id, start) for _ in range(2)]
    assert opened[0] == opened[1]
    line = next(v for v in mobile_checkin.visits(session, manager, stop.id) if v.id == visit.id)
    assert line.case == opened[0].reference
    assert mobile_cases.start(session, manager, visit.id).case == opened[0].reference
    with pytest.raises(HasCase):
        mobile_checkin.mark(session, manager, visit.id, line.version, V.CONVENED)
    households = session.execute(
        select(Case.household_id, Person.household_id).join(Person, Person.id == start.person_id)
    ).one()
    assert households[0] == households[1]


@pytest.mark.parametrize("both", [False, True])
def test_a_case_begun_before_its_tenant_was_merged_is_kept_beside_the_visit(
    session, manager, stop, visit, both
):
    earlier = visit.person_id
    twin = Person(
        household_id=session.get_one(Person, earlier).household_id,
        created_at=utcnow(),
        family_name="Rosi",
        given_name="Maria",
    )
    add_person(session, twin)
    session.flush()
    if both:  # each record is on the list: its visit stays apart when they are merged
        visit = Appointment(
            stop_id=stop.id, person_id=twin.id, quarter_id=visit.quarter_id, state=V.CONVENED
        )
        session.add(visit)
    visit.person_id = twin.id
    session.flush()
    start = mobile_cases.start(session, manager, visit.id)
    seen = person_merge.compare(session, manager, earlier, twin.id)
    person_merge.merge(session, manager, seen, {})
    opened = open_case(session, manager, visit.id, start)
    session.expire_all()
    case = session.scalars(select(Case).where(Case.reference == opened.reference)).one()
    assert (case.person_id, session.get_one(Appointment, visit.id).case_id) == (earlier, case.id)
    assert mobile_cases.start(session, manager, visit.id).person_label == "Rossi Maria"


def test_a_walk_in_begins_with_its_own_channel_and_stays_when_it_has_a_case(session, manager, stop):
    mobile_checkin.walk_in(session, manager, stop.id, "tap")
    walked = session.scalar(select(Appointment.id).where(Appointment.token == "tap"))
    start = mobile_cases.start(session, manager, walked)
    assert (start.channel, start.person_id) == ("UM-SPO", None)
    open_case(session, manager, walked, start, anonymous=True)
    with pytest.raises(HasCase):
        mobile_checkin.take_back(session, manager, walked)


@pytest.mark.parametrize("state", [V.CONVENED, V.NO_SHOW])
def test_who_has_a_case_has_come_though_the_mark_was_changed_while_it_was_written(
    session, manager, stop, visit, state
):
    start = mobile_cases.start(session, manager, visit.id)
    if state is not V.CONVENED:
        mobile_checkin.mark(session, manager, visit.id, visit.version, state)
    open_case(session, manager, visit.id, start)
    assert counters(session, manager, stop) == (2, 1, 0, 0)
    assert visits_kept(session) == visits_recounted(session)


def test_the_record_of_what_was_done_counts_nobody_at_a_stop(session, manager, stop, visit):
    """Administrators read it, and of counts only those that are protected."""
    mobile_checkin.names(session, manager, stop.id)
    mobile_checkin.mark(session, manager, visit.id, 1, V.CAME)
    mobile_checkin.walk_in(session, manager, stop.id, "tap")
    walked = session.scalar(select(Appointment.id).where(Appointment.token == "tap"))
    mobile_checkin.take_back(session, manager, walked)
    session.flush()
    about = AuditEvent.action.in_(("person.read", "person.search")) | AuditEvent.action.startswith(
        "visit."
    )
    assert set(session.scalars(select(AuditEvent.detail).where(about))) == {""}


def test_a_case_of_somebody_else_stands_by_itself(session, manager, stop, visit):
    start = mobile_cases.start(session, manager, visit.id)
    open_case(session, manager, visit.id, start, person_id=None, family_name="Verdi")
    session.expire_all()
    assert session.get(Appointment, visit.id).case_id is None


def test_a_visit_taken_back_meanwhile_does_not_stop_the_case(session, manager, stop):
    mobile_checkin.walk_in(session, manager, stop.id, "tap")
    walked = session.scalar(select(Appointment.id).where(Appointment.token == "tap"))
    start = mobile_cases.start(session, manager, walked)
    mobile_checkin.take_back(session, manager, walked)
    session.flush()
    assert open_case(session, manager, walked, start, anonymous=True).reference


def prepared(engine):
    """A committed stop of two managers with one tenant on its list."""
    with transaction(engine) as session:
        actors = [add_user(session, Role.COMMUNITY_MANAGER, name) for name in ("una", "altra")]
        stop = add_stop(session)
        convene(session, actors[0], stop, row("Rossi"))
        session.flush()
        return actors, stop.id, session.scalars(select(Appointment.id)).one()


def test_two_people_check_in_the_same_tenant_at_once_and_one_counts(fresh_engine):
    (una, altra), _stop, visit = prepared(fresh_engine)
    told = together(
        in_a_transaction(fresh_engine, mobile_checkin.mark, una, visit, 1, V.CAME),
        in_a_transaction(fresh_engine, mobile_checkin.mark, altra, visit, 1, V.CAME),
    )
    assert sorted(type(error).__name__ for error in told) == ["MarkedMeanwhile", "NoneType"]
    with Session(fresh_engine) as session:
        assert visits_kept(session) == visits_recounted(session)
        assert session.get(Appointment, visit).version == 2


def test_taps_on_walk_in_from_two_tablets_all_count_and_a_double_tap_once(fresh_engine):
    (una, altra), stop, _visit = prepared(fresh_engine)
    taps = [(una, "a"), (una, "a"), (altra, "b"), (una, "c")]
    told = together(
        *(in_a_transaction(fresh_engine, mobile_checkin.walk_in, who, stop, t) for who, t in taps)
    )
    assert told == [None] * 4
    with Session(fresh_engine) as session:
        assert visits_kept(session) == visits_recounted(session)
        spontaneous = select(func.count()).where(Appointment.state == V.SPONTANEOUS)
        assert session.scalar(spontaneous) == 3


def test_a_stop_is_not_cancelled_under_the_first_who_comes(fresh_engine):
    (una, altra), stop, visit = prepared(fresh_engine)
    cancelling = Late(
        fresh_engine, in_a_transaction(fresh_engine, mobile_plan.cancel, altra, stop, 1)
    )
    with transaction(fresh_engine) as session:
        mobile_checkin.mark(session, una, visit, 1, V.CAME)
        session.flush()
        cancelling.comes(session)
    assert isinstance(cancelling.ends(), HasVisits)
    assert standing(fresh_engine, una, stop) == (None, 1)


def test_nobody_is_checked_in_at_a_stop_that_is_just_cancelled(fresh_engine):
    (una, altra), stop, visit = prepared(fresh_engine)
    marking = Late(
        fresh_engine, in_a_transaction(fresh_engine, mobile_checkin.mark, una, visit, 1, V.CAME)
    )
    with transaction(fresh_engine) as session:
        mobile_plan.cancel(session, altra, stop, 1)
        session.flush()
        marking.comes(session)
    assert isinstance(marking.ends(), NotToday)
    cancelled, came = standing(fresh_engine, una, stop)
    assert cancelled and came == 0


def standing(engine, actor, stop):
    """When the stop was cancelled, and how many came; counted as they stand."""
    with reading(engine) as session:
        assert visits_kept(session) == visits_recounted(session)
        seen = mobile_stops.stop(session, actor, stop)
        return seen.cancelled_at, seen.counts.came.value
