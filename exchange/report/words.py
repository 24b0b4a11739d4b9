"""Sentences that slides, document and screen say alike."""

import i18n
from domain.figures.measures import DRAWN_AT_MIDDLE
from domain.report.contents import ChartKind, Definition, Line, Report, Table
from domain.text import shortened
from i18n import _

LEAST_BARS, PLACE = 2, 40
DESCRIBED = 5
"""Rows a text alternative reads out; the table has all of them."""


def chart_described(table: Table, lines: tuple[Line, ...] | None = None) -> str:
    """The text alternative of the chart of `table`: kind, what is drawn, the first figures."""
    shown = table.lines if lines is None else lines
    places = charted_places(table)
    read_out = "; ".join(
        f"{line.label}: {_said(table, line, places)}" for line in shown[:DESCRIBED]
    )
    series = ", ".join(table.columns[place].title for place in places)
    return _("{kind}: {title}. Shown: {series}. {figures}. All figures are in the table.").format(
        kind=_kind(table.chart), title=table.title, series=series, figures=read_out
    )


def _said(table: Table, line: Line, places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return line.cells[places[0]].text
    return ", ".join(f"{table.columns[i].title} {line.cells[i].text}" for i in places)


def _kind(chart: ChartKind | None) -> str:
    return _("Column chart") if chart is ChartKind.COLUMNS else _("Bar chart")


def charted_places(table: Table) -> tuple[int, ...]:
    """Where the charted columns stand among the cells of a line."""
    return tuple(i for i, column in enumerate(table.columns) if column.code in table.charted)


def drawable(table: Table) -> bool:
    """Whether a chart says more than the rows: one is wanted, it has at least two bars that are not
    alike, and most of its rows have one.

    A lone bar, bars that are all one, or a few bars among many gaps say nothing: a table does.
    """
    places = charted_places(table)
    if table.chart is None or not places:
        return False
    rows = [[line.cells[place].stands for place in places] for line in table.lines]
    heights = [height for row in rows for height in row if height]
    with_bar = sum(any(row) for row in rows)
    return with_bar >= LEAST_BARS and 2 * with_bar >= len(rows) and len(set(heights)) > 1


def drawn_at_middle(table: Table, lines: tuple[Line, ...] | None = None) -> str:
    """What the chart of `table` draws where there is no number, if it does."""
    shown = table.lines if lines is None else lines
    cells = (line.cells[place] for line in shown for place in charted_places(table))
    drawn = any(cell.value is None and cell.stands is not None for cell in cells)
    return _(DRAWN_AT_MIDDLE) if drawn else ""


def table_described(table: Table) -> str:
    """The text alternative of a table: title and what its columns are."""
    columns = ", ".join(column.title for column in table.columns)
    return _("Table: {title}. Columns: {columns}.").format(title=table.title, columns=columns)


def protection(report: Report) -> str:
    """Two words on what the figures are, for the foot of every page."""
    if not report.protected:
        return _("Exact figures, for internal use")
    if report.released is None:
        return _("Figures protected")
    return _("Figures protected, as of {day}").format(day=i18n.day(report.released))


def foot(report: Report, place: int = PLACE) -> str:
    """The foot of a page or slide, in a line: of the place at most so many letters, or none, so
    that there is room for the rest.
    """
    where = [shortened(report.territory, place)] if place else []
    parts = [report.period, *where, protection(report)]
    if report.fictitious:
        parts.append(_("Invented data"))
    return " · ".join(parts)


def made(report: Report) -> str:
    """When the report was made, in Rome."""
    return _("Made on {moment}").format(moment=i18n.moment(report.made_at))


def counted(definition: Definition) -> str:
    """Numerator and denominator of a measure in a line."""
    if not definition.denominator:
        return _("Counted: {numerator}.").format(numerator=definition.numerator)
    return _("Numerator: {numerator}. Denominator: {denominator}.").format(
        numerator=definition.numerator, denominator=definition.denominator
    )
