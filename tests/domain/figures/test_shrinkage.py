"""Rates of small places are drawn towards the network's, with an interval that keeps its word."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.figures.shrinkage import MOST_ALIKE, Prior, fit, posterior, rates

PLACES = 60


def network(rng, places=PLACES, shape=4.0, mean=0.05):
    dwellings = rng.integers(20, 400, places).astype(float)
    truth = rng.gamma(shape, mean / shape, places)
    return rng.poisson(truth * dwellings).astype(float), dwellings, truth


def test_the_mean_is_the_known_closed_form():
    prior = Prior(mean=0.05, shape=2.0)  # worth 40 dwellings with 2 cases
    counts, dwellings = np.array([6.0, 0.0, 50.0]), np.array([60.0, 10.0, 1000.0])
    found = posterior(counts, dwellings, prior)
    assert [one.shrunk for one in found] == pytest.approx([8.0, 4.0, 5.0])
    assert [one.raw for one in found] == pytest.approx([10.0, 0.0, 5.0])


def test_the_interval_is_that_of_the_gamma_distribution():
    # Gamma(1, 1/50): quantiles of an exponential, -50 log(1 - p)
    prior = Prior(mean=0.01, shape=0.5)
    [found, _] = posterior(np.array([0.5, 9.0]), np.array([50.0, 900.0]), prior)
    assert found.low == pytest.approx(-np.log(0.95))
    assert found.high == pytest.approx(-np.log(0.05))


def test_the_fit_finds_the_spread_the_quarters_were_drawn_from():
    counts, dwellings, _ = network(np.random.default_rng(3), places=4000)
    found = fit(counts, dwellings)
    assert found.mean == pytest.approx(0.05, rel=0.03)
    assert found.shape == pytest.approx(4.0, rel=0.1)


@pytest.mark.parametrize(
    ("counts", "dwellings", "mean", "shape"),
    [
        ([12, 3, 0, 25, 7, 1, 40, 2], [120, 80, 60, 150, 200, 20, 300, 90], 0.07217588, 1.701932),
        ([2.5, 7, 31, 5, 0.5, 17], [40, 55, 260, 400, 130, 90], 0.08441942, 1.041810),
        (
            [0, 0, 14, 1, 0, 3, 0, 88, 2, 0],
            [20, 35, 60, 25, 150, 90, 40, 210, 300, 75],
            0.07509498,
            0.223098,
        ),
    ],
)
def test_the_fit_is_that_of_statsmodels(counts, dwellings, mean, shape):
    """NegativeBinomial(counts, ones, exposure=dwellings), converged to a gradient of 1e-10."""
    found = fit(np.array(counts, float), np.array(dwellings, float))
    assert found.mean == pytest.approx(mean, rel=1e-6)
    assert found.shape == pytest.approx(shape, rel=1e-5)


def test_the_interval_is_that_of_scipy_stats():
    """gamma(shape, scale).ppf of 5 and 95 in 100, for the first place of the first fit above."""
    prior = Prior(mean=0.07217570046828324, shape=1.7019024842769346)
    found = posterior(np.array([12.0, 56.0]), np.array([120.0, 900.0]), prior)[0]
    assert found.shrunk == pytest.approx(9.543044427285896)
    assert (found.low, found.high) == pytest.approx((5.73354429340778, 14.141237479453855))


def test_a_small_place_is_drawn_further_than_a_large_one_with_the_same_rate():
    counts, dwellings, _ = network(np.random.default_rng(4))
    small, large = rates([*counts, 4, 80], [*dwellings, 20, 400])[-2:]
    assert small.raw == large.raw == 20
    assert small.shrunk < large.shrunk < 20
    assert small.high - small.low > large.high - large.low


def test_two_cases_in_a_hamlet_do_not_stand_above_eighty_in_a_large_quarter():
    counts, dwellings, _ = network(np.random.default_rng(5))
    hamlet, quarter = rates([*counts, 2, 80], [*dwellings, 8, 400])[-2:]
    assert hamlet.raw > quarter.raw
    assert hamlet.shrunk < quarter.shrunk


@pytest.mark.parametrize("shape", [2.0, 8.0, 60.0])
def test_ninety_intervals_of_a_hundred_hold_the_true_rate(shape):
    rng = np.random.default_rng(6)
    held = []
    for _ in range(60):
        counts, dwellings, truth = network(rng, shape=shape)
        for rate, true in zip(rates(counts, dwellings), truth, strict=True):
            held.append(rate.low <= 100 * true <= rate.high)
    # quarters more alike than is ever believed get intervals that are too wide, never too narrow
    assert 0.88 <= np.mean(held) <= (0.91 if shape < MOST_ALIKE else 1.0)


def test_dwellings_that_are_not_known_give_no_rate():
    found = rates([5, 5, 5, None, 5], [0, None, float("nan"), 100, 100])
    assert [rate is None for rate in found] == [True, True, True, True, False]
    assert rates([], []) == ()
    assert rates([3], [None]) == (None,)


def test_one_place_alone_borrows_from_nobody():
    [found] = rates([0], [100])
    assert found.raw == 0
    assert found.low < 0.01
    assert found.high == pytest.approx(1.92, abs=0.01)


def test_no_cases_anywhere_still_leave_room_for_some():
    found = rates([0] * 10, [100] * 10)
    assert {rate.raw for rate in found} == {0}
    assert all(0 < rate.shrunk < rate.high < 0.25 for rate in found)


def test_places_that_differ_by_chance_alone_get_the_pooled_rate_and_an_honest_interval():
    found = rates([5, 5, 5, 5], [100, 100, 100, 100])
    assert [rate.shrunk for rate in found] == pytest.approx([5.125] * 4)
    assert all(rate.low < 3.7 and rate.high > 6.7 for rate in found)


@pytest.mark.parametrize(
    ("counts", "dwellings"),
    [
        ([1e9, 2], [10, 100]),
        ([1e12] * 61, [1.0] * 61),
        ([0, 0, 1], [1, 1e9, 1]),
        ([2.5, 2.5, 7.0], [30, 3000, 100]),
        ([1e-300, 1], [1e-300, 1]),
        ([float("inf"), 1, -3], [10, 10, 10]),
    ],
)
def test_counts_beyond_reason_give_a_number_or_nothing_and_no_warning(counts, dwellings):
    for rate in rates(counts, dwellings):
        assert rate is None or np.isfinite([rate.raw, rate.shrunk, rate.low, rate.high]).all()


_PLACES = st.lists(
    st.tuples(st.integers(0, 10_000), st.none() | st.integers(0, 20_000)), min_size=0, max_size=40
)


@settings(deadline=None)
@given(_PLACES)
def test_whatever_the_counts_the_interval_surrounds_a_rate_above_zero(places):
    counts, dwellings = [c for c, _ in places], [n for _, n in places]
    found = rates(counts, dwellings)
    assert [rate is None for rate in found] == [not n for n in dwellings]
    for rate in found:
        assert rate is None or (0 <= rate.low <= rate.shrunk <= rate.high and rate.shrunk > 0)


@settings(deadline=None)
@given(_PLACES, st.data())
def test_one_case_more_never_lowers_the_rate_of_its_place(places, data):
    known = [place for place in places if place[1]] or [(3, 50)]
    counts = np.array([c for c, _ in known], float)
    dwellings = np.array([n for _, n in known], float)
    prior = fit(counts, dwellings)
    at = data.draw(st.integers(0, len(known) - 1))
    more = counts + (np.arange(len(known)) == at)
    before, after = posterior(counts, dwellings, prior), posterior(more, dwellings, prior)
    assert after[at].shrunk > before[at].shrunk


def test_asked_again_it_costs_less_than_a_millisecond():
    counts, dwellings, _ = network(np.random.default_rng(7))
    rates(counts, dwellings)
    started = time.perf_counter()
    for _ in range(100):
        rates(counts, dwellings)
    assert (time.perf_counter() - started) / 100 < 0.001
