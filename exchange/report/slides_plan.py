"""Which slides a report becomes: one for each of its messages, then what the words mean.

A title, the messages in their order, what there is nothing to say of and why, the definitions of
what was shown. No slide repeats another, and none is there to fill.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from domain.report.contents import Definition, Message, Report, Table
from exchange.report import maps, words
from i18n import _

ROWS, COLUMNS = 12, 6
"""Of a table, as many as can be read from the back of a room."""
POINTS, TERMS = 7, 5
"""Points and definitions a slide has room for."""


class Form(Enum):
    """How a slide is drawn."""

    TITLE = auto()
    POINTS = auto()
    CHART = auto()
    TABLE = auto()
    MAP = auto()


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
    table: Table | None = None
    shows: str = ""
    message: Message | None = None


def plan(report: Report) -> tuple[Slide, ...]:
    """The slides in their order."""
    return (
        Slide(Form.TITLE, report.title, (report.note,)),
        *(_said(report, message) for message in report.messages),
        *_silent(report),
        *_terms(report),
    )


def measures_in_words(report: Report, codes: Iterable[str]) -> tuple[str, ...]:
    """The definitions of those measures, for the speaker."""
    wanted = set(codes)
    return tuple(
        f"{d.name}: {d.meaning} {words.counted(d)} {d.suppression}"
        for d in report.definitions
        if d.code in wanted
    )


def _said(report: Report, message: Message) -> Slide:
    table = message.table
    if table is None or not table.lines:
        points = tuple(Point(text) for text in message.points or (message.shows,) if text)
        return Slide(Form.POINTS, message.title, points=points)
    form = Form.CHART if words.drawable(table) else Form.TABLE
    form = Form.MAP if maps.drawable(message) else form
    grades = maps.method_of(message) if form is Form.MAP else ""
    notes = (message.shows, table.note, grades, *measures_in_words(report, _measures(table)))
    return Slide(form, message.title, notes, (), table, message.shows, message)


def _measures(table: Table) -> tuple[str, ...]:
    """The measures of a table; where its rows are measures, those."""
    return (*(column.measure for column in table.columns), *(line.code for line in table.lines))


def _silent(report: Report) -> list[Slide]:
    """One slide for all that has no figure in the period, with the reason."""
    reasons: dict[str, list[str]] = {}
    for table in report.tables:
        if not table.lines:
            reason = table.empty or _("No figure in this period.")
            reasons.setdefault(reason, []).append(table.title)
    points = tuple(Point(reason, "; ".join(titles)) for reason, titles in reasons.items())
    points = points[:POINTS]
    title = _("What there is nothing to say of in this period")
    return [Slide(Form.POINTS, title, points=points)] if points else []


def _terms(report: Report) -> list[Slide]:
    """The definitions of what is shown first; the speaker's notes, the document and the workbook
    have all of them.
    """
    tables = [message.table for message in report.messages if message.table]
    shown = dict.fromkeys(code for table in tables for code in _measures(table))
    known = {definition.code: definition for definition in report.definitions}
    terms = tuple(_term(known[code]) for code in shown if code in known)[:TERMS]
    return [Slide(Form.POINTS, _("What the words mean"), points=terms)] if terms else []


def _term(definition: Definition) -> Point:
    return Point(definition.meaning, definition.name)
