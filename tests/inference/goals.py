"""The goals, and what the attack finds against each: the table of `make inference`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path

import numpy as np

from inference import (
    bayes,
    coordinator,
    differences,
    growth,
    listed,
    one_case,
    rates,
    reserved,
    twins,
    useful,
)
from inference.book import Book, Score, each_alone, is_quarter
from inference.keys import of_quarters
from inference.maps import Maps, maps_of
from inference.seen import Cell
from inference.truth import fitted
from inference.views import all_seen, periods
from inference.world import ADMINISTRATOR, COORDINATOR, EXECUTIVE, SEED, World, made

FROM_PERCENT = 60.0
"""Of the cells of quarters by areas, those that must still say something with MANY cases."""
MANY = 20_000
FEW, MAP_OF_FEW = 600, 70.0
"""With fewer cases most of the ten quarters with most open cases have a single one, which one
amount in four puts among those that have none: the map reads under that many keys of a hundred,
with more under every one.
"""
KEYS = 24
"""Under which what classes say of quarters is tried."""
SIXTEEN = 16
BANDED = ("quarter", "area", "need", "urgency", "channel", "household")


@dataclass(frozen=True, slots=True)
class Line:
    """A goal, what was found, and whether it is met."""

    goal: str
    found: str
    met: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to try: runs of a hundred weeks, new cases that are looked at one by one, and over
    how many demonstrations those are counted of whom a single one has too few; and under how many
    keys each of them is looked at.
    """

    runs: int
    new_cases: int
    demonstrations: int
    keys: int


def tried(folder: Path, cases: int, effort: Effort) -> Iterator[Line]:
    """Everything, on a database of so many cases."""
    world = made(folder, cases)
    yield from of_counts(Book.of(world, all_seen(world, EXECUTIVE)))
    yield from of_keys(world, KEYS)
    yield from of_reserved(world)
    seeds = range(SEED + 1, SEED + effort.demonstrations)
    worlds = [world, *(made(folder, cases, seed=seed) for seed in seeds)]
    yield from of_unlisted(worlds)
    yield of_map(maps_of(worlds, effort.keys), cases)
    yield from of_use(world, cases)
    yield from of_twins(world, folder, cases)
    yield from of_weeks(world, effort)
    yield from of_new_cases(world, effort)


def of_counts(book: Book) -> Iterator[Line]:
    """Counts of one to four, from everything that is shown."""
    cells, _years = quarter_cells(book.world)
    for name, score in (
        (
            "each cell alone, of large places and what cases are made of",
            each_alone(book, filterfalse(is_quarter, book.texts)),
        ),
        ("totals, months, channels, needs together", bayes.together(book, cells)),
        ("differences of two views", differences.of_views(book)),
        ("shares beside their base", rates.of_shares()),
    ):
        yield _none_known(f"counts of 1-4 known: {name}", score)
    untrue = sum(not book.allows(cell) for cell in book.texts)
    yield Line("texts that are not true of their cell: 0", str(untrue), not untrue)
    known = reserved.of_people(book, cells)
    yield Line(
        "reserved needs of who is known to have come: 0 (executive)", str(known), not known.people
    )


def of_keys(world: World, keys: int) -> Iterator[Line]:
    """Counts of one to four of quarters, under many keys."""
    scores = of_quarters(world, keys, *quarter_cells(world))
    for name, score in zip(("each class alone", "all of a quarter together"), scores, strict=True):
        goal = f"counts of 1-4 of quarters known under {keys} keys, under 1 %: {name}"
        yield Line(goal, str(score), score.percent < 1)


def quarter_cells(world: World) -> tuple[list[Cell], list[Cell]]:
    """Each quarter in each closed quarter of the year of two years; and in longer times."""
    asked = periods(world)
    cells, longer = [], []
    for code in world.quarters:
        here = frozenset([code])
        cells += [Cell(here, p.first, p.last_day) for p in asked[1:9]]
        longer += [Cell(here, p.first, p.last_day) for p in asked[9:] if p.length > 3]
    return cells, longer


def of_reserved(world: World) -> Iterator[Line]:
    """Reserved needs of cases, for who sees cases; and whether other readers see more."""
    learned = coordinator.of_cases(world, COORDINATOR)
    for name, known in (
        ("all marks together", learned.together),
        ("by a single mark", learned.alone),
    ):
        yield Line(
            f"reserved needs of cases, {name}: 0 (coordinator)",
            f"{known}; {learned.shown} cases shown",
            not known.people,
        )
    asked = coordinator.found_by_need(world, COORDINATOR)
    yield Line("cases found by a reserved need: 0 (coordinator)", str(asked.total()), not asked)
    same = [all_seen(world, actor) for actor in (EXECUTIVE, COORDINATOR, ADMINISTRATOR)]
    yield Line(
        "all protected readers see the same figures",
        "yes" if same[0] == same[1] == same[2] else "no",
        same[0] == same[1] == same[2],
    )


def of_unlisted(worlds: list[World]) -> Iterator[Line]:
    """Cases that a coordinator does not see: whether they are known to be there, and of what."""
    right, tried = listed.between(worlds[0])
    yield Line(
        "cases between two listed references known, above chance: 0",
        f"{right} of {tried}",
        right <= listed.BY_CHANCE * tried,
    )
    for who, found in (
        ("who came and cannot have been in the list", map(listed.missed, worlds)),
        ("the same, were it known of every case whose it is", map(listed.never, worlds)),
    ):
        missed = listed.together(found)
        yield Line(
            f"{who}, has a reserved need, above chance: +10 points at most",
            "; ".join(map(str, missed)),
            all(each.above <= one_case.POINTS for each in missed),
        )


def of_map(seen: Maps, cases: int) -> Line:
    """The map of open cases, under whatever key."""
    percent = MAP_OF_FEW if cases < FEW else 100.0
    return Line(
        "map: all with a grade, 3 grades, 8 of the top ten in upper ones, under "
        f"{percent:.0f} % of keys",
        str(seen),
        seen.percent >= percent,
    )


def of_use(world: World, cases: int) -> Iterator[Line]:
    """What can be read all the same."""
    shown, whole = useful.cells_shown(world)
    percent = 100 * shown / whole
    yield Line(
        f"quarters by areas in a year that say something: {FROM_PERCENT:.0f} % from {MANY} cases",
        f"{percent:.0f} % ({shown} of {whole})",
        cases < MANY or percent >= FROM_PERCENT,
    )
    said = useful.answered(world)
    left = ", ".join(str(n) for n, yes in said.items() if not yes) or "none"
    yield Line(
        f"questions answered: {SIXTEEN} of 20 with 600 cases",
        f"{sum(said.values())} (not: {left})",
        cases != 600 or sum(said.values()) >= SIXTEEN,
    )


def of_twins(world: World, folder: Path, cases: int) -> Iterator[Line]:
    """Two worlds that differ in one secret; with many cases all secrets at once alone."""
    goal = "two worlds and a secret, what differs: nothing"
    yield _nothing(f"{goal} (all secrets at once)", twins.together(world, folder))
    if cases >= MANY:
        return
    found = list(twins.asked(world, folder))
    for question in twins.QUESTIONS:
        told = [each for each in found if each.question == question.asks]
        yield _nothing(f"{goal} ({question.asks})", told)


def _nothing(goal: str, told: list[twins.Told]) -> Line:
    said = "; ".join(f"{each.who}: {each.by}" for each in told)
    return Line(goal, said or "nothing", not told)


def of_weeks(world: World, effort: Effort) -> Iterator[Line]:
    """A hundred weeks of releases."""
    still_open = [case.quarter for case in world.heard if case.closed is None]
    counts = [still_open.count(code) for code in world.quarters]
    for name, score in (
        ("a quarter that does not change", growth.unchanged(effort.runs, fitted(counts, 40))),
        ("the same, all counts as likely", growth.unchanged(effort.runs, np.ones(24) / 24)),
        ("classes that are crossed", growth.crossing(max(4, effort.runs // 20))),
    ):
        met = score.percent < 1
        yield Line(f"counts of 1-4 known after 100 weeks, under 1 %: {name}", str(score), met)


def of_new_cases(world: World, effort: Effort) -> Iterator[Line]:
    """Before and after one case, looked at two minutes, or a week and a release, later."""
    for name, actor, others, later in (
        ("two minutes later", EXECUTIVE, 0, one_case.AT_ONCE),
        ("a week later", EXECUTIVE, 0, one_case.NEXT_WEEK),
        ("among 20 others, a week later", EXECUTIVE, 20, one_case.NEXT_WEEK),
        ("a week later, with the record", ADMINISTRATOR, 0, one_case.NEXT_WEEK),
    ):
        guesses = one_case.watched(world, actor, effort.new_cases, others, later)
        met = all(guesses.above(each) <= guesses.margin for each in BANDED)
        goal = f"before and after one case, percent right (by chance): {name}"
        yield Line(goal, str(guesses), met)


def _none_known(goal: str, score: Score) -> Line:
    return Line(f"{goal}: 0 %", str(score), score.right == 0)
