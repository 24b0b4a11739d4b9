"""Classes of one quarter over closed periods, and how a year's class narrows those of its parts.

The amounts by which a place is moved stay for DRAW_WEEKS, so several classes share one. Which
weeks, the attacker does not know: every turn is as likely.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from inference.book import Book, Score
from inference.seen import Cell
from inference.texts import SIZE, is_class, of_class

from domain.protection import AMOUNTS, DRAW_WEEKS

RATES = np.geomspace(0.05, 30, 9)
"""Tenants in three months: from the quietest quarter to the busiest."""
_CHANCE = {amount: n / len(AMOUNTS) for amount, n in Counter(AMOUNTS).items()}


@dataclass(frozen=True, slots=True)
class Told:
    """A class that was seen of a period, given by its parts."""

    parts: tuple[int, ...]
    text: str
    last: date


def of_places(book: Book, cells: Sequence[Cell], years: Sequence[Cell]) -> Score:
    """What all classes of each quarter together say of its counts in three months."""
    score = Score()
    by_place: dict[frozenset[str], list[Cell]] = {}
    for cell in cells:
        by_place.setdefault(cell.quarters, []).append(cell)
    rates = _weights([book.true(cell) for cell in cells])
    for place, parts in by_place.items():
        told = list(_told(book, parts, [year for year in years if year.quarters == place]))
        if not told:
            continue
        for part, belief in zip(parts, _beliefs(len(parts), told, rates), strict=True):
            score.judge(belief, book.true(part))
    return score


def _told(book: Book, parts: Sequence[Cell], years: Sequence[Cell]) -> Iterator[Told]:
    for cell in (*parts, *years):
        inside = tuple(n for n, part in enumerate(parts) if cell.since <= part.since <= cell.until)
        for text in sorted(book.texts.get(cell, ())):
            if is_class(text) and inside:
                yield Told(inside, text, cell.until)


def _weights(counts: Sequence[int]) -> np.ndarray:
    """How common each rate is: how well it explains the counts of all places."""
    likely = np.array([_poisson(rate)[np.minimum(counts, SIZE - 1)] for rate in RATES])
    return np.asarray((likely / likely.sum(axis=0)).mean(axis=1))


def _beliefs(size: int, told: Sequence[Told], rates: np.ndarray) -> np.ndarray:
    total = np.zeros((size, SIZE))
    groupings = Counter(
        tuple(((each.last.toordinal() - 1) // 7 + turn) // DRAW_WEEKS for each in told)
        for turn in range(DRAW_WEEKS)
    )
    shapes: Counter[tuple[int, ...]] = Counter()
    for grouping, n in groupings.items():
        first = min(grouping)
        shapes[tuple(each - first for each in grouping)] += n
    for shape, n in shapes.items():
        for amounts in product(_CHANCE, repeat=max(shape) + 1):
            chance = n * float(np.prod([_CHANCE[amount] for amount in amounts]))
            moved = [amounts[turn] for turn in shape]
            for rate, weight in zip(RATES, rates, strict=True):
                total += chance * weight * _given(size, told, moved, rate)
    return total


def _given(size: int, told: Sequence[Told], moved: Sequence[int], rate: float) -> np.ndarray:
    """The joint weight of each part's counts, if the amounts and the rate are these."""
    parts = np.tile(_poisson(rate), (size, 1))
    sums = [(each, by) for each, by in zip(told, moved, strict=True) if len(each.parts) > 1]
    for each, by in zip(told, moved, strict=True):
        if len(each.parts) == 1:
            parts[each.parts[0]] *= of_class(each.text, by)
    if not parts.any(axis=1).all():
        return np.zeros((size, SIZE))
    for each, by in sums:
        parts = _with_sum(parts, each.parts, of_class(each.text, by))
    mass = parts.sum(axis=1)
    return parts * (_mass(mass, sums) / mass)[:, None] if mass.all() else np.zeros((size, SIZE))


def _with_sum(parts: np.ndarray, inside: Sequence[int], whole: np.ndarray) -> np.ndarray:
    """The parts' weights, where their sum is in a class; all of them carry the same mass then."""
    made = parts.copy()
    for part in inside:
        others = np.eye(1, SIZE)[0]
        for other in inside:
            if other != part:
                others = np.convolve(others, parts[other])[:SIZE]
        made[part] = parts[part] * np.array([others[: SIZE - n] @ whole[n:] for n in range(SIZE)])
    return made


def _mass(mass: np.ndarray, sums: Sequence[tuple[Told, int]]) -> float:
    """Of everything together: parts under one sum have the same mass, which counts once."""
    under: Mapping[int, int] = {part: n for n, (each, _by) in enumerate(sums) for part in each.parts}
    once = {under.get(part, -1 - part): value for part, value in enumerate(mass)}
    return float(np.prod(list(once.values())))


def _poisson(rate: float) -> np.ndarray:
    logs = np.arange(SIZE) * np.log(rate) - np.cumsum(np.log(np.maximum(np.arange(SIZE), 1)))
    made = np.exp(logs - rate)
    return np.asarray(made / made.sum())
