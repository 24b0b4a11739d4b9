"""The tables of a report about people met, cases and needs."""

from collections.abc import Iterable

from db.access import without_actor
from db.reference import Term
from db.report_parts import Setting, columns, weight
from domain.facts import Statistic
from domain.permissions import Permission
from domain.report import ChartKind, Column, Line, Table
from domain.vocabulary import Outcome
from i18n import _

VISITS = ("convened", "came", "no_show", "spontaneous", "attendance")
BY_MONTH = ("opened", "closed", "reopened", "open_end")
PROTECTED_BY_MONTH = ("opened", "closed", "open_end")
"""Protected figures do not add up anyway, and reopenings are few: a column of small numbers."""


@without_actor("used inside db by functions that have checked their actor")
def visits(of: Setting) -> Table:
    """Who was met at the mobile office, by month; months without anybody left out."""
    lines = tuple(
        of.line(step.code, step.label, step, *VISITS)
        for step in of.steps()
        if any(statistic == Statistic.VISIT for statistic, _split in step.cells)
    )
    total = {code: of.figure(code, of.facts.total) for code in VISITS}
    message = _("{convened} appointments given, {came} kept; {spontaneous} visits without one")
    return Table(
        "visits",
        _("Tenants at the mobile office"),
        message.format(**{code: shown.text for code, shown in total.items()}),
        _("Month"),
        columns(*VISITS),
        lines,
        chart=ChartKind.COLUMNS,
        charted=("came", "spontaneous"),
        empty=_("No tenant was convened or met at the mobile office in the period."),
    )


@without_actor("used inside db by functions that have checked their actor")
def cases(of: Setting) -> Table:
    """Cases opened, closed, reopened and left open, by month."""
    opened, closed = (of.figure(code, of.facts.total) for code in ("opened", "closed"))
    open_end = of.figure("open_end", of.facts.total, of.facts.upto)
    codes = BY_MONTH if of.k is None else PROTECTED_BY_MONTH
    return Table(
        "cases",
        _("Cases by month"),
        _("{opened} cases opened, {closed} closed, {open} open at the end").format(
            opened=opened.text, closed=closed.text, open=open_end.text
        ),
        _("Month"),
        columns(*codes),
        tuple(of.line(step.code, step.label, step, *codes) for step in of.steps()),
        chart=ChartKind.COLUMNS,
        charted=("opened", "closed"),
    )


@without_actor("used inside db by functions that have checked their actor")
def outcomes(of: Setting) -> Table:
    """How the cases closed in the period ended."""
    lines = tuple(
        Line(outcome.value, _(outcome.label), (of.figure("closed", of.facts.total, split=outcome),))
        for outcome in Outcome
    )
    return Table(
        "outcomes",
        _("How cases ended"),
        _("{solved} of {closed} closed cases were solved, wholly or in part").format(
            solved=of.figure("closed_solved", of.facts.total).text,
            closed=of.figure("closed", of.facts.total).text,
        ),
        _("Outcome"),
        (Column("closed", _("Cases closed"), "closed"),),
        tuple(line for line in lines if weight(line.cells[0]) > 0),
        chart=ChartKind.BARS,
        charted=("closed",),
        empty=_("No case was closed in the period."),
    )


@without_actor("used inside db by functions that have checked their actor")
def channels(of: Setting) -> Table:
    """How tenants reached the agency, the most used way first."""
    words = _("How tenants reached us"), _("The most used way: {label}, {n} cases"), _("Channel")
    return _ranked(of, "channels", "by_channel", of.catalogue.channels.values(), words)


@without_actor("used inside db by functions that have checked their actor")
def areas(of: Setting) -> Table:
    """Cases by area of need."""
    words = _("Needs by area"), _("The area heard most: {label}, {n} cases"), _("Area of need")
    note = _("A case with needs in two areas counts in both.")
    return _ranked(of, "areas", "by_area", of.catalogue.areas.values(), words, note)


@without_actor("used inside db by functions that have checked their actor")
def needs(of: Setting) -> Table:
    """Cases by need; reserved needs only for who sees them."""
    seen = [
        term
        for term in of.catalogue.needs.values()
        if of.actor.may(Permission.RESTRICTED_READ) or not term.restricted
    ]
    words = _("Needs heard"), _("The need heard most: {label}, {n} cases"), _("Need")
    reserved = _("Needs of health, violence and criminal measures are reserved and not listed.")
    note = "" if of.actor.may(Permission.RESTRICTED_READ) else reserved
    return _ranked(of, "needs", "by_need", seen, words, note)


def _ranked(
    of: Setting,
    code: str,
    measure: str,
    terms: Iterable[Term],
    words: tuple[str, str, str],
    note: str = "",
) -> Table:
    """Cases by the terms of a list, the largest first; `words`: title, finding, head of a row."""
    title, finding, row_title = words
    lines = _by_weight(
        Line(term.code, term.label, (of.figure(measure, of.facts.total, split=term.code),))
        for term in terms
    )
    return Table(
        code,
        title,
        _finding(lines, finding),
        row_title,
        columns(measure),
        lines,
        note=note,
        chart=ChartKind.BARS,
        charted=(measure,),
        empty=_("No case was opened in the period."),
    )


def _by_weight(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows with something in them, the largest first."""
    some = [line for line in lines if weight(line.cells[0]) > 0]
    return tuple(sorted(some, key=lambda line: -weight(line.cells[0])))


def _finding(lines: tuple[Line, ...], sentence: str) -> str:
    """The sentence about the first row; nothing where there is none."""
    return sentence.format(label=lines[0].label, n=lines[0].cells[0].text) if lines else ""
