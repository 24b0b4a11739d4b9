"""Rates per 100 dwellings that do not lie: those of few dwellings are drawn towards the network's.

Two cases in a quarter of 20 dwellings are not the worst quarter of the province, and none in
another of 20 are not the best. Every quarter's own rate is therefore taken as one drawn from a
Gamma distribution that describes how much quarters differ; the cases seen are Poisson around it.
The distribution is fitted to all quarters (a negative binomial regression on the intercept alone,
with the dwellings as exposure); what is said of one quarter is its mean and interval given both.
"""

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


def prepare() -> None:
    """Load the libraries now: over a second, which the first reader of the map should not wait."""
    rates([1, 9], [10, 10])


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

    Where no spread can be told (one place, no cases, differences of chance alone, no convergence)
    the mean is the pooled rate and the shape is MOST_ALIKE.
    """
    pooled = float(counts.sum() / dwellings.sum())
    spread = _spread(counts, dwellings, pooled)
    if len(counts) < 2 or spread <= 0:
        return Prior(pooled, MOST_ALIKE)
    from statsmodels.discrete.discrete_model import NegativeBinomial  # noqa: PLC0415 - slow to import

    with np.errstate(all="ignore"):
        try:
            found = NegativeBinomial(counts, np.ones((len(counts), 1)), exposure=dwellings).fit(
                start_params=[np.log(pooled), spread],
                method="bfgs",
                disp=False,
                warn_convergence=False,
                skip_hessian=True,
            )
        except (np.linalg.LinAlgError, ValueError, ArithmeticError):
            return Prior(pooled, MOST_ALIKE)
        mean, alpha = np.exp(found.params[0]), found.params[1]
    if not (found.mle_retvals["converged"] and np.isfinite(mean) and alpha > 1 / MOST_ALIKE):
        return Prior(pooled, MOST_ALIKE)
    return Prior(float(mean), float(1 / alpha))


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
    from scipy.stats import gamma  # noqa: PLC0415 - slow to import

    others = dwellings.sum() - dwellings
    worth = min(prior.shape, MOST_ALIKE) / prior.mean if prior.mean > 0 else np.inf
    borrowed = np.minimum(worth, others)
    shape = counts + prior.mean * borrowed + np.where(worth < others, 0.0, 0.5)
    spread = gamma(shape, scale=PER / (dwellings + borrowed))
    low, high = spread.ppf((1 - COVERS) / 2), spread.ppf((1 + COVERS) / 2)
    columns = (PER * counts / dwellings, spread.mean(), low, high)
    return tuple(Rate(*map(float, row)) for row in zip(*columns, strict=True))
