"""Stops of the mobile office and who was at them: a year of lists, today's half checked in.

In the proportions of the first months: of 150 tenants 112 convened, 75 of them came, 38 walked in.
How many there are does not depend on the number of cases; those heard at a stop are linked to it.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from db.clock import utcnow
from db.demo import homes, names
from db.demo.plan import CHANNELS, Plan, StopDay
from db.demo.rows import DemoSetting, Row, stamp
from db.demo.texts import words
from domain.business_time import ROME
from domain.figures.months import Fact, Visit, facts_of_visit
from domain.mobile.stops import VisitState

COLUMNS = {
    "mobile_stop": words("id quarter_id starts_at ends_at place version"),
    "appointment": words("""
        stop_id person_id quarter_id starts_at state checked_at checked_by case_id version"""),
}
_SPOTS = (
    "Piazzale della chiesa",
    "Davanti alla scuola",
    "Parcheggio del mercato",
    "Cortile delle case ALER",
)
_SHIFTS = ((9, 13), (9, 13), (14, 18), (10, 17))
_DAYS_BACK = 365
_CONVENED, _CAME, _WALKED_IN = (6, 10), 75 / 112, (2, 4)
_WITH_CASE = {"UM-APP": 6, "UM-SPO": 3}
"""At most so many visits of a stop have a case of the demonstration."""
_SLOT = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class DemoStop:
    """A stop with the id it is stored under."""

    id: int
    day: date
    quarter_id: int
    code: str
    begins: datetime
    ends: datetime
    place: str

    @property
    def row(self) -> Row:
        """As it is stored."""
        return self.id, self.quarter_id, stamp(self.begins), stamp(self.ends), self.place, 1


@dataclass(frozen=True, slots=True)
class AtTheStop:
    """A case of the demonstration heard at a stop; household 0: anonymous."""

    case_id: int
    household: int
    channel: str
    opened: datetime


@dataclass(slots=True)
class Visits:
    """Rows by table, what the new people are found by with their id, and what is counted."""

    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {"household": [], "person": [], "appointment": []}
    )
    people: list[tuple[int, homes.FoundBy]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def stops(days: Sequence[StopDay]) -> list[DemoStop]:
    """The calendar with hours and places."""
    found = []
    for number, stop in enumerate(days, 1):
        rng = Random(f"spot/{stop.quarter.code}/{stop.day.isocalendar().week}")
        begins, ends = (
            datetime.combine(stop.day, time(hour), ROME) for hour in rng.choice(_SHIFTS)
        )
        spot = rng.choice(_SPOTS)
        place = f"Festa di quartiere, {spot.lower()}" if stop.feast else spot
        found.append(
            DemoStop(
                number,
                stop.day,
                stop.quarter.id,
                stop.quarter.code,
                begins,
                ends,
                place.replace(" aler", " ALER"),
            )
        )
    return found


def heard(planned: Plan, found: Sequence[DemoStop], today: date) -> dict[int, list[AtTheStop]]:
    """Some of the cases heard at each stop of the last year, by stop id."""
    begins = [datetime.combine(stop.day, time(), ROME).timestamp() for stop in found]
    first = datetime.combine(today - timedelta(days=_DAYS_BACK), time(), ROME).timestamp()
    at: defaultdict[int, list[AtTheStop]] = defaultdict(list)
    left: defaultdict[tuple[int, str], int] = defaultdict(int)
    for i in range(bisect(planned.opened, first), len(planned.opened)):
        channel = CHANNELS[planned.channel[i]]
        stop = found[bisect(begins, planned.opened[i]) - 1]
        here = stop.quarter_id == planned.quarter[i]
        if channel not in _WITH_CASE or not here or left[stop.id, channel] >= _WITH_CASE[channel]:
            continue
        if channel == "UM-APP" and (
            not planned.household[i] or planned.household[i] in {c.household for c in at[stop.id]}
        ):
            continue
        left[stop.id, channel] += 1
        opened = datetime.fromtimestamp(planned.opened[i], ROME)
        at[stop.id].append(AtTheStop(i + 1, planned.household[i], channel, opened))
    return dict(at)


def rows(
    found: Sequence[DemoStop],
    cases: Mapping[int, Sequence[AtTheStop]],
    person_of: Mapping[int, int],
    setting: DemoSetting,
    last_household: int,
    last_person: int,
) -> Visits:
    """All visits; new households and people get the ids after those given."""
    maker = _Maker(setting, last_household, last_person)
    for stop in found:
        if setting.today - timedelta(days=_DAYS_BACK) <= stop.day:
            maker.fill(stop, cases.get(stop.id, ()), person_of)
    return maker.made


class _Maker:
    """Makes the visits of one stop after the other."""

    def __init__(self, setting: DemoSetting, last_household: int, last_person: int) -> None:
        self.made, self.setting = Visits(), setting
        self.present = utcnow()
        self.household, self.person = last_household, last_person

    def fill(
        self, stop: DemoStop, cases: Sequence[AtTheStop], person_of: Mapping[int, int]
    ) -> None:
        rng = Random(f"visits/{self.setting.seed}/{stop.code}/{stop.day}")
        by_appointment = [c for c in cases if c.channel == "UM-APP" and c.household in person_of]
        people: list[tuple[int, AtTheStop | None]] = [
            (person_of[case.household], case) for case in by_appointment
        ]
        for _ in range(self._size(rng, stop) - len(people)):
            people.append((self._somebody(rng, stop), None))
        rng.shuffle(people)
        for n, (person, case) in enumerate(people):
            slot = stop.begins + _SLOT * (n % ((stop.ends - stop.begins) // _SLOT))
            state = VisitState.CAME if case else self._state(rng, stop, n, len(people))
            if state is VisitState.NO_SHOW and slot >= self.present:
                state = VisitState.CAME  # who came early may be marked before their hour
            self._write(rng, stop, state, slot, person, case)
        if stop.day <= self.setting.today:
            self._walk_ins(rng, stop, [case for case in cases if case.channel == "UM-SPO"])

    def _size(self, rng: Random, stop: DemoStop) -> int:
        """How many are convened: full lists until two weeks ahead, then shorter ones."""
        ahead = (stop.day - self.setting.today).days
        size = rng.randint(*_CONVENED)
        return size if ahead <= 14 else size // 2 if ahead <= 28 else 0

    def _state(self, rng: Random, stop: DemoStop, n: int, count: int) -> VisitState:
        yet_to_come = stop.day == self.setting.today and n >= count // 2
        if stop.day > self.setting.today or yet_to_come:
            return VisitState.CONVENED
        return VisitState.CAME if rng.random() < _CAME - 0.04 else VisitState.NO_SHOW

    def _walk_ins(self, rng: Random, stop: DemoStop, cases: Sequence[AtTheStop]) -> None:
        wanted = 1 if stop.day == self.setting.today else rng.randint(*_WALKED_IN)
        for case in [*cases, *[None] * (wanted - len(cases))]:
            self._write(rng, stop, VisitState.SPONTANEOUS, None, None, case)

    def _write(
        self,
        rng: Random,
        stop: DemoStop,
        state: VisitState,
        slot: datetime | None,
        person: int | None,
        case: AtTheStop | None,
    ) -> None:
        rng.getrandbits(32)  # no longer used; what follows stays as it has always been told
        at = None if state is VisitState.CONVENED else _checked(rng, stop, slot, case, state)
        at = min(at, self.present) if at else None
        self.made.rows["appointment"].append(
            (
                stop.id,
                person,
                stop.quarter_id,
                stamp(slot),
                state.value,
                stamp(at),
                self.setting.user_id if at else None,
                case.case_id if case else None,
                1,
            )
        )
        self.made.facts += facts_of_visit(Visit(stop.quarter_id, stop.day, state))

    def _somebody(self, rng: Random, stop: DemoStop) -> int:
        """A tenant known from the list alone; their person id."""
        self.household += 1
        self.person += 1
        someone = names.someone(rng, rng.randint(26, 88), rng.random() < 0.25, self.setting.today)
        self.made.rows["household"].append((self.household, stop.quarter_id, None, None, None))
        created = min(stop.begins, self.setting.now) - timedelta(days=8)
        self.made.rows["person"].append(
            homes.person_row(self.person, self.household, replace(someone, email=None), created)
        )
        self.made.people.append((self.person, homes.found_by(someone)))
        return self.person


def _checked(
    rng: Random, stop: DemoStop, slot: datetime | None, case: AtTheStop | None, state: VisitState
) -> datetime:
    """When it was registered: shortly before the case, else about the hour of the slot; that
    somebody did not come, after it.
    """
    at = case.opened if case else slot
    if at is None:
        return stop.begins + rng.random() * (stop.ends - stop.begins)
    minutes = rng.randint(-9, 12)
    at += timedelta(minutes=10 + abs(minutes) // 2 if state is VisitState.NO_SHOW else minutes)
    return min(max(at, stop.begins), stop.ends)
