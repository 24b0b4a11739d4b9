"""The tables of a report about people met, cases and needs."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from db.reference.catalogue import Term
from db.report.parts import Setting, columns, most, too_few, unrecorded
from domain.figures.measure import Part
from domain.figures.months import Statistic
from domain.figures.protection import LEAST
from domain.report.contents import ChartKind, Column, Line, Table
from domain.vocabulary import Outcome
from i18n import _, ngettext

VISITS = ("convened", "came", "no_show", "spontaneous", "attendance")
BY_MONTH = ("opened", "closed", "reopened", "open_end")
PROTECTED_BY_MONTH = ("opened", "closed", "open_end")
"""Rounded figures do not add up anyway, and reopenings are few: a column of small numbers."""


def visits(of: Setting) -> Table:
    """Who was met at the mobile office, by month; to who sees every case without the months in
    which nobody was.
    """
    codes = of.by_step(*VISITS)
    lines = tuple(
        of.line(step, *codes)
        for step in of.steps()
        if of.released or any(statistic == Statistic.VISIT for statistic, _split in step.cells)
    )
    total = {code: of.figure(code, of.facts.total) for code in VISITS}
    message = _("Appointments given: {convened}; kept: {came}; visits without one: {spontaneous}")
    return Table(
        "visits",
        _("Tenants at the mobile office"),
        message.format(**{code: shown.text for code, shown in total.items()}),
        _("Month"),
        columns(*codes),
        lines if codes else (),
        chart=ChartKind.COLUMNS,
        charted=_among(codes, "came", "spontaneous"),
        empty=too_few()
        if of.released
        else _("No tenant was convened or met at the mobile office in the period."),
    )


def cases(of: Setting) -> Table:
    """Cases opened, closed, reopened and left open, by month."""
    opened, closed = (of.figure(code, of.facts.total) for code in ("opened", "closed"))
    open_end = of.figure("open_end", of.facts.total, of.facts.upto)
    codes = of.by_step(*(PROTECTED_BY_MONTH if of.released else BY_MONTH))
    return Table(
        "cases",
        _("Cases by month"),
        _("Cases opened: {opened}; closed: {closed}; open at the end: {open}").format(
            opened=opened.text, closed=closed.text, open=open_end.text
        ),
        _("Month"),
        columns(*codes),
        tuple(of.line(step, *codes) for step in of.steps()),
        chart=ChartKind.COLUMNS,
        charted=_among(codes, "opened", "closed"),
        empty=unrecorded(),
    )


def _among(codes: tuple[str, ...], *charted: str) -> tuple[str, ...]:
    return tuple(code for code in charted if code in codes)


def outcomes(of: Setting) -> Table:
    """How the cases closed in the period ended."""
    solved, closed = (of.figure(code, of.facts.total) for code in ("closed_solved", "closed"))
    lines = tuple(
        Line(outcome.value, _(outcome.label), (of.figure("closed", of.facts.total, split=outcome),))
        for outcome in Outcome
    )
    return Table(
        "outcomes",
        _("How cases ended"),
        _("Closed cases that were solved, wholly or in part: {solved} of {closed}").format(
            solved=solved.text, closed=closed.text
        )
        if closed.value is not None
        else "",
        _("Outcome"),
        (Column("closed", _("Cases closed"), "closed"),),
        tuple(line for line in lines if line.cells[0].stands) if of.in_parts("closed") else (),
        chart=ChartKind.BARS,
        charted=("closed",),
        empty=too_few() if of.released else _("No case was closed in the period."),
    )


def channels(of: Setting) -> Table:
    """How tenants reached the agency, the most used way first."""
    words = _("How tenants reached us"), _("Channel")
    terms = of.catalogue.channels.values()
    ranked = _ranked(of, "channels", "by_channel", terms, words, _most_used)
    return replace(ranked, short=_("Channels of tenants"))


def _most_used(ways: int) -> str:
    return ngettext(
        "The most used channel: {label} ({n})", "The most used channels: {label} ({n} each)", ways
    )


def areas(of: Setting) -> Table:
    """Cases by area of need; unreserved needs by area for who may not see the others."""
    if of.released:
        return _heard(of)
    words = _("Needs by area"), _("Area of need")
    note = _("A case with needs in two areas counts in both.")
    return _ranked(of, "areas", "by_area", of.catalogue.areas.values(), words, _cases_of_area, note)


def _cases_of_area(areas: int) -> str:
    return ngettext(
        "The area heard most: {label} (cases: {n})",
        "The areas heard most: {label} (cases: {n} each)",
        areas,
    )


def _heard(of: Setting) -> Table:
    told = of.catalogue.unreserved_by_area
    lines = _by_weight(
        Line(area, of.catalogue.areas[area].label, (of.count(Part(Statistic.CASE_NEED, codes)),))
        for area, codes in told.items()
    )
    return Table(
        "areas",
        _("Needs by area"),
        most(lines, _needs_of_area) if of.in_parts("opened") else "",
        _("Area of need"),
        columns("needs_heard"),
        lines if of.in_parts("opened") else (),
        note=_("Reserved needs are not in these numbers."),
        chart=ChartKind.BARS,
        charted=("needs_heard",),
        empty=too_few(),
    )


def _needs_of_area(areas: int) -> str:
    return ngettext(
        "The area heard most: {label} (needs: {n})",
        "The areas heard most: {label} (needs: {n} each)",
        areas,
    )


def needs(of: Setting) -> Table:
    """Cases by need; to who sees no cases the unreserved ones, of which enough were heard."""
    words = _("Needs heard"), _("Need")
    if not of.released:
        return _ranked(of, "needs", "by_need", of.catalogue.needs.values(), words, _most_heard)
    seen = [term for term in of.catalogue.needs.values() if not term.restricted]
    note = _("Needs heard fewer than {n} times, or never, are not listed; nor are reserved ones.")
    table = _ranked(of, "needs", "by_need", seen, words, _most_heard, note.format(n=LEAST))
    shown = tuple(line for line in table.lines if line.cells[0].value is not None)
    return replace(table, lines=shown, message=table.message if shown else "")


def _most_heard(needs: int) -> str:
    return ngettext(
        "The need heard most: {label} ({n})",
        "The needs heard most: {label} ({n} each)",
        needs,
    )


def _ranked(
    of: Setting,
    code: str,
    measure: str,
    terms: Iterable[Term],
    words: tuple[str, str],
    said: Callable[[int], str],
    note: str = "",
) -> Table:
    """Cases by the terms of a list, the largest first; `words`: title, head of a row."""
    title, row_title = words
    lines = _by_weight(
        Line(term.code, term.label, (of.figure(measure, of.facts.total, split=term.code),))
        for term in terms
        if of.in_parts("opened")
    )
    return Table(
        code,
        title,
        most(lines, said),
        row_title,
        columns(measure),
        lines,
        note=note,
        chart=ChartKind.BARS,
        charted=(measure,),
        empty=too_few() if of.released else _("No case was opened in the period."),
    )


def _by_weight(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows with something in them, the largest as displayed first."""
    some = [line for line in lines if line.cells[0].stands]
    return tuple(sorted(some, key=lambda line: -(line.cells[0].stands or 0)))
