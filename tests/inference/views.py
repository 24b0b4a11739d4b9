"""What the screens and files of a protected reader show, cell by cell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.cover import lines as cover
from db.cover import told as cover_told
from db.quarters import compare, year
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.reference.catalogue import catalogue_of
from db.report import build as report
from domain.errors import Refused
from domain.figures import rates
from domain.figures.measures_of_quarters import Measure
from domain.figures.rates import Place
from domain.permissions import Actor, PermissionDenied
from domain.report.contents import Line, Report, Table
from domain.report.period import Period, Territory, month_after
from inference.seen import LEFT_OUT, Cell, Seen
from inference.world import World

BEGIN, END = date(2000, 1, 1), date(2999, 12, 31)
REFUSED = (LookupError, ValueError, Refused, PermissionDenied)
"""What a function says when there is nothing to see under an address typed by hand."""
OPENED = re.compile(r"(Fewer than )?(One|[\d,]+) cases? opened")
OF_TERRITORY = {"channels": "channel", "needs": "need", "areas": "area"}


def all_seen(world: World, actor: Actor) -> list[Seen]:
    """Everything with a number in it: map, profiles, cover, home, reports."""
    return world.read(lambda session, who: list(_all(world, session, who)), actor)


def _all(world: World, session: Session, actor: Actor) -> Iterator[Seen]:
    yield from on_map(world, session, actor)
    yield from in_profiles(world, session, actor)
    yield from in_comparison(session, actor)
    yield from at_home(world, session, actor)
    yield from in_cover(world, session, actor)
    splits = splits_of(session)
    for made, inside in reports(world, session, actor):
        yield from in_report(made, inside, splits, moved=world.moved)


def splits_of(session: Session) -> dict[str, tuple[str, ...]]:
    """Into what cases are split: areas, channels, and the needs that are not reserved."""
    known = catalogue_of(session)
    open_needs = tuple(code for code, need in known.needs.items() if not need.restricted)
    return {
        "area": tuple(known.areas),
        "mentions": tuple(known.areas),
        "channel": tuple(known.channels),
        "need": open_needs,
    }


def on_map(world: World, session: Session, actor: Actor) -> Iterator[Seen]:
    """Every filter of the map, those too that are typed into the address by hand."""
    monday = world.now.date() - timedelta(days=world.now.weekday())
    for area in ("*", *catalogue_of(session).areas):
        for weeks in rates.PERIODS:
            since = monday - timedelta(weeks=weeks)
            for urgency in range(5):
                try:
                    rows = quarters.table(session, actor, "open", area, weeks, urgency)
                except REFUSED:
                    continue
                splits = [("area", area)] if area != "*" else []
                if urgency:
                    splits.append(("urgency", str(urgency)))
                if len(splits) < 2:
                    what, split = splits[0] if splits else ("", "")
                    for row in rows:
                        code, told = row.place.code, row.figures
                        cell = Cell(frozenset([code]), since, END, "open", what, split)
                        yield Seen("map", cell, told[Measure.OPEN].text)
                        if Measure.HEARD in told and not split:
                            yield Seen("map heard", _year(world, code), told[Measure.HEARD].text)


def _year(world: World, quarter: str) -> Cell:
    """The last closed year of a quarter."""
    year = Period.of_year(world.now.year - 1)
    return Cell(frozenset([quarter]), year.first, year.last_day)


def in_profiles(world: World, session: Session, actor: Actor) -> Iterator[Seen]:
    """The profile of every quarter: its needs and its course."""
    for code in world.quarters:
        profile = quarter_profile.profile(session, actor, code)
        here = frozenset([code])
        for need in profile.needs:
            cell = Cell(here, BEGIN, END, "open", "need", need.code)
            yield Seen("profile", cell, need.count.text)
        for span in profile.trend:
            yield Seen("profile", Cell(here, span.since, span.last_day), span.opened.text)


def at_home(world: World, session: Session, actor: Actor) -> Iterator[Seen]:
    """The figures of the whole network and how they went in twelve months."""
    now, everywhere = quarters.summary(session, actor), frozenset(world.quarters)
    if now:
        yield Seen("home", Cell(everywhere, BEGIN, END, "open"), now.open.now.text)
        if now.month:
            month = Period(now.month, now.month)
            yield Seen("home", Cell(everywhere, month.first, month.last_day), now.opened.now.text)
    course = year.course(session, actor)
    for at, first in enumerate(course.months if course else ()):
        month = Period(first, first)
        for state, figures in (("opened", course.opened), ("closed", course.closed)):
            cell = Cell(everywhere, month.first, month.last_day, state)
            yield Seen("home year", cell, figures[at].text)


def in_comparison(session: Session, actor: Actor) -> Iterator[Seen]:
    """New cases of two periods side by side."""
    for back in compare.BACK:
        both = compare.periods(session, actor, back=back)
        for period in (both.now, both.before) if both else ():
            for row in period.rows:
                cell = Cell(frozenset([row.place.code]), period.first, period.last)
                yield Seen("comparison", cell, row.text)


def in_cover(world: World, session: Session, actor: Actor) -> Iterator[Seen]:
    """Needs of open cases beside who answers them."""
    inside = _inside(world)
    told = cover_told.of_needs(session, actor)
    for line in told.lines if told.period else ():
        here = inside[line.around] if line.around else frozenset(world.quarters)
        cell = Cell(here, told.period.first, told.period.last_day, "opened", "need", line.need)
        yield Seen("cover demand", cell, line.heard.text)
    for by in (Place.QUARTER, Place.MUNICIPALITY):
        for line in live_cover(session, actor, by):
            cell = Cell(inside[line.place], BEGIN, END, "open", "need", line.need)
            yield Seen("cover", cell, line.open.text)


def live_cover(session: Session, actor: Actor, by: Place) -> tuple[cover.CoverLine, ...]:
    """What a protected reader may not call any more."""
    try:
        return cover.lines(session, actor, by)
    except REFUSED:
        return ()


def periods(world: World) -> list[Period]:
    """Calendar quarters of two years up to today, these years, the last closed months; and spans
    that may be refused: halves, two years.
    """
    this = world.now.date().replace(day=1)
    quarter = this.replace(month=3 * ((this.month - 1) // 3) + 1)
    found = [
        Period(month_after(quarter, -3 * n), month_after(quarter, 2 - 3 * n)) for n in range(9)
    ]
    found += [Period.of_year(this.year - n) for n in range(2)]
    found += [Period(month_after(this, -n), month_after(this, -n)) for n in range(1, 4)]
    halves = [
        Period(month_after(quarter, -6 - 3 * n), month_after(quarter, -1 - 3 * n)) for n in range(4)
    ]
    return [*found, *halves, Period(date(this.year - 2, 1, 1), date(this.year - 1, 12, 1))]


def calendar_months(cell: Cell) -> list[tuple[date, date]]:
    """First and last days of the months of a cell's period."""
    period = Period(cell.since, cell.until)
    return [(month, Period(month, month).last_day) for month in period.months()]


def territories(world: World) -> list[tuple[Territory, frozenset[str]]]:
    """Everywhere, provinces, municipalities, quarters."""
    found = [(Territory(), frozenset(world.quarters))]
    for kind, at in ((Place.PROVINCE, 1), (Place.MUNICIPALITY, 0)):
        for name in sorted({above[at] for above in world.quarters.values()}):
            inside = frozenset(q for q, above in world.quarters.items() if above[at] == name)
            found.append((Territory(kind, name), inside))
    return found + [(Territory(Place.QUARTER, q), frozenset([q])) for q in world.quarters]


def reports(
    world: World, session: Session, actor: Actor
) -> Iterator[tuple[Report, frozenset[str]]]:
    """Every report that may be asked for, with its quarters; each once."""
    done: set[tuple[str, date, date]] = set()
    for territory, inside in territories(world):
        for period in periods(world):
            try:
                made = report.build(session, actor, period, territory)
            except REFUSED:
                continue
            key = made.territory, made.since, made.until
            if key not in done and made.territory == _named(session, territory):
                done.add(key)
                yield made, inside


def in_report(
    made: Report, inside: frozenset[str], splits: Mapping[str, Iterable[str]], *, moved: bool
) -> Iterator[Seen]:
    """The tables of a report that count cases; what a table leaves out says something too."""
    tables = {table.code: table for table in made.tables}
    of_territory = OF_TERRITORY | ({} if moved else {"areas": "mentions"})
    for code, what in of_territory.items():
        lines = {line.code: line.cells[0].text for line in _lines(tables, code)}
        for split in splits[what] if lines else ():
            cell = Cell(inside, made.since, made.until, "opened", what, split)
            yield Seen(f"report {code}", cell, lines.get(split, LEFT_OUT))
    for line in _lines(tables, "cases"):
        month = _month(line.code)
        for column, figure in zip(tables["cases"].columns, line.cells, strict=True):
            if month and column.code == "opened":
                cell = Cell(inside, month.first, month.last_day)
                yield Seen("report months", cell, figure.text)
    for headline in made.headlines:
        if headline.measure == "opened":
            cell = Cell(inside, made.since, made.until)
            yield Seen("report headline", cell, headline.now.text)
    yield from _by_quarter(made, tables)
    yield from _in_messages(made, inside)


def _in_messages(made: Report, inside: frozenset[str]) -> Iterator[Seen]:
    """The slides: their own tables, and the numbers of new cases in what they say."""
    said = {message.code: message for message in made.messages}
    tables = {code: message.table for code, message in said.items() if message.table}
    for line in _lines(tables, "heard"):
        month = _month(line.code)
        for column, figure in zip(tables["heard"].columns, line.cells, strict=True):
            if month and column.code == "opened":
                cell = Cell(inside, month.first, month.last_day)
                yield Seen("slides months", cell, figure.text)
            elif line.code == "opened":
                yield Seen("slides", Cell(inside, made.since, made.until), figure.text)
    for line in _lines(tables, "changed"):
        if line.code == "opened" and "Since the meeting" not in said["changed"].title:
            now, before = Period(made.since, made.until), Period(made.since, made.until).before
            for period, figure in zip((now, before), line.cells, strict=False):
                yield Seen("slides", Cell(inside, period.first, period.last_day), figure.text)
    if "heard" in said and (found := OPENED.match(said["heard"].title)):
        text = f"<{found[2]}" if found[1] else found[2]
        yield Seen("slides", Cell(inside, made.since, made.until), text)


def _by_quarter(made: Report, tables: dict[str, Table]) -> Iterator[Seen]:
    for line in _lines(tables, "quarters"):
        here = frozenset([line.code])
        shown = dict(zip((c.code for c in tables["quarters"].columns), line.cells, strict=True))
        yield Seen("report quarters", Cell(here, made.since, made.until), line.cells[0].text)
        if "before" in shown:
            before = Period(made.since, made.until).before
            cell = Cell(here, before.first, before.last_day)
            yield Seen("report quarters", cell, shown["before"].text)
    for line in _lines(tables, "quarter_areas"):
        for column, figure in zip(tables["quarter_areas"].columns, line.cells, strict=True):
            cell = Cell(
                frozenset([line.code]), made.since, made.until, "opened", "area", column.code
            )
            yield Seen("report quarter_areas", cell, figure.text)
    for line in _lines(tables, "quarter_needs"):
        quarter, _slash, need = line.code.partition("/")
        if need:
            cell = Cell(frozenset([quarter]), made.since, made.until, "opened", "need", need)
            yield Seen("report quarter_needs", cell, line.cells[0].text)


def _lines(tables: dict[str, Table], code: str) -> tuple[Line, ...]:
    return tables[code].lines if code in tables else ()


def _month(code: str) -> Period | None:
    try:
        return Period.parse(code, code)
    except Refused:
        return None


def _named(session: Session, territory: Territory) -> str:
    return report.territory_label(catalogue_of(session), territory)


def _inside(world: World) -> dict[str, frozenset[str]]:
    found = {quarter: frozenset([quarter]) for quarter in world.quarters}
    for territory, inside in territories(world):
        if territory.kind in (Place.MUNICIPALITY, Place.PROVINCE):
            found[territory.code] = inside
    return found
