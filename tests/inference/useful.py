"""The other half: what can still be read, and whether it is true.

The twenty questions are those of docs/questions-of-executives.md. Each check reads what the screen
or the file of an executive is made from, and compares it with the truth where it says something.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from db.cover import told as cover_told
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.report import build as report
from domain.figures.rates import Place
from domain.permissions import Actor
from domain.report.contents import Report, Table
from domain.report.period import Period, Territory
from inference.maps import map_of
from inference.texts import told_of
from inference.truth import Heard
from inference.views import REFUSED, periods, territories
from inference.world import EXECUTIVE, World

ASKED_FOR = 30
"""Cases of a year in a quarter, from which one may ask what they are made of."""


def cells_shown(world: World) -> tuple[int, int]:
    """Quarters by areas of the last closed year: those that say something, and all."""
    year = Period.of_year(world.now.year - 1)
    made = world.read(lambda s, who: report.build(s, who, year, Territory()), EXECUTIVE)
    table = _table(made, "quarter_areas")
    shown = sum(any(sign.isdigit() for sign in f.text) for line in table.lines for f in line.cells)
    return shown, len(world.quarters) * len(
        {n[:2] for c in world.heard for n in c.needs - c.reserved}
    )


def _table(made: Report, code: str) -> Table:
    return next(table for table in made.tables if table.code == code)


@dataclass
class Asked:
    """The database, who asks, and the last closed year and quarter of the year."""

    world: World
    session: Session
    actor: Actor

    @cached_property
    def summary(self) -> quarters.Summary:
        """Oggi."""
        return quarters.summary(self.session, self.actor)

    @cached_property
    def year(self) -> Report:
        """The report of the last closed year."""
        return report.build(
            self.session, self.actor, Period.of_year(self.world.now.year - 1), Territory()
        )

    @cached_property
    def lately(self) -> Report:
        """The report of the last closed quarter of the year."""
        return report.build(self.session, self.actor, periods(self.world)[1], Territory())

    def inside(self, since: date, until: date) -> list[Heard]:
        """The cases heard in a period."""
        return [case for case in self.world.heard if since <= case.opened <= until]

    @property
    def open(self) -> list[Heard]:
        """Those open now."""
        return [case for case in self.world.heard if case.closed is None]


def _close(text: str, true: int) -> bool:
    """Whether a rounded number is true."""
    told = told_of(text)
    return told is not None and told[0] - 2 <= true <= told[1] + 2


def waiting(of: Asked) -> bool:
    return _close(of.summary.open.now.text, len(of.open))


def new_lately(of: Asked) -> bool:
    month = of.summary.month
    last = Period(month, month).last_day
    true = len(of.inside(month, last))
    return _close(of.summary.opened.now.text, true) and of.summary.opened.change is not None


def closed_against_new(of: Asked) -> bool:
    month = of.summary.month
    last = Period(month, month).last_day
    true = sum(c.closed is not None and month <= c.closed <= last for c in of.world.heard)
    return _close(of.summary.closed.now.text, true) and bool(_table(of.year, "cases").lines)


def most_open(of: Asked) -> bool:
    return map_of(of.world).top >= 8


def heavy_or_not(of: Asked) -> bool:
    seen = map_of(of.world)
    return seen.with_grade == seen.with_cases and seen.grades >= 3


def getting_worse(of: Asked) -> bool:
    """Quarters named that rose or fell, and rightly so."""
    before, now = of.summary.movers_of
    for mover in of.summary.movers:
        counts = [
            sum(case.quarter == mover.code for case in of.inside(*span)) for span in (before, now)
        ]
        told = [told_of(mover.before.text), told_of(mover.now.text)]
        if any(not low <= n <= high for n, (low, high) in zip(counts, told, strict=True)):
            return False
    return bool(of.summary.movers)


def heavy_for_size(of: Asked) -> bool:
    rows = quarters.table(of.session, of.actor, "rate")
    # Where none stands anywhere, no quarter certainly comes before another.
    return any(row.figure.stands is not None for row in rows)


def two_years(of: Asked) -> bool:
    code = Counter(case.quarter for case in of.world.heard).most_common(1)[0][0]
    trend = quarter_profile.profile(of.session, of.actor, code).trend
    for span in trend:
        true = sum(case.quarter == code for case in of.inside(span.since, span.last_day))
        low, high = told_of(span.opened.text) or (1, 0)
        if not low <= true <= high:
            return False
    return len(trend) >= 7


def asked_most(of: Asked) -> bool:
    table = _table(of.year, "areas")
    cases = of.inside(of.year.since, of.year.until)
    true = Counter(need[:2] for case in cases for need in case.needs - case.reserved)
    return bool(table.lines) and table.lines[0].code == true.most_common(1)[0][0]


def needs_by_name(of: Asked) -> bool:
    table = _table(of.year, "needs")
    cases = of.inside(of.year.since, of.year.until)
    true = Counter(need for case in cases for need in case.needs - case.reserved)
    return len(table.lines) >= 5 and true[table.lines[0].code] > 0.9 * max(true.values())


def of_this_quarter(of: Asked) -> bool:
    """Told of the quarters in which half of all cases of the year were heard."""
    lines = {line.code for line in _table(of.year, "quarter_areas").lines}
    cases = of.inside(of.year.since, of.year.until)
    return 2 * sum(case.quarter in lines for case in cases) >= len(cases)


def concentrated(of: Asked) -> bool:
    """The areas of large places beside each other."""
    return len(list(_large_with_areas(of))) >= 3


def _large_with_areas(of: Asked) -> Iterator[str]:
    year = Period.of_year(of.world.now.year - 1)
    for territory, _inside in territories(of.world):
        if territory.kind in (Place.MUNICIPALITY, Place.PROVINCE):
            with suppress(*REFUSED):
                made = report.build(of.session, of.actor, year, territory)
                if _table(made, "areas").lines and made.territory != of.year.territory:
                    yield territory.code


def nobody_answers(of: Asked) -> bool:
    told = cover_told.holes(of.session, of.actor)
    return bool(told.holes) and all(hole.municipalities for hole in told.holes)


def met_by_the_camper(of: Asked) -> bool:
    shown = {line.measure: line.now.text for line in of.year.headlines}
    return all(told_of(shown[code]) for code in ("convened", "came", "spontaneous"))


def how_they_reach_us(of: Asked) -> bool:
    table = _table(of.year, "channels")
    true = Counter(case.channel for case in of.inside(of.year.since, of.year.until))
    return bool(table.lines) and table.lines[0].code == true.most_common(1)[0][0]


def how_cases_end(of: Asked) -> bool:
    return sum(f.value is not None for x in _table(of.year, "outcomes").lines for f in x.cells) >= 2


def how_partners_answer(of: Asked) -> bool:
    shown = {line.measure: line.now for line in of.year.headlines}
    return all(shown[code].value is not None for code in ("in_time", "accepted"))


def how_long_it_takes(of: Asked) -> bool:
    shown = {line.measure: line.now for line in of.year.headlines}
    return shown["first_answer"].value is not None and bool(_table(of.year, "waits").lines)


def urgent_or_late(of: Asked) -> bool:
    true = sum(case.urgency <= 2 for case in of.open)
    late = told_of(of.summary.overdue.now.text)
    return _close(of.summary.urgent.now.text, true) and late is not None


def the_network(of: Asked) -> bool:
    """In the last closed quarter of the year: attendance, and promises kept."""
    table = _table(of.lately, "meetings")
    return bool(table.lines) and any(sign.isdigit() for sign in table.note)


QUESTIONS: dict[int, Callable[[Asked], bool]] = dict(
    enumerate(
        (
            waiting,
            new_lately,
            closed_against_new,
            most_open,
            heavy_or_not,
            getting_worse,
            heavy_for_size,
            two_years,
            asked_most,
            needs_by_name,
            of_this_quarter,
            concentrated,
            nobody_answers,
            met_by_the_camper,
            how_they_reach_us,
            how_cases_end,
            how_partners_answer,
            how_long_it_takes,
            urgent_or_late,
            the_network,
        ),
        1,
    )
)


def answered(world: World) -> dict[int, bool]:
    """Which of the twenty questions are answered."""

    def ask(session: Session, actor: Actor) -> dict[int, bool]:
        of = Asked(world, session, actor)
        return {number: bool(question(of)) for number, question in QUESTIONS.items()}

    return world.read(ask, EXECUTIVE)
