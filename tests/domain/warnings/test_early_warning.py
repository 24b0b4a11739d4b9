"""An early warning is raised for what neither the past nor the season explains, and seldom else.

The worlds are drawn with a fixed seed: five areas of need in 61 quarters, looked at every week.
"""

import time
from datetime import date, timedelta

import numpy as np
import pytest

from domain.warnings.detect import EPISODE, PAST, SHORTEST, WINDOW, look, same_episode

AREAS, QUARTERS = 5, 61
END = date(2026, 11, 23)
A_YEAR = 6
"""False alarms of the whole network in a year, at most: what decision 15 promises."""


def levels(rng):
    """From one case a year to five a week, most of them low."""
    return np.exp(rng.uniform(np.log(0.02), np.log(5), (AREAS, QUARTERS)))


def world(rng, level, weeks, *, season=0.4, growth=0.0, moves=0.0, batches=False):
    """Cases by area, quarter and week up to END. `moves`: squared variation of the weeks' levels;
    `batches`: half of those who come bring a second case.
    """
    start = (END - timedelta(weeks=weeks) - date(2000, 1, 10)).days
    years = (start + 7 * np.arange(weeks)) / 365.25
    mean = level[..., None] * (1 + season * np.cos(2 * np.pi * years))
    mean = mean * np.exp(growth * (years - years.mean()))
    if moves:
        mean = mean * rng.gamma(1 / moves, moves, mean.shape)
    if batches:
        first = rng.poisson(mean / 1.5)
        return first + rng.binomial(first, 0.5)
    return rng.poisson(mean)


def episodes(counts, first):
    """Episodes begun in each series while it was looked at every week from week `first` on."""
    weeks = counts.shape[-1]
    last, begun = np.full(counts.shape[:2], -1000), np.zeros(counts.shape[:2], int)
    for week in range(first, weeks + 1):
        seen = look(counts[..., :week], END - timedelta(weeks=weeks - week))
        begun += seen.alarm & (week - last > EPISODE)
        last[seen.alarm] = week
    return begun


@pytest.mark.parametrize(
    "habits",
    [
        {"season": 0.0},
        {},
        {"moves": 0.1},
        {"moves": 0.25},
        {"season": 0.8, "moves": 0.1},
        {"growth": 0.2, "moves": 0.1},
        {"growth": -0.3},
        {"batches": True},
    ],
    ids=str,
)
def test_a_network_where_nothing_happens_has_at_most_six_false_alarms_a_year(habits):
    rng, years, networks = np.random.default_rng(20), 4, 5
    alarms = sum(
        episodes(world(rng, levels(rng), PAST + WINDOW + 52 * years, **habits), PAST + WINDOW).sum()
        for _ in range(networks)
    )
    assert 1 <= alarms / (years * networks) <= A_YEAR


@pytest.mark.parametrize("past", [SHORTEST, 40, 52, 80])
def test_a_young_network_that_does_not_know_its_season_keeps_the_same_promise(past):
    rng, networks = np.random.default_rng(21), 20
    alarms = 0
    for _ in range(networks):
        counts = world(rng, levels(rng), 130, moves=0.1)
        begin = int(rng.integers(0, 130 - past - WINDOW - 26 + 1))
        alarms += episodes(counts[..., begin : begin + past + WINDOW + 26], past + WINDOW).sum()
    assert alarms / (networks / 2) <= A_YEAR


def found_within(weeks, before, after):
    """The share of series found that many weeks after their level rose, cases a week."""
    rng = np.random.default_rng(22)
    found = []
    for _ in range(30):
        level = levels(rng)
        risen = rng.random(level.shape) < 0.05
        level[risen] = before
        counts = world(rng, level, PAST + WINDOW + weeks, moves=0.1)
        more = rng.poisson(after - before, (int(risen.sum()), weeks))
        counts[risen, -weeks:] += more
        found.append(episodes(counts, PAST + WINDOW)[risen] > 0)
    return np.concatenate(found).mean()


@pytest.mark.parametrize(
    ("before", "after", "weeks", "share"),
    [
        (0.02, 2, 4, 0.85),
        (0.02, 2, 6, 0.95),
        (1.5, 4.5, 6, 0.7),
        (5, 10, 6, 0.55),
        (5, 15, 4, 0.95),
    ],
)
def test_a_real_surge_is_found_in_weeks(before, after, weeks, share):
    assert found_within(weeks, before, after) >= share


def flat(level=1, weeks=PAST + WINDOW):
    return np.full((AREAS, QUARTERS, weeks), level)


def test_fifteen_cases_where_six_are_usual_are_an_alarm_and_four_from_nothing_are_not():
    rng = np.random.default_rng(23)
    counts = world(rng, np.full((AREAS, QUARTERS), 1.5), PAST + WINDOW, season=0.0)
    counts[0, 0, -WINDOW:] = [4, 4, 5, 5]
    counts[1, 1] = 0
    counts[1, 1, -WINDOW:] = 1
    seen = look(counts, END)
    assert seen.alarm[0, 0]
    assert not seen.alarm[1, 1]
    assert seen.observed[0, 0] == 18
    assert seen.expected[0, 0] == pytest.approx(6, abs=1.5)


def test_what_the_season_brings_every_year_is_expected():
    rng = np.random.default_rng(24)
    december = look(world(rng, np.full((AREAS, QUARTERS), 3.0), PAST + WINDOW, season=0.6), END)
    assert december.expected.mean() > 1.2 * december.usual.mean()
    assert not december.alarm.any()


def test_what_grows_everywhere_alike_is_expected():
    rng = np.random.default_rng(25)
    seen = look(
        world(rng, np.full((AREAS, QUARTERS), 3.0), PAST + WINDOW, season=0.0, growth=0.5), END
    )
    assert seen.expected.mean() == pytest.approx(seen.observed.mean(), rel=0.06)


@pytest.mark.parametrize("past", [52, PAST])
def test_what_has_doubled_everywhere_half_a_year_ago_is_expected(past):
    rng = np.random.default_rng(27)
    counts = world(rng, np.full((AREAS, QUARTERS), 2.0), past + WINDOW, season=0.0)
    recent = counts[..., -30:]
    recent += rng.poisson(2.0, recent.shape)
    seen = look(counts, END)
    assert seen.expected.mean() == pytest.approx(seen.observed.mean(), rel=0.15)


def test_an_area_with_few_cases_has_hardly_a_season():
    november, may = np.zeros((2, AREAS, QUARTERS, PAST + WINDOW))
    november[:, 0, [1, 53, 54]] = may[:, 0, [27, 79, 80]] = 1
    apart = look(november, END).expected[:, 0] / look(may, END).expected[:, 0]
    assert (apart > 1).all()
    assert (apart < 1.5).all()


def test_a_short_past_tells_less_than_a_long_one_with_the_same_mean():
    long, short = flat(), flat(weeks=SHORTEST + WINDOW)
    for counts in (long, short):
        counts[0, 0, -WINDOW:] = 3
    assert look(long, END).chance[0, 0] < look(short, END).chance[0, 0]


def test_a_network_younger_than_half_a_year_has_no_usual():
    counts = flat(0, SHORTEST + WINDOW - 1)
    counts[..., -WINDOW:] = 100
    assert look(counts, END) is None
    assert look(np.zeros((AREAS, QUARTERS, 0)), END) is None


@pytest.mark.parametrize("level", [0, 1, 10**9])
def test_no_counts_are_too_few_or_too_many(level):
    seen = look(flat(level), END)
    assert np.isfinite(seen.expected).all()
    assert ((seen.chance >= 0) & (seen.chance <= 1)).all()
    assert not seen.alarm.any()


def test_an_alarm_within_eight_weeks_of_the_last_is_the_same_episode():
    assert same_episode(END - timedelta(weeks=EPISODE), END)
    assert not same_episode(END - timedelta(weeks=EPISODE + 1), END)


def test_the_whole_network_is_judged_in_less_than_fifty_milliseconds():
    counts = world(np.random.default_rng(26), np.ones((AREAS, QUARTERS)), PAST + WINDOW)
    look(counts, END)
    started = time.perf_counter()
    look(counts, END)
    assert time.perf_counter() - started < 0.05
