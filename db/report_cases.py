"""The tables of a report about people met, cases and needs."""

from collections.abc import Iterable

from db.access import without_actor
from db.report_parts import Setting, columns, weight
from domain.facts import Statistic
from domain.report import ChartKind, Column, Line, Table
from domain.vocabulary import Outcome
from i18n import _

VISITS = ("convened", "came", "no_show", "spontaneous", "attendance")
BY_MONTH = ("opened", "closed", "open_end")


@without_actor("used inside db by functions that have checked their actor")
def visits(of: Setting) -> Table:
    """Who was met at the mobile office, by month; months without anybody left out."""
    lines = tuple(
        of.line(step.code, step.label, step, *VISITS)
        for step in of.steps()
        if any(statistic == Statistic.VISIT for statistic, _split in step.cells)
    )
    total = {code: of.figure(code, of.facts.total) for code in VISITS}
    message = _("{convened} tenants convened, {came} came; {spontaneous} without appointment")
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
    """Cases opened, closed and left open, by month."""
    opened, closed = (of.figure(code, of.facts.total) for code in ("opened", "closed"))
    open_end = of.figure("open_end", of.facts.total, of.facts.upto)
    return Table(
        "cases",
        _("Cases by month"),
        _("{opened} cases opened, {closed} closed, {open} open at the end").format(
            opened=opened.text, closed=closed.text, open=open_end.text
        ),
        _("Month"),
        columns(*BY_MONTH),
        tuple(of.line(step.code, step.label, step, *BY_MONTH) for step in of.steps()),
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
    lines = _by_weight(
        Line(code, term.label, (of.figure("by_channel", of.facts.total, split=code),))
        for code, term in of.catalogue.channels.items()
    )
    return Table(
        "channels",
        _("How tenants reached us"),
        _finding(lines, _("The most used way: {label}, {n} cases")),
        _("Channel"),
        columns("by_channel"),
        lines,
        chart=ChartKind.BARS,
        charted=("by_channel",),
        empty=_("No case was opened in the period."),
    )


@without_actor("used inside db by functions that have checked their actor")
def areas(of: Setting) -> Table:
    """Cases by area of need."""
    lines = _by_weight(
        Line(code, term.label, (of.figure("by_area", of.facts.total, split=code),))
        for code, term in of.catalogue.areas.items()
    )
    return Table(
        "areas",
        _("Needs by area"),
        _finding(lines, _("Most needs are in the area {label}: {n} cases")),
        _("Area of need"),
        columns("by_area"),
        lines,
        note=_("A case with needs in two areas counts in both."),
        chart=ChartKind.BARS,
        charted=("by_area",),
        empty=_("No case was opened in the period."),
    )


@without_actor("used inside db by functions that have checked their actor")
def needs(of: Setting) -> Table:
    """Cases by need; reserved needs only for who sees them."""
    lines = _by_weight(
        Line(code, term.label, (of.figure("by_need", of.facts.total, split=code),))
        for code, term in of.catalogue.needs.items()
        if of.actor.sees_restricted or not term.restricted
    )
    reserved = _("Needs of health, violence and criminal measures are reserved and not listed.")
    return Table(
        "needs",
        _("Needs heard"),
        _finding(lines, _("The need heard most: {label}, {n} cases")),
        _("Need"),
        columns("by_need"),
        lines,
        note="" if of.actor.sees_restricted else reserved,
        chart=ChartKind.BARS,
        charted=("by_need",),
        empty=_("No case was opened in the period."),
    )


def _by_weight(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows with something in them, the largest first."""
    some = [line for line in lines if weight(line.cells[0]) > 0]
    return tuple(sorted(some, key=lambda line: -weight(line.cells[0])))


def _finding(lines: tuple[Line, ...], sentence: str) -> str:
    """The sentence about the first row; nothing where there is none."""
    return sentence.format(label=lines[0].label, n=lines[0].cells[0].text) if lines else ""
