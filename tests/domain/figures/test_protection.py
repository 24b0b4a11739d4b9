"""Classes, rounding, shares, and which places are large."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures.protection import (
    AMOUNTS,
    DRAW_WEEKS,
    LEAST,
    STEP,
    amount,
    amount_of_period,
    class_of,
    draw_of,
    large,
    rounded,
    share,
    shares,
    together,
)

MONDAY = date(2026, 11, 23)
DRAW = draw_of(b"a key of these tests")


@given(st.integers(0, 20_000), st.sampled_from(AMOUNTS))
def test_a_class_holds_the_true_count_whatever_the_amount(count, moved):
    told = class_of(count, moved)
    assert told.low <= count <= told.high


@given(st.integers(0, 20_000))
def test_no_class_leaves_a_single_count(count):
    told = class_of(count)
    assert told.high > told.low


def test_a_case_more_crosses_a_border_in_some_places_and_not_in_others():
    before = [class_of(2, moved) for moved in set(AMOUNTS)]
    after = [class_of(3, moved) for moved in set(AMOUNTS)]
    assert 0 < sum(a != b for a, b in zip(after, before, strict=True)) < len(before)


def test_the_amount_of_a_place_hangs_on_no_case_and_stays_for_a_time():
    days = [MONDAY + timedelta(weeks=n) for n in range(4 * DRAW_WEEKS)]
    drawn = [amount(DRAW, "open", "VA-01", day) for day in days]
    assert sum(a != b for a, b in pairwise(drawn)) <= 4
    assert drawn[0] == amount(DRAW, "open", "VA-01", MONDAY + timedelta(days=6))


def test_places_turn_in_weeks_of_their_own_and_draw_every_amount():
    places = [f"VA-{n:02d}" for n in range(200)]
    turned = [
        next(
            n
            for n in range(DRAW_WEEKS * 9)
            if amount(DRAW, "open", p, MONDAY + timedelta(weeks=n))
            != amount(DRAW, "open", p, MONDAY + timedelta(weeks=n + 1))
        )
        % DRAW_WEEKS
        for p in places
    ]
    assert len(set(turned)) > DRAW_WEEKS / 2
    drawn = Counter(amount(DRAW, "open", place, MONDAY) for place in places)
    assert set(drawn) == set(AMOUNTS) and drawn[0] == max(drawn.values())


def test_another_installation_draws_other_amounts():
    other = draw_of(b"another key")
    places = [f"VA-{n:02d}" for n in range(50)]
    assert [amount(DRAW, "open", p, MONDAY) for p in places] != [
        amount(other, "open", p, MONDAY) for p in places
    ]


@given(st.integers(0, 100_000))
def test_counts_of_large_places_are_rounded_and_few_is_like_none(count):
    told = rounded(count)
    assert (told is None) == (count < LEAST)
    if told is not None:
        assert told % STEP == 0 and abs(told - count) <= STEP // 2


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(1, 19, None), (2, 20, 10), (18, 20, 90), (0, 20, 0), (33, 100, 35), (100, 100, 100)],
)
def test_a_share_needs_a_base_and_is_told_in_steps(part, whole, told):
    assert share(part, whole) == told


def test_shares_of_a_place_are_told_in_tens_of_enough_parts():
    assert shares({"EC": 23, "AB": 8, "SO": 0}) == {"EC": 70, "AB": 30, "SO": 0}
    assert shares({"EC": 29, "AB": 0}) == shares({"EC": 0}) == {}


def test_a_town_is_large_only_if_the_rest_of_its_province_is():
    quarters = (
        [("varese", "VA")] * 17 + [("busto", "VA")] * 9 + [("luino", "VA"), ("gavirate", "VA")] * 4
    )
    quarters += [("como", "CO")] * 12 + [("cantu", "CO")] * 3 + [("monza", "MB")] * 12
    assert large(quarters) == {"VA", "CO", "MB", "varese", "busto", "monza"}


def test_the_smaller_of_two_towns_gives_way_when_too_little_would_be_left():
    quarters = [("varese", "VA")] * 17 + [("busto", "VA")] * 9 + [("other", "VA")] * 3
    assert large(quarters) == {"VA", "varese"}


def test_what_a_closed_period_brought_is_moved_by_an_amount_of_its_own():
    lasts = [date(2026, month, 28) for month in range(1, 13)]
    drawn = {
        place: [amount_of_period(DRAW, "heard", place, last) for last in lasts]
        for place in ("VA-01", "VA-02")
    }
    assert all(set(each) == set(AMOUNTS) for each in drawn.values())
    assert drawn["VA-01"] != drawn["VA-02"]


def test_a_year_says_what_its_quarters_say_and_no_more():
    parts = [class_of(n) for n in (2, 0, 4, 1)]
    whole = together(parts)
    assert (whole.low, whole.high) == (sum(p.low for p in parts), sum(p.high for p in parts))
    assert together([class_of(0)] * 4).order == 0 < whole.order
    assert together([class_of(7)]) == class_of(7)
