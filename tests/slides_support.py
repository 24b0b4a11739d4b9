"""Reports of few tables, to make slides of."""

from dataclasses import replace

from report_support import sample, told

from domain.figures.figure import Figure
from domain.report.contents import ChartKind, Column, Line, Message, Report, Section, Spot, Table


def of_tables(*tables: Table) -> Report:
    """A report of those tables alone."""
    return told(replace(sample(), sections=(Section("s", "S", "", tables),)))


def bars(*values: float | None, codes: tuple[str, ...] = ("n",)) -> Table:
    """A table wanted as bars; of one column unless more codes are given."""
    lines = tuple(
        Line(f"L{i}", f"Riga {i}", tuple(Figure(v, str(v)) for _code in codes))
        for i, v in enumerate(values)
    )
    columns = tuple(Column(code, code) for code in codes)
    return Table("b", "B", "Un messaggio", "R", columns, lines, chart=ChartKind.BARS, charted=codes)


def mapped(*numbers: float) -> Report:
    """A report whose quarters have a place on the map."""
    table = replace(bars(*numbers), code="quarters")
    spots = tuple(
        Spot(line.code, line.label, "Varese", 45.8 + n / 40, 8.8)
        for n, line in enumerate(table.lines)
    )
    made = of_tables(table)
    return replace(made, messages=(Message("map", "Dove", "Casi", table, spots=spots),))
