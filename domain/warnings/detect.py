"""When new cases exceed what the past of their quarter and the season explain.

A *series* is one quarter and one area of need, week by week. What its last WINDOW full weeks should
bring is its own level over the past PAST weeks, times what season and trend of the area as a whole
(all quarters together) make of it now. The level is known only as well as that past tells it, cases
come in batches and months vary: all that is in the spread of the number expected, a negative
binomial. Where the chance of at least the number seen is below ALPHA, and there are at least ENOUGH
cases, it is an alarm. Decision 15 has the false alarms per year and how they were counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WINDOW = 4
"""Full weeks looked at together."""
PAST = 104
"""Weeks before them that say what is usual."""
SHORTEST = 26
"""Weeks of past below which nothing is usual yet: no alarm."""
YEAR = 52
HALF = 26
ENOUGH = 5
"""Cases below which there is no alarm, whatever the past."""
ALPHA = 0.0005
"""Chance of as many cases below which there is an alarm."""
EPISODE = 8
"""Weeks after an alarm within which another of the same series belongs to the same episode."""
STEADY = 20.0
"""Cases that say *no season* and *no trend*: areas with few cases are hardly corrected."""
NO_SEASON = 0.06
"""Squared variation allowed for as long as the season is not known."""
DOUBT = 0.5
"""Cases a series is credited with before its past is read, at the level of its area."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the last WINDOW weeks brought and should have, by area and quarter."""

    observed: Floats
    usual: Floats
    """The same number of weeks on average over the past."""
    expected: Floats
    """What season and trend make of it now."""
    chance: Floats
    """Of at least the number observed, 0 to 1."""
    alarm: Flags


def same_episode(before: date, week: date) -> bool:
    """Whether an alarm in `week` goes on from one of the same series in the week `before`."""
    return week - before <= timedelta(weeks=EPISODE)


def look(counts: NDArray[np.int64], monday: date) -> Outlook | None:
    """Judge the last WINDOW weeks of every series; None with less than SHORTEST weeks of past.

    `counts`: new cases by area, quarter and week, oldest week first, from the first week there
    were any. `monday`: the day after the last of them. Of the past, PAST weeks are read.
    """
    series = np.asarray(counts, float)[..., -PAST - WINDOW :]
    month = _months(monday, series.shape[-1])
    past, observed = series[..., :-WINDOW], series[..., -WINDOW:].sum(axis=-1)
    if past.shape[-1] < SHORTEST:
        return None
    profile = _profile(past.sum(axis=1), month)[:, None, :]
    before = profile[..., :-WINDOW].sum(axis=-1)
    level, certain = _level(past.sum(axis=-1), before)
    expected = level * profile[..., -WINDOW:].sum(axis=-1)
    batch, moves = _dispersion(past, level[..., None] * profile[..., :-WINDOW])
    unknown = 0.0 if past.shape[-1] == PAST else NO_SEASON
    variance = batch * expected + (moves + unknown + 1 / certain) * expected**2
    chance = _at_least(observed, expected, variance)
    usual = past.mean(axis=-1) * WINDOW
    return Outlook(observed, usual, expected, chance, (chance < ALPHA) & (observed >= ENOUGH))


def _months(monday: date, weeks: int) -> NDArray[np.int64]:
    """The month (0 to 11) of each of the weeks before a Monday: that of their Thursday."""
    thursdays = np.datetime64(monday, "D") + 3 - 7 * np.arange(weeks, 0, -1)
    month: NDArray[np.int64] = thursdays.astype("M8[M]").astype(np.int64) % 12
    return month


def _profile(past: Floats, month: NDArray[np.int64]) -> Floats:
    """What season and trend make of one case a week, for each area and week of past and window.

    Season and yearly growth need all PAST weeks, two whole years: with less they cannot be told
    apart, and only the trend by half-years is followed. In the window it is that of the last one.
    """
    weeks = past.shape[-1]
    profile = np.ones((len(past), weeks + WINDOW))
    if weeks == PAST:
        profile = _growth(past)
        profile *= _ratio(past, profile[:, :weeks], month[:weeks], 12)[:, month]
    halves = np.arange(weeks)[::-1] // HALF
    trend = _ratio(past, profile[:, :weeks], halves, int(halves.max()) + 1)
    return profile * trend[:, np.concatenate([halves, np.zeros(WINDOW, np.int64)])]


def _growth(past: Floats) -> Floats:
    """Even growth from each week to the next, at the rate of the last year over the one before."""
    first, second = (year.sum(axis=1) + STEADY for year in np.split(past, 2, axis=1))
    weekly: Floats = (second / first)[:, None] ** (1 / YEAR)
    return weekly ** np.arange(past.shape[-1] + WINDOW)


def _ratio(seen: Floats, profile: Floats, groups: NDArray[np.int64], size: int) -> Floats:
    """What was seen in each group of weeks over what the profile says, 1 on average, and drawn
    towards it by STEADY cases.
    """
    expected = profile * (seen.sum(axis=1) / profile.sum(axis=1))[:, None]
    member = (groups[:, None] == np.arange(size)).astype(float)
    ratio: Floats = (seen @ member + STEADY) / (expected @ member + STEADY)
    return ratio


def _level(cases: Floats, weeks: Floats) -> tuple[Floats, Floats]:
    """Cases a week of each series once season and trend are taken out, and how many cases that is
    known from: the mean and the shape of a Gamma distribution.
    """
    area = np.maximum(cases.mean(axis=1, keepdims=True), DOUBT) / weeks
    certain = cases + DOUBT
    return certain / (weeks + DOUBT / area), certain


def _dispersion(past: Floats, expected: Floats) -> tuple[float, float]:
    """How far months stray from what is expected of them, over all series.

    Returns (a, b) where the variance of a count whose mean is m is a m + b m²: a (at least 1)
    tells whether cases come in batches, b how much the levels themselves move.
    """
    months = past.shape[-1] // WINDOW
    shape = (*past.shape[:2], months, WINDOW)
    seen = past[..., -months * WINDOW :].reshape(shape).sum(axis=-1)
    mean = expected[..., -months * WINDOW :].reshape(shape).sum(axis=-1)
    square = (seen - mean) ** 2 * months / (months - 1)
    weight = 1 / (mean + 2 * mean**2)  # one over the variance of the square, nearly
    design = np.stack([mean, mean**2], axis=-1) * np.sqrt(weight)[..., None]
    found = np.linalg.lstsq(design.reshape(-1, 2), (square * np.sqrt(weight)).ravel())[0]
    batch = max(1.0, float(found[0]))
    moves = ((square - batch * mean) * weight * mean**2).sum() / (weight * mean**4).sum()
    return batch, max(0.0, float(moves))


def _at_least(seen: Floats, expected: Floats, variance: Floats) -> Floats:
    """The chance of as many cases or more, by the negative binomial."""
    from scipy.special import betainc  # noqa: PLC0415 - loaded only when needed: 20 MB

    excess = np.maximum(variance - expected, 1e-9 * expected)
    size = expected**2 / excess
    chance: Floats = betainc(np.maximum(seen, 1), size, excess / variance)
    return np.where(seen > 0, chance, 1.0)
