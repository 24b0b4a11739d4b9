"""Before and after one new case: who looks at every release, what do they learn of it?

Every text is compared with the one before. The attacker learns from half of the cases how a text
moves when the case is one of its own, and guesses the other half.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cover import told
from db.directory import history as partner_history
from db.intake import intake as case_intake
from db.models.directory import Partner
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.record import listing as audit
from db.reference.catalogue import catalogue_of
from db.report import build as report
from db.warnings import read as early_warning
from domain.figures.rates import Place
from domain.intake.form import Intake
from domain.permissions import Actor, Permission
from domain.report.period import Territory
from inference.views import REFUSED, live_cover, periods
from inference.world import MANAGER, World

TAGGED = ("quarter", "area", "need", "urgency", "channel", "household")
Tag = tuple[str, str]
Texts = dict[tuple[str, ...], tuple[str, frozenset[Tag]]]
POINTS = 10


@dataclass
class Guesses:
    """For each attribute, how often it was guessed, and how often by chance, in percent."""

    right: dict[str, float]
    chance: dict[str, float]
    releases: int
    cases: int

    @property
    def margin(self) -> float:
        """How many points above chance are none: POINTS; of few cases, what luck makes of them."""
        return max(POINTS, 100 / self.cases**0.5)

    def above(self, attribute: str) -> float:
        """Points above chance."""
        return self.right[attribute] - self.chance[attribute]

    def __str__(self) -> str:
        said = (f"{a} {self.right[a]:.0f} ({self.chance[a]:.0f})" for a in TAGGED)
        return ", ".join(said) + f"; {self.releases} releases"


@dataclass
class _Trial:
    truth: dict[str, set[str]]
    moved: Counter[Tag] = field(default_factory=Counter)


AT_ONCE, NEXT_WEEK = timedelta(minutes=2), timedelta(weeks=1)


def watched(
    world: World,
    actor: Actor,
    cases: int,
    others: int = 0,
    later: timedelta = NEXT_WEEK,
    seed: int = 3,
) -> Guesses:
    """One case after the other, each with `others`; `later` a release is made, if one is due."""
    random, trials, made = Random(f"{seed} {others} {later}"), [], 0
    before = world.read(lambda s, who: everything(world, s, who), actor)
    for n in range(cases):
        intake = a_case(world, random)
        for one in (intake, *(a_case(world, random) for _ in range(others))):
            add(world, one, f"{seed} {others} {later} {n} {id(one)}")
        world.now += later
        made += world.release_if_due()
        after = world.read(lambda s, who: everything(world, s, who), actor)
        trials.append(_Trial(_truth(world, intake), _moved(before, after)))
        before = after
    return _guessed(trials, _usual(world), made)


def a_case(world: World, random: Random) -> Intake:
    """A new case like one of those that are there."""
    like = random.choice(world.heard)
    quarter = world.read(lambda s, _who: catalogue_of(s).quarters_by_code[like.quarter].id, MANAGER)
    return Intake(
        quarter_id=quarter,
        channel=like.channel,
        needs=like.needs,
        urgency=like.urgency,
        anonymous=True,
        size=random.choice((1, 1, 2, 3, 4, 5)),
    )


def add(world: World, intake: Intake, token: str) -> None:
    """Somebody at the camper saves it."""

    def act(session: Session) -> None:
        case_intake.open_case(session, MANAGER, intake, token)

    world.write(act)


def _truth(world: World, intake: Intake) -> dict[str, set[str]]:
    code = world.read(lambda s, _who: catalogue_of(s).quarters[intake.quarter_id].code, MANAGER)
    return {
        "quarter": {code},
        "area": {need[:2] for need in intake.needs},
        "need": set(intake.needs),
        "urgency": {str(intake.urgency)},
        "channel": {intake.channel},
        "household": {str(intake.size)},
    }


def everything(world: World, session: Session, actor: Actor) -> Texts:
    """All texts that may move, with what each one is about."""
    found: Texts = {}
    for area in ("*", *catalogue_of(session).areas):
        for urgency in range(5) if area == "*" else (0,):
            try:
                rows = quarters.table(session, actor, "open", area, 52, urgency)
            except REFUSED:
                continue
            about = {("area", area)} if area != "*" else set()
            about |= {("urgency", str(urgency))} if urgency else set()
            for row in rows:
                code = row.place.code
                for measure, figure in (("", row.figure), *row.figures.items()):
                    key = "map", area, str(urgency), code, str(measure)
                    found[key] = figure.text, frozenset({("quarter", code), *about})
    for line in told.of_needs(session, actor).lines:
        key = "cover", "told", line.need, line.around, line.municipalities[0].istat
        found[key] = line.heard.text, frozenset({("need", line.need), ("area", line.need[:2])})
    for by in (Place.QUARTER, Place.MUNICIPALITY):
        for line in live_cover(session, actor, by):
            tags = {("need", line.need), ("area", line.need[:2])}
            tags |= {("quarter", line.place)} if by is Place.QUARTER else set()
            found["cover", line.place, line.need] = line.open.text, frozenset(tags)
    for code in world.quarters:
        _flat(found, ("profile", code), quarter_profile.profile(session, actor, code).trend, code)
    _flat(found, ("home",), quarters.summary(session, actor), "")
    _flat(found, ("warnings",), early_warning.unseen(session, actor), "")
    _reports(found, world, session, actor)
    for reference in session.scalars(select(Partner.reference)):
        _flat(found, ("partner", reference), partner_history.history(session, actor, reference), "")
    if actor.may(Permission.AUDIT_READ):
        _record(found, world, session, actor)
    return found


def _record(found: Texts, world: World, session: Session, actor: Actor) -> None:
    """The administrator's record: whatever names a quarter or a need is about it."""
    rows = audit.list_events(session, actor, size=500).to_dict("records")
    names = {code: ("quarter", code) for code in world.quarters}
    names |= {need: ("need", need) for case in world.heard for need in case.needs}
    for row in rows:
        text = f"{row['subject']} {row['detail']}"
        tags = frozenset(tag for name, tag in names.items() if name in text)
        found["record", str(row["at"]), str(row["action"]), text] = text, tags
    _flat(found, ("record", "weeks"), audit.weeks_on_cases(session, actor), "")


def _flat(found: Texts, key: tuple[str, ...], value: object, quarter: str) -> None:
    tags = frozenset({("quarter", quarter)} if quarter else set())
    found[key] = str(value), tags


def _reports(found: Texts, world: World, session: Session, actor: Actor) -> None:
    for period in (*periods(world)[:2], periods(world)[9]):
        try:
            made = report.build(session, actor, period, Territory())
        except REFUSED:
            continue
        for table in made.tables:
            for line in table.lines:
                for column, figure in zip(table.columns, line.cells, strict=True):
                    key = (
                        "report",
                        str(made.since),
                        str(made.until),
                        table.code,
                        line.code,
                        column.code,
                    )
                    found[key] = figure.text, _tags(table.code, line.code, column.code)


def _tags(table: str, line: str, column: str) -> frozenset[Tag]:
    kinds = {"areas": "area", "needs": "need", "channels": "channel", "quarters": "quarter"}
    if table in kinds:
        return frozenset({(kinds[table], line)})
    if table == "quarter_areas":
        return frozenset({("quarter", line), ("area", column)})
    if table == "quarter_needs":
        quarter, _slash, need = line.partition("/")
        return frozenset({("quarter", quarter), ("need", need), ("area", need[:2])})
    return frozenset()


def _moved(before: Texts, after: Texts) -> Counter[Tag]:
    """How many texts about each thing are other ones now, or new, or gone."""
    moved: Counter[Tag] = Counter()
    for key in before.keys() | after.keys():
        then, now = before.get(key), after.get(key)
        if (then and then[0]) != (now and now[0]):
            moved.update((now or then or ("", frozenset()))[1])
    return moved


def _usual(world: World) -> dict[str, Counter[str]]:
    """How common everything is: what the attacker knows before."""
    cases = world.heard
    return {
        "quarter": Counter(case.quarter for case in cases),
        "area": Counter(area for case in cases for area in {need[:2] for need in case.needs}),
        "need": Counter(need for case in cases for need in case.needs),
        "urgency": Counter(str(case.urgency) for case in cases),
        "channel": Counter(case.channel for case in cases),
        "household": Counter("112345"),
    }


def _guessed(trials: list[_Trial], common: Mapping[str, Counter[str]], releases: int) -> Guesses:
    halves = trials[::2], trials[1::2]
    right: Counter[str] = Counter()
    chance: Counter[str] = Counter()
    for learned, tried in (halves, halves[::-1]):
        for attribute in TAGGED:
            usual = common[attribute]
            lift = _lift(learned, attribute, usual)
            for trial in tried:
                guess = max(usual, key=lambda v: usual[v] * lift[_seen(trial, attribute, v)])
                right[attribute] += guess in trial.truth[attribute]
                chance[attribute] += max(usual, key=lambda v: usual[v]) in trial.truth[attribute]
    n = len(trials) / 100
    return Guesses(
        {a: right[a] / n for a in TAGGED}, {a: chance[a] / n for a in TAGGED}, releases, len(trials)
    )


def _seen(trial: _Trial, attribute: str, value: str) -> int:
    return min(trial.moved[attribute, value], 3)


def _lift(trials: Iterable[_Trial], attribute: str, values: Iterable[str]) -> Mapping[int, float]:
    """How much likelier so many moved texts are, where the case is one of the value."""
    own: Counter[int] = Counter()
    other: Counter[int] = Counter()
    for trial in trials:
        for value in values:
            (own if value in trial.truth[attribute] else other)[_seen(trial, attribute, value)] += 1
    made: dict[int, float] = defaultdict(lambda: 1.0)
    for n in range(4):
        mine = (own[n] + 0.5) / (own.total() + 2)
        theirs = (other[n] + 0.5) / (other.total() + 2)
        made[n] = mine / theirs
    return made
