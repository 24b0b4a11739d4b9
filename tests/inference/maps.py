"""The map of open cases as who sees no cases reads it, under one key and under many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from db.quarters import table as quarters
from domain.figures.measures_of_quarters import Measure
from inference.keys import keyed
from inference.texts import told_of
from inference.world import EXECUTIVE, World

TEN, EIGHT, THREE = 10, 8, 3


@dataclass(frozen=True, slots=True)
class Map:
    """How the map of open cases reads: quarters with open cases, and their grades."""

    with_cases: int
    with_grade: int
    grades: int
    top: int
    """Of the ten with most open cases, those above the lowest grade in use."""
    correlation: float
    """Of ranks: the middles of the grades with the true counts."""

    @property
    def reads(self) -> bool:
        """Each of them has a grade, three are in use, and of the ten eight are in upper ones."""
        return self.with_grade == self.with_cases and self.grades >= THREE and self.top >= EIGHT


@dataclass(frozen=True, slots=True)
class Maps:
    """The same cases, seen in installations whose keys are others."""

    seen: tuple[Map, ...]

    @property
    def percent(self) -> float:
        """Of the maps, those that read."""
        return 100 * sum(each.reads for each in self.seen) / len(self.seen)

    def __str__(self) -> str:
        tops = Counter(each.top for each in self.seen)
        low, high = (end(each.correlation for each in self.seen) for end in (min, max))
        return (
            f"{sum(each.reads for each in self.seen)} of {len(self.seen)} (without a grade "
            f"{max(each.with_cases - each.with_grade for each in self.seen)} at most, grades "
            f"{min(each.grades for each in self.seen)} at least, of the top ten "
            f"{', '.join(f'{top}: {tops[top]}' for top in sorted(tops, reverse=True))} times, "
            f"rank correlation {low:.2f} to {high:.2f})"
        )


def maps_of(worlds: Iterable[World], keys: int) -> Maps:
    """The map of each demonstration under so many keys: what is shown hangs on the amounts by which
    counts are moved, and these on the key.
    """
    return Maps(tuple(_under(each, f"key {n}") for each in worlds for n in range(keys)))


def _under(world: World, key: str) -> Map:
    with keyed(key):
        return map_of(world)


def map_of(world: World) -> Map:
    """The map of open cases as an executive sees it."""
    rows = world.read(quarters.table, EXECUTIVE)
    shown = {row.place.code: row.figures[Measure.OPEN].text for row in rows}
    true = Counter(case.quarter for case in world.heard if case.closed is None)
    lows = {code: told_of(text) for code, text in shown.items()}
    grades = sorted({low for low in lows.values() if low})
    most = [code for code, _n in true.most_common(TEN)]
    codes = sorted(shown)
    middles = [sum(lows[code] or (0, 0)) / 2 for code in codes]
    return Map(
        len(true),
        sum(lows[code] is not None for code in true),
        len(grades),
        sum(lows[code] is not None and lows[code] > grades[0] for code in most),
        _correlation(middles, [true[code] for code in codes]),
    )


def _correlation(left: list[float], right: list[int]) -> float:
    """Spearman's, with the mean rank among equals."""
    ranks = []
    for values in (left, right):
        order = sorted(values)
        ranks.append([order.index(v) + (order.count(v) - 1) / 2 for v in values])
    return float(np.corrcoef(*ranks)[0, 1])
