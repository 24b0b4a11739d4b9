"""What marks of people say of a secret, beside what their open needs say of people in general.

The attacker knows the truth of nine tenths, learns from it, and judges the rest; so for each tenth,
over several divisions. First from the open needs. What they held then is where both ways begin to
learn from all marks: `together` weighs all at once and finds what many of them say a little of;
`alone` looks for single marks that go with the secret oftener than luck makes, and finds what is
rare and precise. So what a need says is never called the work of the marks that repeat it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

PARTS, DIVISIONS, LEAST, STEPS = 10, 2, 5, 8
PULL_OF_NEEDS, PULL_OF_MARKS = 0.03, 10.0
"""How strongly weights are drawn to nothing: what foretells best of 722 cases. Of needs there are
few, and drawn by 1 they say far less than they could; of marks there are hundreds.
"""
LUCK = 0.002
"""A single mark is believed where luck makes as much of it less often."""
_LIMIT = 0.001
Beliefs = np.ndarray


@dataclass(frozen=True, slots=True)
class Guess:
    """How likely each is, by open needs, by all marks together, and by the best mark of each."""

    needs: Beliefs
    together: Beliefs
    alone: Beliefs


def guess(
    needs: Sequence[AbstractSet[str]], marks: Sequence[AbstractSet[str]], truth: np.ndarray
) -> Guess:
    """Everybody, by the others."""
    known, table = _table(needs), _table(marks)
    some = np.array([bool(each) for each in needs])
    held = np.zeros((3, len(truth)))
    for division in range(DIVISIONS):
        for learned, tried in _parts(len(truth), division):
            before = _among(known[learned], some[learned], truth[learned], division)
            now = _by_needs(known, some, truth, learned)[tried]
            held[0, tried] += now
            held[1, tried] += _together(table, before, now, truth, learned)
            held[2, tried] += _alone(table, before, now, truth, learned)
    return Guess(*held / DIVISIONS)


def _table(marks: Sequence[AbstractSet[str]]) -> np.ndarray:
    """A column for each mark that is not rare, and one of ones; of equal columns one."""
    common = Counter(mark for each in marks for mark in each)
    at = {mark: n for n, mark in enumerate(sorted(m for m in common if common[m] >= LEAST))}
    table = np.zeros((len(marks), len(at) + 1))
    table[:, -1] = 1
    for row, each in enumerate(marks):
        table[row, [at[mark] for mark in each if mark in at]] = 1
    return np.unique(table, axis=1)


def _parts(size: int, division: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Who is known and who is judged, one part after the other."""
    fold = np.random.default_rng(division).permutation(np.arange(size) % PARTS)
    for n in range(PARTS):
        yield fold != n, fold == n


def _by_needs(
    known: np.ndarray, some: np.ndarray, truth: np.ndarray, learned: np.ndarray
) -> Beliefs:
    """What open needs say; where a case has none, that none is shown says nothing: the rate of
    all.
    """
    held = np.full(len(truth), (truth[learned].sum() + 0.5) / (learned.sum() + 1))
    told = learned & some
    if told.any():
        nothing = np.zeros(told.sum())
        weights = _learned(known[told], nothing, truth[told], PULL_OF_NEEDS)
        held[some] = _likely(known[some] @ weights)
    return np.clip(held, _LIMIT, 1 - _LIMIT)


def _among(known: np.ndarray, some: np.ndarray, truth: np.ndarray, division: int) -> Beliefs:
    """The same of each of those whose truth is known, by the others of them."""
    held = np.zeros(len(truth))
    for learned, tried in _parts(len(truth), division):
        held[tried] = _by_needs(known, some, truth, learned)[tried]
    return held


def _together(
    table: np.ndarray, before: Beliefs, now: Beliefs, truth: np.ndarray, learned: np.ndarray
) -> Beliefs:
    weights = _learned(table[learned], _odds(before), truth[learned], PULL_OF_MARKS)
    return _likely(table[~learned] @ weights + _odds(now))


def _alone(
    table: np.ndarray, before: Beliefs, now: Beliefs, truth: np.ndarray, learned: np.ndarray
) -> Beliefs:
    """By how much those with a mark have the secret oftener than was held of them."""
    more = (truth[learned] - before) @ table[learned]
    lift = more / (table[learned].sum(axis=0) + 1)
    for mark in range(len(lift)):
        has = table[learned, mark] > 0
        if lift[mark] <= 0 or _by_luck(int(truth[learned][has].sum()), before[has]) > LUCK:
            lift[mark] = 0
    return np.minimum(now + (table[~learned] * lift).max(axis=1), 1.0)


def _by_luck(found: int, chances: Beliefs) -> float:
    """How often so many or more of them have it."""
    counts = np.ones(1)
    for chance in chances:
        counts = np.convolve(counts, (1 - chance, chance))
    return float(counts[found:].sum())


def _learned(table: np.ndarray, before: np.ndarray, truth: np.ndarray, pull: float) -> np.ndarray:
    """Weights of a logistic regression that begins at what was held before, by Newton's method."""
    weights = np.zeros(table.shape[1])
    for _step in range(STEPS):
        held = _likely(table @ weights + before)
        slope = table.T @ (truth - held) - pull * weights
        bend = (table.T * (held * (1 - held))) @ table + pull * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return weights


def _likely(odds: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -20, 20))))


def _odds(held: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(held / (1 - held)))
