"""The mobile office of the demonstration: true counts, real proportions, every screen alive."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from demo_support import SUNDAY
from mobile_support import visits_kept, visits_recounted
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import migrated

from db.demo.load import Size, fill
from db.models.accounts import User
from db.models.cases import Case
from db.models.mobile import Appointment, MobileStop
from db.models.people import Person
from db.people import identity
from db.progress import Silence
from domain.business_time import ROME, day_of
from domain.mobile.stops import VisitState
from domain.permissions import Actor
from domain.vocabulary import Role

V = VisitState
MANY = 5_000
"""More visits than this would make the demonstration heavy."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    engine = migrated(tmp_path_factory.mktemp("demo") / "ponte.db")
    fill(engine, Size(600, 40, seed=4, today=SUNDAY), Silence())
    with Session(engine) as session:
        yield session
    engine.dispose()


def visits(session):
    return session.execute(
        select(Appointment, MobileStop).join(MobileStop, MobileStop.id == Appointment.stop_id)
    ).all()


def test_both_databases_count_the_visits_they_hold(fresh_engine):
    fill(fresh_engine, Size(300, 40, seed=3, today=SUNDAY), Silence())
    with Session(fresh_engine) as session:
        assert visits_kept(session) == visits_recounted(session) != {}


def test_lists_have_the_proportions_of_the_first_months(demo):
    states = Counter(visit.state for visit, stop in visits(demo) if day_of(stop.starts_at) < SUNDAY)
    convened = states[V.CAME] + states[V.NO_SHOW]
    assert states[V.CONVENED] == 0 and 500 < convened < MANY
    assert states[V.CAME] / convened == pytest.approx(75 / 112, abs=0.06)
    assert states[V.SPONTANEOUS] / convened == pytest.approx(38 / 112, abs=0.08)


def test_their_number_does_not_follow_the_number_of_cases(demo, tmp_path):
    engine = migrated(tmp_path / "ponte.db")
    fill(engine, Size(6_000, 40, seed=4, today=SUNDAY), Silence())
    with Session(engine) as session:
        more = session.scalar(select(func.count()).select_from(Appointment))
        fewer = demo.scalar(select(func.count()).select_from(Appointment))
        assert more == pytest.approx(fewer, rel=0.05) and more < MANY
    engine.dispose()


def test_todays_list_is_half_checked_in_and_the_next_ones_are_ready(demo):
    today = Counter(visit.state for visit, stop in visits(demo) if day_of(stop.starts_at) == SUNDAY)
    assert today[V.CONVENED] and today[V.CAME] + today[V.NO_SHOW] and today[V.SPONTANEOUS]
    midnight = datetime.combine(SUNDAY + timedelta(days=1), time(), ROME).astimezone(UTC)
    coming = demo.execute(
        select(MobileStop.id, func.count(Appointment.id), func.min(Appointment.state))
        .join(Appointment, Appointment.stop_id == MobileStop.id)
        .where(MobileStop.starts_at >= midnight)
        .group_by(MobileStop.id)
    ).all()
    assert len(coming) > 8 and {state for _id, _n, state in coming} == {"convened"}


def test_nobody_is_marked_as_not_come_before_their_hour(demo):
    missed = [visit for visit, _stop in visits(demo) if visit.state is V.NO_SHOW]
    assert missed and all(visit.checked_at > visit.starts_at for visit in missed)


def test_no_mark_of_today_is_of_an_hour_to_come(tmp_path, monkeypatch):
    morning = datetime.combine(SUNDAY, time(7), ROME).astimezone(UTC)
    monkeypatch.setattr("db.demo.visits.utcnow", lambda: morning)
    engine = migrated(tmp_path / "ponte.db")
    fill(engine, Size(150, 25, seed=4, today=SUNDAY), Silence())
    with Session(engine) as session:
        latest = session.scalar(select(func.max(Appointment.checked_at)))
        early = select(Appointment.state).where(Appointment.starts_at > morning).distinct()
        assert latest <= morning and set(session.scalars(early)) == {V.CONVENED, V.CAME}
    engine.dispose()


def test_cases_heard_at_a_stop_are_linked_to_who_came(demo):
    linked = [(visit, stop) for visit, stop in visits(demo) if visit.case_id is not None]
    assert len(linked) > 50
    for visit, stop in linked:
        case = demo.get(Case, visit.case_id)
        assert day_of(case.opened_at) == day_of(stop.starts_at)
        assert case.quarter_id == visit.quarter_id == stop.quarter_id
        if visit.state is V.SPONTANEOUS:
            assert case.channel == "UM-SPO"
        else:
            assert (visit.state, case.channel) == (V.CAME, "UM-APP")
            assert demo.get(Person, visit.person_id).household_id == case.household_id


def test_who_is_convened_is_invented_and_found_by_name(demo):
    ids = select(Appointment.person_id).where(Appointment.person_id.is_not(None)).limit(400)
    someone = demo.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id.desc()))
    person = someone.first()
    assert person.fictitious
    user = demo.scalars(select(User).where(User.role == Role.COMMUNITY_MANAGER)).one()
    actor = Actor(user.id, user.name, user.role)
    found = identity.search(demo, actor, f"{person.family_name} {person.given_name}")
    demo.rollback()
    assert person.id in {known.person.person_id for known in found}
