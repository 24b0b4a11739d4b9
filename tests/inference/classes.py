"""Classes of one quarter over closed periods, and how a year's class narrows those of its parts.

Each was moved by an amount of its own. Were one amount shared by several, as in a first form of the
method, they would give each other away: `shared` tries that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np

from domain.figures.protection import AMOUNTS, DRAW_WEEKS
from inference.book import Book, Score
from inference.seen import Cell
from inference.texts import SIZE, is_class, of_class

RATES = np.geomspace(0.05, 30, 9)
"""Tenants in three months: from the quietest quarter to the busiest."""
_CHANCE = {amount: n / len(AMOUNTS) for amount, n in Counter(AMOUNTS).items()}


@dataclass(frozen=True, slots=True)
class Told:
    """A class that was seen of a period, given by its parts."""

    parts: tuple[int, ...]
    text: str
    last: date


def of_places(
    book: Book, cells: Sequence[Cell], years: Sequence[Cell], *, shared: bool = False
) -> Score:
    """What all classes of each quarter together say of its counts in three months.

    `shared`: classes of periods that end in the same DRAW_WEEKS were moved by one amount.
    """
    score = Score()
    by_place: dict[frozenset[str], list[Cell]] = {}
    for cell in cells:
        by_place.setdefault(cell.quarters, []).append(cell)
    rates = _weights([book.true(cell) for cell in cells])
    for place, parts in by_place.items():
        told = list(_told(book, parts, [year for year in years if year.quarters == place]))
        if not told:
            continue
        for part, belief in zip(
            parts, _beliefs(len(parts), told, rates, shared=shared), strict=True
        ):
            score.judge(belief, book.true(part))
    return score


def _told(book: Book, parts: Sequence[Cell], years: Sequence[Cell]) -> Iterator[Told]:
    for cell in (*parts, *years):
        inside = tuple(n for n, part in enumerate(parts) if cell.since <= part.since <= cell.until)
        for text in sorted(book.texts.get(cell, ())):
            if inside and is_class(text) and _any_draw(text).any():
                yield Told(inside, text, cell.until)


def _weights(counts: Sequence[int]) -> np.ndarray:
    """How common each rate is: how well it explains the counts of all places."""
    likely = np.array([_poisson(rate)[np.minimum(counts, SIZE - 1)] for rate in RATES])
    return np.asarray((likely / likely.sum(axis=0)).mean(axis=1))


def _beliefs(size: int, told: Sequence[Told], rates: np.ndarray, *, shared: bool) -> np.ndarray:
    total = np.zeros((size, SIZE))
    for chance, likely in _draws(told) if shared else [(1.0, [_any_draw(t.text) for t in told])]:
        for rate, weight in zip(RATES, rates, strict=True):
            total += chance * weight * _given(size, told, likely, rate)
    return total


def _any_draw(text: str) -> np.ndarray:
    return np.asarray(sum(p * of_class(text, by) for by, p in _CHANCE.items()))


def _draws(told: Sequence[Told]) -> Iterator[tuple[float, list[np.ndarray]]]:
    """Which amounts there may have been, where one stays for DRAW_WEEKS; turns are as likely."""
    shapes: Counter[tuple[int, ...]] = Counter()
    for turn in range(DRAW_WEEKS):
        turns = [((each.last.toordinal() - 1) // 7 + turn) // DRAW_WEEKS for each in told]
        shapes[tuple(each - min(turns) for each in turns)] += 1
    for shape, n in shapes.items():
        for amounts in product(_CHANCE, repeat=max(shape) + 1):
            chance = n * float(np.prod([_CHANCE[amount] for amount in amounts]))
            moved = zip(told, shape, strict=True)
            yield chance, [of_class(each.text, amounts[turn]) for each, turn in moved]


def _given(
    size: int, told: Sequence[Told], likely: Sequence[np.ndarray], rate: float
) -> np.ndarray:
    """The joint weight of each part's counts, if what was told is so likely, at this rate."""
    parts = np.tile(_poisson(rate), (size, 1))
    sums = [(each, by) for each, by in zip(told, likely, strict=True) if len(each.parts) > 1]
    for each, by in zip(told, likely, strict=True):
        if len(each.parts) == 1:
            parts[each.parts[0]] *= by
    for each, by in sums:
        parts = _with_sum(parts, each.parts, by)
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
        # At n, how likely the others are to make up what `whole` wants beside n.
        made[part] = parts[part] * np.correlate(whole, others, "full")[SIZE - 1 :]
    return made


def _mass(mass: np.ndarray, sums: Sequence[tuple[Told, np.ndarray]]) -> float:
    """Of everything together: parts under one sum have the same mass, which counts once."""
    under: Mapping[int, int] = {
        part: n for n, (each, _by) in enumerate(sums) for part in each.parts
    }
    once = {under.get(part, -1 - part): value for part, value in enumerate(mass)}
    return float(np.prod(list(once.values())))


def _poisson(rate: float) -> np.ndarray:
    logs = np.arange(SIZE) * np.log(rate) - np.cumsum(np.log(np.maximum(np.arange(SIZE), 1)))
    made = np.exp(logs - rate)
    return np.asarray(made / made.sum())
