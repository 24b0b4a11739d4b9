"""When and where people come: two years of openings, camper stops, a surge in one quarter.

Everything that depends on what came before (references, who came already) is decided here, in
order, once; the rest of a case can then be made in any order (`cases`).
"""

from array import array
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from db.demo.heard import SURGE_DAYS, SURGE_QUARTER
from db.reference.catalogue import Catalogue, QuarterPlace
from domain.business_time import ROME, Calendar

MONTHS = 24
AT_THE_CAMPER = 0.62
"""Of those who come on a working day, how many come to the stop of that day."""
ANONYMOUS = 0.30
COMES_AGAIN = 0.24
_SEASON = (1.25, 1.25, 1.15, 1.0, 0.95, 0.9, 0.85, 0.45, 1.0, 1.05, 1.15, 0.9)
_CAMPER_CHANNELS, _CAMPER_ODDS = ("UM-APP", "UM-SPO"), (60, 40)
_OTHER_CHANNELS = ("COL", "UOG", "TEL", "SSC", "PAR", "DOM", "MAIL", "INT")
_OTHER_ODDS = (30, 20, 18, 10, 8, 7, 4, 3)
CHANNELS = (*_CAMPER_CHANNELS, *_OTHER_CHANNELS)


@dataclass(frozen=True, slots=True)
class StopDay:
    """A day of the mobile office."""

    day: date
    quarter: QuarterPlace
    feast: bool = False


@dataclass(slots=True)
class Plan:
    """One value a case, in the order of opening; ids begin with 1."""

    opened: "array[int]"
    """Seconds since 1970, UTC."""
    quarter: "array[int]"
    channel: "array[int]"
    """Place in CHANNELS."""
    household: "array[int]"
    """0: anonymous."""
    number: "array[int]"
    """Number of the reference within its province and year."""
    last: dict[tuple[str, int], int]
    """The last number of each province and year."""
    households: int

    def slices(self, size: int) -> Iterator["PlanSlice"]:
        """The cases in pieces, each with the first household id that is new in it."""
        fresh = 1
        for start in range(0, len(self.opened), size):
            part = slice(start, start + size)
            household = self.household[part]
            yield PlanSlice(
                start + 1,
                fresh,
                self.opened[part],
                self.quarter[part],
                self.channel[part],
                household,
                self.number[part],
            )
            fresh = max(fresh, max(household, default=0) + 1)


@dataclass(slots=True)
class PlanSlice:
    """A piece of the plan; see Plan."""

    first_case: int
    first_household: int
    opened: "array[int]"
    quarter: "array[int]"
    channel: "array[int]"
    household: "array[int]"
    number: "array[int]"


def midnight(today: date) -> datetime:
    """The moment at which the clock of the demonstration stands still."""
    return datetime.combine(today, time(), ROME).astimezone(UTC)


def stop_days(catalogue: Catalogue, seed: int, today: date, ahead: int = 42) -> list[StopDay]:
    """The calendar of the mobile office: each working day a quarter, every other Saturday one.

    There is one `today` whatever the day: on a holiday it stands at a feast of the quarter.
    """
    rng = Random(f"stops/{seed}")
    calendar = Calendar("VA", ())
    quarters = [q for q in catalogue.quarters.values() if q.camper_stop]
    surge = next((q for q in quarters if q.code == SURGE_QUARTER), quarters[0])
    eager = [rng.choice((1, 1, 2, 3)) for _ in quarters]
    found: list[StopDay] = []
    day = today - timedelta(days=round(30.44 * MONTHS))
    while day <= today + timedelta(days=ahead):
        lately = today - timedelta(days=SURGE_DAYS) <= day <= today
        working = calendar.is_working_day(day)
        saturday = day.weekday() == 5 and day.isocalendar().week % 2 == 0
        quarter = rng.choices(quarters, eager)[0]
        if lately and rng.random() < 0.3:
            quarter = surge
        if working or saturday or day == today:
            found.append(StopDay(day, quarter, feast=not working))
        day += timedelta(days=1)
    return found


def make(catalogue: Catalogue, count: int, seed: int, today: date) -> Plan:
    """Openings of `count` cases from two years ago to yesterday evening."""
    rng = Random(f"plan/{seed}")
    stops = [s for s in stop_days(catalogue, seed, today) if s.day < today and not s.feast]
    openings = _openings(rng, [s.day for s in stops], count, today)
    stop_of = {s.day: s.quarter for s in stops}
    placed = (
        (moment, *_place(rng, stop_of[day], pick))
        for day, moment, pick in _with_pickers(rng, catalogue, openings, today)
    )
    return _numbered(rng, catalogue, placed)


Opening = tuple[date, int]
Placed = tuple[int, QuarterPlace, int]


def _openings(rng: Random, days: list[date], count: int, today: date) -> list[Opening]:
    """Days by season and growth, moments between 9 and 17 of Rome, in order."""
    span = len(days)
    weights = [
        _SEASON[day.month - 1] * (0.55 + 0.75 * i / span) * (1.7 if (today - day).days < 25 else 1)
        for i, day in enumerate(days)
    ]
    per_day: defaultdict[date, int] = defaultdict(int)
    for day in rng.choices(days, weights, k=count):
        per_day[day] += 1
    found = []
    for day in days:
        nine = int(datetime.combine(day, time(9), ROME).timestamp())
        found += sorted((day, nine + rng.randrange(8 * 3600)) for _ in range(per_day[day]))
    return found


class _Picker:
    """Draws a quarter, some more often than others."""

    def __init__(self, quarters: list[QuarterPlace], weights: list[float]) -> None:
        self.quarters, self.sums = quarters, list(accumulate(weights))

    def __call__(self, rng: Random) -> QuarterPlace:
        return self.quarters[bisect(self.sums, rng.random() * self.sums[-1])]


def _with_pickers(
    rng: Random, catalogue: Catalogue, openings: list[Opening], today: date
) -> Iterator[tuple[date, int, _Picker]]:
    quarters = list(catalogue.quarters.values())
    weights = [_size(rng, q) for q in quarters]
    usual = _Picker(quarters, weights)
    surge = _Picker(
        quarters,
        [w * (9 if q.code == SURGE_QUARTER else 1) for w, q in zip(weights, quarters, strict=True)],
    )
    since = today - timedelta(days=SURGE_DAYS)
    for day, moment in openings:
        yield day, moment, surge if day >= since else usual


def _size(rng: Random, quarter: QuarterPlace) -> float:
    """Where there are more public dwellings, and where ALER goes, more people come."""
    known = (quarter.dwellings or 60) / 60
    return rng.choice((0.5, 0.8, 1.0, 1.5, 2.4)) * (0.6 + min(known, 4) * 0.4)


def _place(rng: Random, stop: QuarterPlace, pick: _Picker) -> tuple[QuarterPlace, int]:
    if rng.random() < AT_THE_CAMPER:
        return stop, CHANNELS.index(rng.choices(_CAMPER_CHANNELS, _CAMPER_ODDS)[0])
    return pick(rng), CHANNELS.index(rng.choices(_OTHER_CHANNELS, _OTHER_ODDS)[0])


def _numbered(rng: Random, catalogue: Catalogue, placed: Iterator[Placed]) -> Plan:
    """Add references and households; who comes again belongs to the same quarter."""
    plan = Plan(array("q"), array("q"), array("q"), array("q"), array("q"), defaultdict(int), 0)
    known: dict[int, list[int]] = {quarter: [] for quarter in catalogue.quarters}
    for moment, quarter, channel in placed:
        year = datetime.fromtimestamp(moment, ROME).year
        plan.last[quarter.province, year] += 1
        plan.opened.append(moment)
        plan.quarter.append(quarter.id)
        plan.channel.append(channel)
        plan.number.append(plan.last[quarter.province, year])
        plan.household.append(_household(rng, plan, known[quarter.id]))
    return plan


def _household(rng: Random, plan: Plan, known: list[int]) -> int:
    if rng.random() < ANONYMOUS:
        return 0
    if known and rng.random() < COMES_AGAIN:
        return known[-1 - int(rng.random() ** 2 * min(len(known), 300))]
    plan.households += 1
    known.append(plan.households)
    return plan.households
