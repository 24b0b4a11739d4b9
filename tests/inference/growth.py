"""A hundred weeks of releases: averaging while others grow, and borders crossed in time.

The first two attacks look at the classes of one quarter as the method makes them, for many keys;
the third at everything that the screens show of a real database that grows for a hundred weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np

from domain.figures.protection import AMOUNTS, DRAW_WEEKS, amount, class_of, draw_of
from inference.book import Score
from inference.texts import SIZE, of_class

WEEKS = 100
FIRST = date(2026, 11, 23)
_AMOUNTS = sorted(set(AMOUNTS))
_CHANCE = np.array([AMOUNTS.count(each) / len(AMOUNTS) for each in _AMOUNTS])


def classes_of(counts: Sequence[int], key: bytes, place: str) -> list[str]:
    """The class of a quarter's open cases, week by week, as the method tells it."""
    draw, found = draw_of(key), []
    for week, count in enumerate(counts):
        told = class_of(count, amount(draw, "open", place, FIRST + timedelta(weeks=week)))
        found.append(f"{told.low}–{told.high}")
    return found


def unchanged(runs: int, before: np.ndarray, seed: int = 1) -> Score:
    """The attacker even knows that nothing changes in the quarter, and waits for other draws."""
    random, score = Random(seed), Score()
    for run in range(runs):
        true = random.choices(range(len(before)), before)[0] if run % 2 else random.randint(1, 4)
        texts = classes_of([true] * WEEKS, f"key {seed} {run}".encode(), "still")
        score.judge(before * of_unchanged(texts)[: len(before)], true)
    return score


def of_unchanged(texts: Sequence[str]) -> np.ndarray:
    """How likely these classes are, for a count that stays; each turn of draws as likely."""
    total = np.zeros(SIZE)
    for turn in range(DRAW_WEEKS):
        by_draw: dict[int, set[str]] = {}
        for week, text in enumerate(texts):
            by_draw.setdefault((week + turn) // DRAW_WEEKS, set()).add(text)
        total += np.prod([_of_one_draw(frozenset(each)) for each in by_draw.values()], axis=0)
    return total / DRAW_WEEKS


def _of_one_draw(texts: frozenset[str]) -> np.ndarray:
    likely = (np.prod([of_class(text, by) for text in texts], axis=0) for by in _AMOUNTS)
    return np.asarray(sum(p * each for p, each in zip(_CHANCE, likely, strict=True)))


@dataclass(frozen=True, slots=True)
class Pace:
    """New cases in a week, and the chance that an open one is closed in a week."""

    came: float
    closed: float


PACES = (Pace(0.02, 0.01), Pace(0.1, 0.03), Pace(0.4, 0.1), Pace(1.0, 0.12))


def crossing(runs: int, seed: int = 1) -> Score:
    """The attacker follows the classes, knowing the pace; every week is a count to be known."""
    random, score = Random(seed), Score()
    for run in range(runs):
        pace = PACES[run % len(PACES)]
        counts = _course(pace, random)
        texts = classes_of(counts, f"key {seed} {run}".encode(), "moving")
        for count, belief in zip(counts, follow(texts, pace), strict=True):
            score.judge(belief, count)
    return score


def _course(pace: Pace, random: Random) -> list[int]:
    now, found = round(pace.came / pace.closed), []
    for _week in range(WEEKS):
        now -= sum(random.random() < pace.closed for _ in range(now))
        now += int(np.searchsorted(_poisson(pace.came).cumsum(), random.random()))
        found.append(min(now, MOST - 1))
    return found


MOST = 40
"""Open cases of one quarter that are followed."""


def follow(texts: Sequence[str], pace: Pace) -> list[np.ndarray]:
    """What is held of the count in each week, from all classes up to it.

    A state is the count, the amount, and the weeks since the draw.
    """
    move = _moves(pace)
    state = np.ones((MOST, len(_AMOUNTS), DRAW_WEEKS))
    state *= _CHANCE[None, :, None] * _steady(move)[:, None, None]
    found = []
    for week, text in enumerate(texts):
        if week:
            state = np.einsum("nm,nad->mad", move, state)
            state = np.roll(state, 1, axis=2)
            state[:, :, 0] = state[:, :, 0].sum(axis=1)[:, None] * _CHANCE[None, :]
        fits = np.array([of_class(text, by)[:MOST] for by in _AMOUNTS]).T
        state = state * fits[:, :, None]
        state /= state.sum()
        found.append(state.sum(axis=(1, 2)))
    return found


def _moves(pace: Pace) -> np.ndarray:
    """How counts change in a week: some are closed, some come."""
    made = np.zeros((MOST, MOST))
    came = _poisson(pace.came)
    for now in range(MOST):
        left = np.zeros(MOST)
        left[0] = 1.0
        for _case in range(now):
            stays = np.roll(left, 1) * (1 - pace.closed)
            left = left * pace.closed + stays
        made[now] = np.convolve(left, came)[:MOST]
        made[now, -1] += 1 - made[now].sum()
    return made


def _steady(move: np.ndarray) -> np.ndarray:
    now = np.ones(MOST) / MOST
    for _ in range(400):
        now = now @ move
    return np.asarray(now)


def _poisson(rate: float) -> np.ndarray:
    made = np.exp(-rate) * np.cumprod([1.0, *(rate / n for n in range(1, MOST))])
    return np.asarray(made / made.sum())
