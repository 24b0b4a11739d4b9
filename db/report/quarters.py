"""The tables of a report about quarters, for who sees every case; `db.report.heard` for others."""

import i18n
from db.figures import text
from db.figures.month_sums import quarters_of
from db.reference.catalogue import QuarterPlace
from db.report.parts import Setting, columns, most
from domain.figures.figure import Figure, Missing
from domain.figures.measures_of_quarters import Measure
from domain.figures.months import Statistic
from domain.figures.shrinkage import Rate, rates
from domain.report.contents import ChartKind, Column, Line, Table
from i18n import _, ngettext

MOST_HEARD = 5
"""Needs named for each quarter."""


def quarters(of: Setting) -> Table:
    """Each quarter with a case: opened, closed, left open, and per 100 dwellings with its interval.

    Those of all quarters say how far a rate is drawn, so that a quarter has the same one in the
    report of any territory.
    """
    here, everywhere = _places(of), tuple(of.catalogue.quarters.values())
    left_open = [_open_end(of, place) for place in everywhere]
    steadied = rates(
        [figure.value for figure in left_open],
        [place.dwellings for place in everywhere],
    )
    lines = [
        Line(place.code, label(place), (*_counts(of, place), figure, *_rates(figure, place, rate)))
        for place, figure, rate in zip(everywhere, left_open, steadied, strict=True)
        if place in here
    ]
    lines.sort(key=lambda line: (-(line.cells[0].value or 0), line.label))
    titles = (
        *columns("opened", "closed", "open_end"),
        Column("rate", _("Per 100 dwellings"), "rate"),
        Column("shrunk", _("Steadied"), "shrunk"),
        Column("interval", _("Interval, 90 of 100"), "shrunk"),
    )
    return Table(
        "quarters",
        _("Cases by quarter"),
        most(lines, _most_new) if len(lines) > 1 else "",
        _("Quarter"),
        titles,
        tuple(lines),
        note=_(
            "Rates count the cases open at the end; “not known” where nobody knows how many "
            "dwellings there are."
        ),
        chart=ChartKind.BARS,
        charted=("opened",),
        empty=_("No case was opened or left open in the period."),
    )


def _most_new(quarters: int) -> str:
    return ngettext(
        "The quarter with most new cases: {label}, {n}",
        "The quarters with most new cases: {label}, {n} each",
        quarters,
    )


def quarter_areas(of: Setting) -> Table:
    """Cases opened by quarter and area of need."""
    codes = tuple(of.catalogue.areas)
    lines = []
    for place in _places(of):
        cells = of.facts.by_quarter.get(place.id, {})
        if (Statistic.CASE_OPENED.value, "") not in cells:
            continue
        figures = tuple(of.figure("by_area", cells, split=code) for code in codes)
        lines.append(Line(place.code, label(place), figures))
    lines.sort(key=lambda line: (-sum(cell.value or 0 for cell in line.cells), line.label))
    return Table(
        "quarter_areas",
        _("Needs by quarter and area"),
        "",
        _("Quarter"),
        tuple(Column(code, of.catalogue.areas[code].label, "by_area") for code in codes),
        tuple(lines),
        note=_("A case with needs in two areas counts in both."),
        empty=_("No case was opened in the period."),
    )


def quarter_needs(of: Setting) -> Table:
    """The needs heard most in each quarter."""
    lines = []
    for place in sorted(_places(of), key=label):
        cells = of.facts.by_quarter.get(place.id, {})
        heard = [
            Line(
                f"{place.code}/{code}",
                f"{label(place)}: {term.label}",
                (of.figure("by_need", cells, split=code),),
            )
            for code, term in of.catalogue.needs.items()
        ]
        shown = [line for line in heard if line.cells[0].value]
        lines += sorted(shown, key=lambda line: -(line.cells[0].value or 0))[:MOST_HEARD]
    return Table(
        "quarter_needs",
        _("Needs heard most in each quarter"),
        "",
        _("Quarter and need"),
        columns("by_need"),
        tuple(lines),
        note=_("At most {n} needs for each quarter.").format(n=MOST_HEARD),
        short=_("Needs by quarter"),
        empty=_("No case was opened in the period."),
    )


def label(place: QuarterPlace) -> str:
    """`San Fermo (Varese)`, and when it was closed."""
    name = f"{place.name} ({place.municipality})"
    if place.closed_on is None:
        return name
    if place.merged_into:
        return _("{name}, merged into {code}").format(name=name, code=place.merged_into)
    return _("{name}, closed {day}").format(name=name, day=i18n.day(place.closed_on))


def _places(of: Setting) -> list[QuarterPlace]:
    """The quarters of the territory with any case up to the last day."""
    inside = quarters_of(of.catalogue, of.territory)
    return [
        place
        for place in of.catalogue.quarters.values()
        if place.id in inside
        and (of.facts.upto_quarter.get(place.id) or of.facts.by_quarter.get(place.id))
    ]


def _counts(of: Setting, place: QuarterPlace) -> tuple[Figure, Figure]:
    cells = of.facts.by_quarter.get(place.id, {})
    return of.figure("opened", cells), of.figure("closed", cells)


def _open_end(of: Setting, place: QuarterPlace) -> Figure:
    return of.figure("open_end", {}, of.facts.upto_quarter.get(place.id, {}))


def _rates(figure: Figure, place: QuarterPlace, rate: Rate | None) -> tuple[Figure, ...]:
    """As counted, steadied, and the interval in words."""
    if rate is None:
        unknown = text.missing(Missing.NOT_TOLD if place.dwellings else Missing.NOT_KNOWN)
        return unknown, unknown, unknown
    return (
        text.rate_figure(int(figure.value or 0), place.dwellings),
        text.shrunk_figure(rate),
        text.between(rate.low, rate.high, Measure.SHRUNK),
    )
