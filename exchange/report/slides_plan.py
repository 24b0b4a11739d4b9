"""Which slides a report becomes: ten to fifteen, whatever it holds.

Always there: title, highlights, headline figures twice (large, and as a table), method,
definitions. Between them, as long as there is room: the first table of each section with its chart
(or its rows, where it has none), the rows of two that say more than their charts, the charts of the
other tables, all other rows. A short report is filled up with slides that help the meeting.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from domain.report.contents import ChartKind, Column, Definition, Headline, Line, Report, Table
from exchange.report import words
from i18n import _

FEWEST, MOST = 10, 15
ROWS, COLUMNS = 12, 6
"""Of a table, as many as can be read from the back of a room."""
TELLING = 2
"""Tables whose rows are worth a slide beside their chart."""
CARDS, POINTS, TERMS, TERM_SLIDES = 8, 7, 5, 2
"""Headline figures, points, definitions a slide has room for; slides of definitions."""


class Form(Enum):
    """How a slide is drawn."""

    TITLE = auto()
    POINTS = auto()
    CARDS = auto()
    CHART = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Point:
    """A line of text; `lead` stands before it in bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """What is on a slide, and what its speaker may want to say."""

    form: Form
    title: str
    notes: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    headlines: tuple[Headline, ...] = ()
    table: Table | None = None


def plan(report: Report) -> tuple[Slide, ...]:
    """The slides in their order, FEWEST to MOST of them."""
    front = [
        Slide(Form.TITLE, report.title, notes=(report.note,)),
        _points(_("In short"), report.highlights, report.note),
        *_headlines(report),
    ]
    back = [_points(_("Method"), report.method), *_terms(report)]
    middle = _tables(report, MOST - len(front) - len(back))
    missing = FEWEST - len(front) - len(middle) - len(back)
    fillers = _fillers(report)[: max(0, missing)]
    return (*front, *middle, *fillers, *back)


def measures_in_words(report: Report, codes: Iterable[str]) -> tuple[str, ...]:
    """The definitions of those measures, for the speaker."""
    wanted = set(codes)
    return tuple(
        f"{d.name}: {d.meaning} {words.counted(d)} {d.suppression}"
        for d in report.definitions
        if d.code in wanted
    )


def _points(title: str, texts: Iterable[str], *notes: str) -> Slide:
    points = tuple(Point(text) for text in texts if text)[:POINTS]
    nothing = (Point(_("No figure in this period.")),)
    return Slide(Form.POINTS, title, notes=notes, points=points or nothing)


def _headlines(report: Report) -> list[Slide]:
    notes = measures_in_words(report, (h.measure for h in report.headlines))
    title = _("Headline figures")
    if not report.headlines:
        return [_points(title, ()), _points(_("Against the period before"), ())]
    return [
        Slide(Form.CARDS, title, notes, headlines=report.headlines[:CARDS]),
        Slide(Form.TABLE, _("Against the period before"), notes, table=_as_table(report)),
    ]


def _as_table(report: Report) -> Table:
    columns = (
        Column("now", _("In the period")),
        Column("before", _("In the period before")),
        Column("change", _("Difference")),
    )
    lines = tuple(Line(h.measure, h.name, (h.now, h.before, h.change)) for h in report.headlines)
    return Table("headlines", _("Headline figures"), "", _("Figure"), columns, lines)


def _terms(report: Report) -> list[Slide]:
    """The definitions, as many as fit, headlines first; the speaker's notes have them all."""
    notes = measures_in_words(report, (d.code for d in report.definitions))
    spoken = {headline.measure for headline in report.headlines}
    terms = sorted(report.definitions, key=lambda definition: definition.code not in spoken)
    chunks = [terms[i : i + TERMS] for i in range(0, len(terms), TERMS)]
    slides = [
        Slide(Form.POINTS, _("Definitions"), notes, points=tuple(map(_term, chunk)))
        for chunk in chunks[:TERM_SLIDES]
    ]
    if len(chunks) > TERM_SLIDES:
        others = Point(_("All other definitions are in the document and in the workbook."))
        slides[-1] = replace(slides[-1], points=(*slides[-1].points, others))
    return slides or [_points(_("Definitions"), ())]


def _term(definition: Definition) -> Point:
    return Point(f"{definition.meaning} ({definition.unit})", definition.name)


def _tables(report: Report, room: int) -> list[Slide]:
    """The most important slides of the tables, in the order of the report."""
    filled = [table for table in report.tables if table.lines]
    silent = [_empty(report)] if len(filled) < len(report.tables) else []
    telling = [place for place, table in enumerate(filled) if _tells_more(table)][:TELLING]
    ranked = sorted(
        (_turn(report, table, rows, place in telling), place, rows)
        for place, table in enumerate(filled)
        for rows in ((False, True) if words.drawable(table) else (False,))
    )
    chosen = sorted((place, rows) for _turn, place, rows in ranked[: room - len(silent)])
    return [_table(report, filled[place], rows) for place, rows in chosen] + silent


def _turn(report: Report, table: Table, rows: bool, telling: bool) -> int:
    """When a slide is chosen: 0 is at once."""
    if rows:
        return 1 if telling else 3
    first = any(section.tables[0] is table for section in report.sections if section.tables)
    return 0 if first else 2


def _tells_more(table: Table) -> bool:
    """Whether rows on a slide say more than the chart: columns it has not, and no month lost."""
    complete = len(table.lines) <= ROWS or table.chart is ChartKind.BARS
    more = len(table.columns) > len(words.charted_places(table))
    return words.drawable(table) and complete and more


def _empty(report: Report) -> Slide:
    """One slide for all tables without a line."""
    points = [
        Point(table.empty or _("No figure in this period."), table.title)
        for table in report.tables
        if not table.lines
    ]
    return Slide(Form.POINTS, _("Without figures in this period"), points=tuple(points[:POINTS]))


def _table(report: Report, table: Table, rows: bool) -> Slide:
    codes = (column.measure for column in table.columns)
    notes = (table.title, table.note, *measures_in_words(report, codes))
    if words.drawable(table) and not rows:
        return Slide(Form.CHART, table.message or table.title, notes, table=table)
    title = table.title if rows else table.message or table.title
    return Slide(Form.TABLE, title, notes, table=table)


def _fillers(report: Report) -> list[Slide]:
    titles = [section.title for section in report.sections]
    return [
        _points(_("What the figures mean"), [report.note]),
        _points(_("Contents"), titles),
        _points(
            _("Where all the figures are"),
            [
                _("The document has every table, with method and definitions."),
                _("The workbook has every number, a sheet for each table."),
            ],
        ),
        _points(
            _("To decide together"),
            [
                _("What do these figures ask of each of us?"),
                _("Who does what, and by when?"),
                _("What do we look at again next time?"),
            ],
        ),
    ]
