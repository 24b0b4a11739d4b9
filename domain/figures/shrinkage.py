"""Rates per 100 dwellings that do not lie: those of few dwellings are drawn towards the network's.

Two cases in a quarter of 20 dwellings are not the worst quarter of the province, and none in
another of 20 are not the best. Every quarter's own rate is therefore taken as one drawn from a
Gamma distribution that describes how much quarters differ; the cases seen are Poisson around it.
The distribution is fitted to all quarters (the likeliest negative binomial with the dwellings as
exposure); what is said of one quarter is its mean and interval given both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PER = 100
"""Dwellings a rate is of."""
COVERS = 0.90
"""How often the interval holds the rate, over many quarters."""
MOST_ALIKE = 16.0
"""The largest shape believed: at it rates still vary by 25 % (CV). That quarters
seem alike is what few counts always look like, and no ground to call their rates equal.
"""
BELIEVED, LEAST_ALIKE = 0.9999 * MOST_ALIKE, 1e-4
"""At MOST_ALIKE the search has run into its bound; no network is less alike than LEAST_ALIKE."""
GOLDEN, STEPS, CLOSE = (math.sqrt(5) - 1) / 2, 40, 1e-10
REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases per 100 dwellings: as counted, drawn towards the network's, and its 90 % interval."""

    raw: float
    shrunk: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Prior:
    """How the rates of the quarters are spread: mean cases per dwelling, and shape (1 / CV²)."""

    mean: float
    shape: float


def rates(
    counts: Sequence[float | None] | Floats, dwellings: Sequence[float | None] | Floats
) -> tuple[Rate | None, ...]:
    """The rate of each place; None where its dwellings (0, None, NaN) or count are not known.

    `counts` need not be whole: where a reader sees a class, the caller gives its middle, and the
    rate tells nothing that is not displayed. The same question again costs no new fit.
    """
    return _remembered(_bytes(counts), _bytes(dwellings))


def _bytes(values: Sequence[float | None] | Floats) -> bytes:
    return np.asarray(values, dtype=np.float64).tobytes()


@lru_cache(REMEMBERED)
def _remembered(counts: bytes, dwellings: bytes) -> tuple[Rate | None, ...]:
    cases, homes = np.frombuffer(counts), np.frombuffer(dwellings)
    known = np.isfinite(cases) & (cases >= 0) & np.isfinite(homes) & (homes > 0)
    if not known.any():
        return (None,) * len(cases)
    found = iter(posterior(cases[known], homes[known], fit(cases[known], homes[known])))
    return tuple(next(found) if one else None for one in known)


def fit(counts: Floats, dwellings: Floats) -> Prior:
    """The spread of the rates of places whose dwellings are known.

    Where no spread can be told (one place, no cases, differences of chance alone)
    the mean is the pooled rate and the shape is MOST_ALIKE.
    """
    pooled = float(counts.sum() / dwellings.sum())
    spread = _spread(counts, dwellings, pooled)
    if len(counts) < 2 or spread <= 0:
        return Prior(pooled, MOST_ALIKE)
    with np.errstate(all="ignore"):
        shape = _likeliest(counts, dwellings, pooled)
        mean = _mean(counts, dwellings, pooled, shape)
    if not (np.isfinite(mean) and shape < BELIEVED):
        return Prior(pooled, MOST_ALIKE)
    return Prior(mean, shape)


def _likeliest(counts: Floats, dwellings: Floats, pooled: float) -> float:
    """The shape at which the counts are likeliest, each with the mean that fits it best: the peak
    between the two bounds, closed in on by the golden section.
    """
    low, high = math.log(LEAST_ALIKE), math.log(MOST_ALIKE)
    for _ in range(STEPS):
        inward = GOLDEN * (high - low)
        shapes = math.exp(high - inward), math.exp(low + inward)
        left, right = (_likelihood(counts, dwellings, pooled, shape) for shape in shapes)
        low, high = (high - inward, high) if left < right else (low, low + inward)
    return math.exp((low + high) / 2)


def _likelihood(counts: Floats, dwellings: Floats, pooled: float, shape: float) -> float:
    """How likely the counts are (its logarithm, but for a constant), by the negative binomial."""
    from scipy.special import gammaln  # noqa: PLC0415 - loaded only when needed: 20 MB

    odds = _mean(counts, dwellings, pooled, shape) * dwellings / shape
    terms = gammaln(counts + shape) - gammaln(shape) - (counts + shape) * np.log1p(odds)
    return float((terms + counts * np.log(odds)).sum())


def _mean(counts: Floats, dwellings: Floats, pooled: float, shape: float) -> float:
    """The likeliest mean for a shape: large places weigh the less, the more rates vary."""
    mean = pooled
    for _ in range(STEPS):
        weight = 1 / (1 + mean * dwellings / shape)
        before, mean = mean, float((counts * weight).sum() / (dwellings * weight).sum())
        if abs(mean - before) <= CLOSE * mean:
            break
    return mean


def _spread(counts: Floats, dwellings: Floats, pooled: float) -> float:
    """The squared variation of the rates beyond chance, by moments; a place to start from."""
    expected = pooled * dwellings
    squares = float((expected**2).sum())
    return float(((counts - expected) ** 2 - counts).sum()) / squares if squares else 0.0


def posterior(counts: Floats, dwellings: Floats, prior: Prior) -> tuple[Rate, ...]:
    """What is known of each place's rate once its own count has been seen.

    The prior stands for so many dwellings at the network's mean, and never for more than the
    other places have: where there is nothing to borrow from, the interval is that of the count
    alone (Jeffreys), and no cases in a few dwellings leave it wide.
    """
    from scipy.special import gammaincinv  # noqa: PLC0415 - loaded only when needed: 20 MB

    others = dwellings.sum() - dwellings
    worth = min(prior.shape, MOST_ALIKE) / prior.mean if prior.mean > 0 else np.inf
    borrowed = np.minimum(worth, others)
    shape = counts + prior.mean * borrowed + np.where(worth < others, 0.0, 0.5)
    scale = PER / (dwellings + borrowed)
    low, high = (gammaincinv(shape, (1 + side * COVERS) / 2) * scale for side in (-1, 1))
    columns = (PER * counts / dwellings, shape * scale, low, high)
    return tuple(Rate(*map(float, row)) for row in zip(*columns, strict=True))
