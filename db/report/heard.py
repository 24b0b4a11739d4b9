"""The tables of a report about quarters, for who sees no cases: classes, and parts of a year."""

from collections.abc import Mapping

from db.figures import released, text, told
from db.figures.month_sums import first_month, quarters_of
from db.figures.releases import Released
from db.reference.catalogue import QuarterPlace
from db.report.parts import NAMED, Setting
from db.report.quarters import label
from domain.figures import protection
from domain.figures.figure import Figure, Missing
from domain.figures.months import Statistic
from domain.figures.protection import ENOUGH, FARTHEST, Class
from domain.report.contents import ChartKind, Column, Line, Table
from domain.report.period import QUARTER, Period
from i18n import _, ngettext


def quarters(of: Setting, source: Released) -> Table:
    """The class of the cases heard in each quarter, of all quarters, and how it moved."""
    now, before = (_heard(of, source, period) for period in (of.period, of.period.before))
    begun = first_month(of.session, Statistic.CASE_OPENED, source)
    known = begun is not None and begun <= of.period.before.first
    lines = []
    for place in _places(of):
        heard, then = now[place.id], before[place.id]
        told_before = (told.span(then), told.moved(then, heard)) if known else _not_recorded()
        lines.append(Line(place.code, label(place), (told.span(heard), *told_before)))
    lines.sort(key=lambda line: (-(line.cells[0].stands or 0), line.label))
    return Table(
        "quarters",
        _("Cases heard by quarter"),
        _finding(now, _places(of)) if of.period.length > 1 else "",
        _("Quarter"),
        (
            Column("heard", _("Cases heard, about"), "opened"),
            Column("before", _("In the period before, about"), "opened"),
            Column("moved", _("Against it")),
        ),
        tuple(lines) if of.period.length > 1 else (),
        note=_(
            "The true number lies between the two shown. Before it is put into its class it is "
            "moved by at most {n}, so that no single case can be read from a change."
        ).format(n=FARTHEST),
        chart=ChartKind.BARS,
        charted=("heard",),
        empty=_("Quarters are told for a calendar quarter or a year: choose one of these."),
    )


def quarter_areas(of: Setting, source: Released) -> Table:
    """Of what the unreserved needs of a year are made, in quarters where enough was heard."""
    areas = of.catalogue.unreserved_by_area
    opened = released.by_quarter(of.session, source, Statistic.CASE_OPENED, of.period)
    needs = released.by_quarter(of.session, source, Statistic.CASE_NEED, of.period)
    lines = []
    for place in sorted(_places(of), key=label):
        if sum(opened.get(place.id, {}).values()) < ENOUGH:
            continue
        heard = needs.get(place.id, {})
        parts = protection.shares(
            {area: sum(heard.get(code, 0) for code in codes) for area, codes in areas.items()}
        )
        if parts:
            cells = tuple(told.part_of_place(parts[area]) for area in areas)
            lines.append(Line(place.code, label(place), cells))
    return Table(
        "quarter_areas",
        _("What quarters ask for"),
        "",
        _("Quarter"),
        tuple(Column(area, of.catalogue.areas[area].label) for area in areas),
        tuple(lines),
        note=_(
            "Of the unreserved needs heard in the year, in steps of ten percent; quarters where "
            "at least {n} cases, and as many such needs, were heard."
        ).format(n=ENOUGH),
        empty=_(
            "Told of quarters where at least {n} cases, and as many unreserved needs, were heard."
        ).format(n=ENOUGH),
    )


def _places(of: Setting) -> list[QuarterPlace]:
    """All quarters of the territory: who has none is not left out, for that would tell it."""
    inside = quarters_of(of.catalogue, of.territory)
    return [place for place in of.catalogue.quarters.values() if place.id in inside]


def _heard(of: Setting, source: Released, period: Period) -> Mapping[int, Class]:
    """Of a year what its quarters say together."""
    opened = [
        (part.last_day, released.by_quarter(of.session, source, Statistic.CASE_OPENED, part))
        for part in period.parts(QUARTER)
    ]
    return {
        place.id: protection.together(
            told.class_in_small(sum(sums.get(place.id, {}).values()), told.HEARD, place.code, last)
            for last, sums in opened
        )
        for place in _places(of)
    }


def _not_recorded() -> tuple[Figure, Figure]:
    return text.missing(Missing.NOT_RECORDED), text.missing(Missing.NOTHING)


def _finding(heard: Mapping[int, Class], places: list[QuarterPlace]) -> str:
    """The quarters of the highest range, unless all are of it or it may hold next to nothing; that
    they heard most only where no other can have heard as many.
    """
    highest = max(heard.values(), key=lambda known: known.middle, default=None)
    if highest is None or highest.middle < FARTHEST + 2:
        return ""
    ends = _ends(highest)
    first = sorted(label(place) for place in places if _ends(heard[place.id]) == ends)
    others = [known for known in heard.values() if _ends(known) != ends]
    if not others or any(known.low > highest.low or known.high > highest.high for known in others):
        return ""
    more = len(first) - NAMED
    named = ", ".join(first[:NAMED])
    if more > 0:
        named += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    most = max(known.high for known in others) < highest.low
    said = _said_of_most(len(first)) if most else _said_of_class(len(first))
    return said.format(names=named, n=told.span(highest).text)


def _ends(known: Class) -> tuple[int, int]:
    return known.low, known.high


def _said_of_most(quarters: int) -> str:
    if quarters > 1:
        return _("Most new cases: {names}, {n} each")
    return _("Most new cases: {names}, {n}")


def _said_of_class(quarters: int) -> str:
    if quarters > 1:
        return _("In the highest class of new cases: {names}, {n} each")
    return _("In the highest class of new cases: {names}, {n}")
