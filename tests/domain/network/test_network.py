"""The rules of the network: what a meeting, a promise and a membership can be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.forms import Invalid
from domain.network.meetings import (
    COMMITMENT_LIMIT,
    FIRST_DAY,
    FURTHEST,
    HEADCOUNT_LIMIT,
    MINUTES_LIMIT,
    PLACE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Adhesion,
    CommitmentState,
    MeetingForm,
    MembershipForm,
    checked_commitment,
    checked_meeting,
    checked_membership,
    commitment_state,
    tally,
)

TODAY = date(2026, 11, 24)
S = CommitmentState
GOOD = MeetingForm(day=TODAY, place="Varese")


def wrong(form: MeetingForm) -> set[str]:
    with pytest.raises(Invalid) as error:
        checked_meeting(form, TODAY)
    return set(error.value.problems)


def test_a_meeting_needs_a_day_and_a_place_and_nothing_else():
    assert wrong(MeetingForm()) == {"day", "place"}
    assert wrong(replace(GOOD, place=" \t\n ")) == {"place"}
    assert checked_meeting(GOOD, TODAY) == GOOD


@pytest.mark.parametrize(
    "day",
    [
        FIRST_DAY - timedelta(days=1),
        date(1, 1, 1),
        date(9999, 12, 31),
        TODAY + FURTHEST + timedelta(days=1),
    ],
)
def test_a_day_far_away_is_a_slip(day):
    assert wrong(replace(GOOD, day=day)) == {"day"}


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("9:30", "", "begins"),
        ("24:00", "", "begins"),
        ("10:00", "9", "ends"),
        ("", "11:00", "begins"),
        ("11:00", "11:00", "ends"),
        ("11:00", "10:59", "ends"),
    ],
)
def test_hours_are_hours_and_in_order(begins, ends, field):
    assert wrong(replace(GOOD, begins=begins, ends=ends)) == {field}


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("place", PLACE_LIMIT),
        ("title", TITLE_LIMIT),
        ("agenda", TEXT_LIMIT),
        ("minutes", MINUTES_LIMIT),
    ],
)
def test_a_text_too_long_is_refused_not_cut(field, limit):
    assert len(getattr(checked_meeting(replace(GOOD, **{field: "à" * limit}), TODAY), field)) == (
        limit
    )
    assert wrong(replace(GOOD, **{field: "x" * (limit + 1)})) == {field}


@pytest.mark.parametrize("count", [-1, HEADCOUNT_LIMIT + 1])
def test_a_number_of_people_is_one(count):
    assert wrong(replace(GOOD, headcount=count)) == {"headcount"}


@given(st.text(max_size=100))
def test_any_characters_become_text_that_can_be_stored(text):
    try:
        stored = checked_meeting(replace(GOOD, minutes=text), TODAY).minutes
    except Invalid:
        pytest.fail("a short text is never refused")
    assert "\0" not in stored
    assert stored == stored.strip()


def test_a_promise_needs_words_and_a_day():
    with pytest.raises(Invalid) as error:
        checked_commitment("  ", None, TODAY)
    assert set(error.value.problems) == {"text", "due_on"}
    with pytest.raises(Invalid) as error:
        checked_commitment("x" * (COMMITMENT_LIMIT + 1), TODAY, TODAY)
    assert set(error.value.problems) == {"text"}
    with pytest.raises(Invalid) as error:
        checked_commitment("x", TODAY + FURTHEST + timedelta(days=1), TODAY)
    assert set(error.value.problems) == {"due_on"}
    assert checked_commitment(" Mandare  l'elenco\n", TODAY, TODAY) == "Mandare l'elenco"


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (0, None, S.OPEN),
        (-1, None, S.OVERDUE),
        (0, 0, S.KEPT),
        (-2, -1, S.KEPT_LATE),
        (5, 1, S.OPEN),
        (-3, 1, S.OVERDUE),
    ],
)
def test_a_promise_stands_where_its_days_say_and_the_future_has_not_happened(due, done, state):
    done_on = None if done is None else TODAY + timedelta(days=done)
    assert commitment_state(TODAY + timedelta(days=due), done_on, TODAY) is state


def test_kept_late_and_overdue_count_together():
    assert tally([S.KEPT, S.KEPT_LATE, S.OVERDUE, S.OPEN, S.KEPT]) == (2, 2, 1)


def test_the_last_step_taken_is_where_an_organisation_stands():
    days = [TODAY - timedelta(days=n) for n in (40, 30, 20, 10)]
    steps = [Adhesion.OUTSIDE, Adhesion.INVITED, Adhesion.JOINED, Adhesion.SIGNED, Adhesion.LEFT]
    assert [MembershipForm(*days[:n]).adhesion for n in range(5)] == steps
    assert checked_membership(MembershipForm(*days), TODAY) == MembershipForm(*days)
    assert checked_membership(MembershipForm(), TODAY) == MembershipForm()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (MembershipForm(joined_on=TODAY + timedelta(days=1)), "joined_on"),
        (MembershipForm(joined_on=date(1999, 1, 1)), "joined_on"),
        (MembershipForm(invited_on=TODAY, joined_on=TODAY - timedelta(days=1)), "joined_on"),
        (MembershipForm(signed_on=TODAY, left_on=TODAY - timedelta(days=1)), "left_on"),
        (MembershipForm(invited_on=TODAY, left_on=TODAY), "left_on"),
    ],
)
def test_dates_that_cannot_be_true_are_refused(form, field):
    with pytest.raises(Invalid) as error:
        checked_membership(form, TODAY)
    assert set(error.value.problems) == {field}
