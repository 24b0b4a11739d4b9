"""Where a case belongs, its notice and its household, put right; the figures follow."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from correction_support import add_household, add_tenant, case_of_somebody, quarter_id, say, sent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.case_life.changes import change_status
from db.cases.detail import detail
from db.corrections import history as corrections
from db.corrections.case import correct_notice, correct_place
from db.corrections.household import (
    add_known_member,
    add_member,
    correct_household,
    remove_member,
)
from db.corrections.person import choose_person
from db.models.cases import CaseTally, NeedTally
from db.models.people import Correction, Household, Person
from db.people import identity
from db.referrals.ask import record, refer
from domain.corrections.fields import Fault, Field, Identity
from domain.errors import Changed, Refused
from domain.intake.form import Gap
from domain.people.flaws import Flaw
from domain.permissions import PermissionDenied
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus

S = ReferralStatus
TUESDAY = datetime(2026, 8, 25, 8, 0, tzinfo=UTC)


def again(session, case):
    session.flush()
    session.refresh(case)
    return case


def place(session, actor, case, quarter, channel="UM-SPO", token="t1"):
    code = quarter_id(session, quarter)
    correct_place(session, actor, case.reference, case.version, code, channel, token)
    return again(session, case)


def open_in(session, quarter):
    return session.scalar(
        select(func.coalesce(func.sum(NeedTally.open), 0)).where(
            NeedTally.quarter_id == quarter_id(session, quarter)
        )
    )


def test_a_wrong_quarter_is_put_right_and_the_counts_move(session, manager):
    case, _person = case_of_somebody(session, manager, needs=("EC-ALI", "SA-PSI"))
    place(session, manager, case, "VA-02", "UM-APP")
    assert (case.quarter_id, case.channel) == (quarter_id(session, "VA-02"), "UM-APP")
    assert (open_in(session, "VA-01"), open_in(session, "VA-02")) == (0, 2)
    assert tallies_kept(session) == tallies_recounted(session)
    assert detail(session, manager, case.reference).diary[0].entry.corrected == (
        ("quarter", "VA-01", "VA-02"),
        ("channel", "UM-SPO", "UM-APP"),
    )
    assert case.version == 2


def test_the_facts_of_referrals_move_with_their_case(session, manager):
    case, _person = case_of_somebody(session, manager)
    _number, token = sent(session, manager, case)
    say(session, token, S.SENT, S.ACCEPTED)
    entrust(session, manager, case.reference, add_service(session, "Altra"), "", "second")
    place(session, manager, again(session, case), "VA-02")
    assert tallies_kept(session) == tallies_recounted(session)


def test_a_closed_case_moves_in_the_months_it_is_counted_in(session, manager):
    case, _person = case_of_somebody(session, manager)
    change_status(session, manager, case.reference, 1, CaseStatus.CLOSED, Outcome.PARTLY)
    place(session, manager, again(session, case), "CO-01", "UM-APP")
    assert tallies_kept(session) == tallies_recounted(session)
    closed = select(CaseTally.quarter_id).where(CaseTally.closed > 0, CaseTally.area == "*")
    assert set(session.scalars(closed)) == {quarter_id(session, "CO-01")}


def test_another_province_gives_its_own_working_time(session, manager):
    with time_machine.travel(TUESDAY, tick=False):
        case = add_case(session, manager, due_at=TUESDAY + timedelta(days=7))  # a Tuesday, 10:00
        place(session, manager, case, "CO-01")
    # 31 August is the day of the patron of Como: what is left of the time stays as long.
    assert case.due_at == TUESDAY + timedelta(days=8)
    assert case.reference.startswith("VA-")
    assert tallies_kept(session) == tallies_recounted(session)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_request_that_was_never_sent_is_no_first_request_in_another_province(
    session, manager, withdrawn
):
    case = add_case(session, manager)
    made = refer(session, manager, case.reference, add_service(session), "", "form")
    if withdrawn:
        record(session, manager, made.referral_id, S.CANCELLED)
    place(session, manager, again(session, case), "CO-01")
    assert case.referred_after is None
    assert tallies_kept(session) == tallies_recounted(session)


def test_what_a_partner_was_told_stays(session, manager):
    case, _person = case_of_somebody(session, manager)
    sent(session, manager, case)
    due = again(session, case).due_at
    place(session, manager, case, "CO-01")
    assert case.due_at == due
    assert tallies_kept(session) == tallies_recounted(session)


def test_the_household_moves_with_its_only_case(session, manager):
    case, person = case_of_somebody(session, manager)
    place(session, manager, case, "VA-02")
    home = session.get_one(Household, person.household_id)
    assert again(session, home).quarter_id == case.quarter_id


def test_the_household_stays_where_another_of_its_cases_is(session, manager):
    case, person = case_of_somebody(session, manager)
    home = session.get_one(Household, person.household_id)
    add_case(session, manager, household=home)
    place(session, manager, case, "VA-02")
    assert again(session, home).quarter_id == quarter_id(session, "VA-01")


def test_a_household_that_lived_elsewhere_already_stays_there(session, manager):
    home = add_household(session, "VA-03")
    case = add_case(session, manager, household=home)
    place(session, manager, case, "VA-02")
    assert again(session, home).quarter_id == quarter_id(session, "VA-03")


def test_every_problem_of_the_place_is_said_at_once(session, manager):
    case = add_case(session, manager)
    for quarter, channel in ((None, None), (999_999, "NESSUNO")):
        with pytest.raises(Refused) as refused:
            correct_place(session, manager, case.reference, 1, quarter, channel, "t1")
        assert refused.value.problems == {"quarter_id": Gap.QUARTER, "channel": Gap.CHANNEL}


def test_the_same_place_is_no_correction_and_a_double_click_is_one(session, manager):
    case = add_case(session, manager)
    with pytest.raises(Refused):
        place(session, manager, case, "VA-01")
    code = quarter_id(session, "VA-02")
    for _click in range(2):
        correct_place(session, manager, case.reference, 1, code, "UM-SPO", "t2")
    assert session.scalar(select(func.count()).select_from(Correction)) == 1
    with pytest.raises(Changed):
        correct_place(session, manager, case.reference, 1, code, "UM-APP", "t3")


def test_a_notice_is_noted_later_changed_and_taken_back(session, manager):
    case = add_case(session, manager)
    case.privacy_given_on = case.privacy_version = None
    today = datetime.now(UTC).date()

    def noted(on: date | None, token: str) -> None:
        version = again(session, case).version
        correct_notice(session, manager, case.reference, version, on, None, "", token)

    noted(today, "t1")
    assert again(session, case).privacy_given_on == today
    assert case.privacy_version
    earlier = today - timedelta(days=3)
    noted(earlier, "t2")
    noted(None, "t3")
    assert (again(session, case).privacy_given_on, case.privacy_version) == (None, None)
    found = corrections.history(session, manager, case.reference)
    assert [(c.before, c.after) for c in found] == [
        (earlier.isoformat(), ""),
        (today.isoformat(), earlier.isoformat()),
        ("", today.isoformat()),
    ]


def test_a_notice_of_tomorrow_is_refused(session, manager):
    case = add_case(session, manager)
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    with pytest.raises(Refused) as refused:
        correct_notice(session, manager, case.reference, 1, tomorrow, None, "", "t1")
    assert refused.value.problems == {"privacy_given_on": Gap.FUTURE}


def test_the_numbers_of_a_household_are_put_right(session, manager):
    case, person = case_of_somebody(session, manager)
    correct_household(session, manager, case.reference, 1, 4, 2, None, "t1")
    home = again(session, session.get_one(Household, person.household_id))
    assert (home.size, home.minors, home.over_65) == (4, 2, None)
    with pytest.raises(Refused) as refused:
        correct_household(session, manager, case.reference, 2, 1, 2, None, "t2")
    assert refused.value.problems == {"size": Flaw.SIZE_PARTS}
    assert detail(session, manager, case.reference).diary[0].entry.corrected == (
        ("size", "", "4"),
        ("minors", "", "2"),
    )


def test_numbers_are_noted_where_there_was_no_household(session, manager):
    case = add_case(session, manager)
    correct_household(session, manager, case.reference, 1, 3, None, None, "t1")
    home = session.get_one(Household, again(session, case).household_id)
    assert (home.size, home.quarter_id) == (3, case.quarter_id)


def test_a_second_member_is_added_and_may_become_whom_the_case_is_for(session, manager):
    case, first = case_of_somebody(session, manager)
    form = Identity(family_name="Secondaprova", phone="3471112222")
    add_member(session, manager, case.reference, 1, form, "t1")
    members = identity.persons_of_case(session, manager, case.reference)
    assert [p.family_name for p in members] == ["Provarossi", "Secondaprova"]
    assert identity.tenant_of(session, again(session, case)).id == first.id
    choose_person(session, manager, case.reference, 2, members[1].person_id, "t2")
    assert identity.tenant_of(session, again(session, case)).family_name == "Secondaprova"
    assert case.household_id == first.household_id
    assert identity.search(session, manager, "secondaprova")


def test_a_household_is_never_smaller_than_those_named_in_it(session, manager):
    case, first = case_of_somebody(session, manager)
    correct_household(session, manager, case.reference, 1, 1, None, None, "t1")
    add_member(session, manager, case.reference, 2, Identity(family_name="Secondaprova"), "t2")
    home = again(session, session.get_one(Household, first.household_id))
    assert home.size == 2
    lines = corrections.history(session, manager, case.reference)
    assert (Field.SIZE, "1", "2") in {(c.field, c.before, c.after) for c in lines}


def test_a_member_added_by_mistake_is_taken_off_and_stays_known(session, manager):
    case, first = case_of_somebody(session, manager)
    add_member(session, manager, case.reference, 1, Identity(family_name="Secondaprova"), "t1")
    second = identity.persons_of_case(session, manager, case.reference)[1]
    remove_member(session, manager, case.reference, 2, second.person_id, "t2")
    session.flush()
    assert [p.person_id for p in identity.persons_of_case(session, manager, case.reference)] == [
        first.id
    ]
    assert identity.search(session, manager, "secondaprova")
    add_known_member(session, manager, case.reference, 3, second.person_id, "t3")
    session.flush()
    assert len(identity.persons_of_case(session, manager, case.reference)) == 2
    found = corrections.history(session, manager, case.reference)
    assert [(c.field, c.before, c.after) for c in found] == [
        (Field.MEMBER, "", "Secondaprova"),
        (Field.MEMBER, "Secondaprova", ""),
        (Field.MEMBER, "", "Secondaprova"),
    ]


def test_whom_a_case_is_for_is_not_taken_off_its_household(session, manager):
    case, first = case_of_somebody(session, manager)
    with pytest.raises(Refused) as refused:
        remove_member(session, manager, case.reference, 1, first.id, "t1")
    assert refused.value.problems == {"person_id": Fault.FOR_THEM}


def test_who_has_cases_elsewhere_is_not_moved_into_the_household(session, manager):
    case, _first = case_of_somebody(session, manager)
    home = add_household(session)
    other = add_tenant(session, home, "Altrove")
    add_case(session, manager, household=home)
    with pytest.raises(Refused) as refused:
        add_known_member(session, manager, case.reference, 1, other.id, "t1")
    assert refused.value.problems == {"person_id": Fault.ELSEWHERE}
    with pytest.raises(Refused):
        add_known_member(session, manager, case.reference, 1, 999_999, "t1")
    assert session.get_one(Person, other.id).household_id == home.id


@pytest.mark.parametrize("role", ["executive", "coordinator", "administrator"])
def test_only_the_community_manager_corrects(session, manager, request, role):
    case = add_case(session, manager)
    actor, code = request.getfixturevalue(role), case.reference
    for attempt in (
        lambda: correct_place(session, actor, code, 1, 1, "UM-SPO", "t"),
        lambda: correct_notice(session, actor, code, 1, None, None, "", "t"),
        lambda: correct_household(session, actor, code, 1, 1, None, None, "t"),
        lambda: add_member(session, actor, code, 1, Identity(family_name="X"), "t"),
        lambda: add_known_member(session, actor, code, 1, 1, "t"),
        lambda: remove_member(session, actor, code, 1, 1, "t"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.sampled_from(["VA-01", "VA-02", "CO-01", "MZ-01", "accept", "done", "close", "reopen"]),
        max_size=8,
    )
)
def test_wherever_a_case_is_moved_the_figures_stay_true(session, manager, steps):
    with session.begin_nested() as savepoint:
        case, _person = case_of_somebody(session, manager)
        _number, token = sent(session, manager, case)
        for number, step in enumerate(steps):
            try:
                with session.begin_nested():
                    take(session, manager, again(session, case), token, step, f"t{number}")
            except (Refused, ValueError):
                pass
        assert tallies_kept(session) == tallies_recounted(session)
        savepoint.rollback()


def take(session, manager, case, link, step, token):
    match step:
        case "accept":
            say(session, link, S.SENT, S.ACCEPTED)
        case "done":
            say(session, link, S.ACCEPTED, S.IN_PROGRESS)
        case "close":
            change_status(
                session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.UNSOLVED
            )
        case "reopen":
            change_status(session, manager, case.reference, case.version, CaseStatus.IN_PROGRESS)
        case _quarter:
            place(session, manager, case, step, token=token)
