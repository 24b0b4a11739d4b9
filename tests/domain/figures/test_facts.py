from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures.months import (
    CaseSeen,
    ReferralSeen,
    Reopened,
    Statistic,
    Visit,
    change,
    facts_of_case,
    facts_of_referral,
    facts_of_visit,
)
from domain.mobile.stops import VisitState
from domain.vocabulary import Outcome, ReferralStatus

NEW_YEAR = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
"""In Rome it is 2026 already."""
SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDED = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def a_case(**changes):
    seen = {
        "quarter_id": 7,
        "opened_at": NEW_YEAR,
        "channel": "COL",
        "urgency": 2,
        "needs": frozenset({"EC-ALI", "EC-UTE"}),
        "areas": frozenset({"EC"}),
        "referred_after": None,
        "answered_after": None,
        "referred_at": None,
        "answered_at": None,
        "closed_at": None,
        "outcome": None,
    }
    return CaseSeen(**(seen | changes))


def a_referral(status, answered=None, due=SENT + timedelta(days=1)):
    return ReferralSeen(7, status, SENT, due, answered, ENDED)


def splits(facts):
    return {(fact.statistic, fact.split) for fact in facts}


def test_a_case_counts_in_the_month_of_rome_once_for_each_need_and_area():
    facts = facts_of_case(a_case())
    assert {fact.month for fact in facts} == {date(2026, 1, 1)}
    assert splits(facts) == {
        (Statistic.CASE_OPENED, ""),
        (Statistic.CASE_CHANNEL, "COL"),
        (Statistic.CASE_URGENCY, "2"),
        (Statistic.CASE_AREA, "EC"),
        (Statistic.CASE_NEED, "EC-ALI"),
        (Statistic.CASE_NEED, "EC-UTE"),
    }


def test_a_closed_case_counts_in_the_month_of_closing_with_its_outcome():
    closed = datetime(2026, 4, 9, 8, 0, tzinfo=UTC)
    facts = facts_of_case(a_case(closed_at=closed, outcome=Outcome.PARTLY))
    ended = [fact for fact in facts if fact.statistic is Statistic.CASE_CLOSED]
    assert [(fact.month, fact.split) for fact in ended] == [(date(2026, 4, 1), Outcome.PARTLY)]


def test_every_closing_and_reopening_counts_in_its_own_month():
    at = [datetime(2026, month, 9, 8, 0, tzinfo=UTC) for month in (4, 5, 6)]
    earlier = Reopened(at[0], Outcome.SOLVED, at[1])
    facts = facts_of_case(a_case(reopened=(earlier,), closed_at=at[2], outcome=Outcome.MOVED))
    ends = {Statistic.CASE_CLOSED, Statistic.CASE_REOPENED}
    assert sorted((f.month.month, f.statistic, f.split) for f in facts if f.statistic in ends) == [
        (4, Statistic.CASE_CLOSED, Outcome.SOLVED),
        (5, Statistic.CASE_REOPENED, ""),
        (6, Statistic.CASE_CLOSED, Outcome.MOVED),
    ]


@pytest.mark.parametrize(
    ("minutes", "tenths"),
    [(0, "0000"), (1, "0001"), (6, "0001"), (7, "0002"), (174, "0029"), (99_999, "9999")],
)
def test_waiting_is_counted_in_tenths_of_a_working_hour_rounded_up(minutes, tenths):
    waited = {"referred_after": minutes, "answered_after": minutes}
    facts = splits(facts_of_case(a_case(**waited, referred_at=SENT, answered_at=ENDED)))
    assert {(Statistic.CASE_REFERRED, tenths), (Statistic.CASE_ANSWERED, tenths)} <= facts


def test_a_wait_counts_in_the_month_in_which_it_ended():
    waited = {"referred_after": 6, "answered_after": 6}
    facts = facts_of_case(a_case(**waited, referred_at=SENT, answered_at=ENDED))
    waits = [f.month.month for f in facts if f.statistic in ("case.referred", "case.answered")]
    assert waits == [3, 5]


S = ReferralStatus


@pytest.mark.parametrize(
    ("status", "answered_after_hours", "expected"),
    [
        (S.DRAFT, None, set()),
        (S.CANCELLED, None, {("sent", "")}),
        (S.SENT, None, {("sent", "")}),
        (S.EXPIRED, None, {("sent", ""), ("time", "expired")}),
        (S.ACCEPTED, 24, {("sent", ""), ("time", "in_time"), ("answer", "accepted")}),
        (S.DECLINED, 25, {("sent", ""), ("time", "late"), ("answer", "declined")}),
        (S.CANCELLED, 1, {("sent", ""), ("time", "in_time"), ("answer", "accepted")}),
        (
            S.CONFIRMED,
            1,
            {("sent", ""), ("time", "in_time"), ("answer", "accepted"), ("end", "confirmed")},
        ),
    ],
)
def test_a_request_counts_as_what_became_of_it(status, answered_after_hours, expected):
    hours = answered_after_hours
    answered = SENT + timedelta(hours=hours) if hours is not None else None
    facts = facts_of_referral(a_referral(status, answered))
    assert {(f.statistic.removeprefix("referral."), f.split) for f in facts} == expected


def test_a_request_counts_each_step_in_its_own_month():
    facts = facts_of_referral(a_referral(S.CONFIRMED, SENT + timedelta(days=30)))
    assert [(fact.statistic.removeprefix("referral."), fact.month.month) for fact in facts] == [
        ("sent", 3),
        ("time", 4),
        ("answer", 4),
        ("end", 5),
    ]


def test_a_request_that_never_left_counts_nowhere():
    assert facts_of_referral(a_referral(S.CANCELLED, due=None)) == []


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (VisitState.CONVENED, {"convened"}),
        (VisitState.CAME, {"convened", "came"}),
        (VisitState.NO_SHOW, {"convened", "no_show"}),
        (VisitState.SPONTANEOUS, {"spontaneous"}),
    ],
)
def test_who_was_convened_counts_as_convened_whatever_became_of_it(state, counted):
    facts = facts_of_visit(Visit(7, date(2026, 5, 20), state))
    assert {fact.split for fact in facts} == counted
    assert {fact.month for fact in facts} == {date(2026, 5, 1)}


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
cases = st.builds(
    a_case,
    urgency=st.integers(1, 4),
    needs=st.frozensets(st.sampled_from(["EC-ALI", "SO-ISO", "GA-SFR"])),
    referred_after=st.none() | st.integers(0, 10_000),
    referred_at=st.none() | moments,
    closed_at=st.none() | moments,
    reopened=st.lists(
        st.builds(Reopened, moments, st.sampled_from(Outcome), moments), max_size=2
    ).map(tuple),
)


@given(st.lists(st.tuples(cases, cases), max_size=4))
def test_adding_changes_to_old_counts_gives_the_counts_of_the_new_records(pairs):
    kept = Counter()
    for old, _new in pairs:
        _move(kept, change([], facts_of_case(old)))
    for old, new in pairs:
        _move(kept, change(facts_of_case(old), facts_of_case(new)))
    afresh = Counter()
    for _old, new in pairs:
        _move(afresh, change([], facts_of_case(new)))
    assert _without_zeros(kept) == _without_zeros(afresh)


def _move(total, rows):
    for fact, n in rows.items():
        total[fact] += n


def _without_zeros(counter):
    return {place: n for place, n in counter.items() if n}
