"""A report as a workbook: a tidy sheet for each table, with all that explains them.

Text is written as text whatever it looks like: no cell of it can run as a formula or lead
anywhere. A number is a number with the digits it is printed with; a suppressed one is its text.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from domain.business_time import ROME
from domain.figures.figure import Figure
from domain.report.contents import Definition, Line, Report, Table
from exchange.report.columns import dated, headings, sheet_names
from exchange.report.numbers import number_format
from exchange.report.progress import Progress, silent
from exchange.sheets.guard import AS_TEXT
from i18n import _

LONGEST = 32_767
"""Characters a cell may have."""
WIDE, NARROW = 60, 9
DAY = "dd/mm/yyyy"
"""How a spreadsheet writes a day, in Italian and in British English alike."""
Cell = str | Figure | date


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write(report: Report, progress: Progress = silent) -> bytes:
    """The workbook of a report whose texts are clean."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    book.set_properties(
        {
            "title": report.title,
            "subject": f"{report.territory}, {report.period}",
            "author": report.agency,
            "created": report.made_at.replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    sheets = list(_sheets(report))
    for done, sheet in enumerate(sheets):
        progress(_("Sheet {name}").format(name=sheet.name), done / (len(sheets) + 1))
        _put(book.add_worksheet(sheet.name), sheet, formats)
    progress(_("Saving"), len(sheets) / (len(sheets) + 1))
    book.close()
    return content.getvalue()


class _Formats:
    """Cell formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[str, xlsxwriter.format.Format] = {}
        wrapped = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**wrapped, "bold": True, "bg_color": "#E6EEF7", "bottom": 1})
        self.text = book.add_format({**wrapped, "num_format": "@"})
        self.day = book.add_format({"num_format": DAY, "align": "left", "valign": "top"})
        self.moment = book.add_format(
            {"num_format": f"{DAY} hh:mm", "align": "left", "valign": "top"}
        )
        self.hidden = book.add_format({"num_format": "@", "align": "right", "valign": "top"})

    def number(self, figure: Figure) -> xlsxwriter.format.Format:
        """The format that prints the value of `figure` as its text has it."""
        code = number_format(figure)
        if code not in self._numbers:
            self._numbers[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._numbers[code]


def _sheets(report: Report) -> Iterable[_Sheet]:
    fixed = (_("Read me"), _("Headline figures"), _("Definitions"))
    read_me, headlines, dictionary, *names = sheet_names(
        [*fixed, *(table.short or table.title for table in report.tables)]
    )
    tables = list(zip(names, report.tables, strict=True))
    yield _Sheet(read_me, (_("What"), _("Content")), list(_read_me(report, tables)))
    yield _Sheet(headlines, _headline_heads(), _headlines(report))
    for name, table in tables:
        yield _Sheet(name, headings(table), [_row(table, line) for line in table.lines])
    yield _Sheet(dictionary, _dictionary_heads(), list(_dictionary(report, headlines, tables)))


def _row(table: Table, line: Line) -> Sequence[Cell]:
    """Its code, its day where the table has days, its name, its figures."""
    days = (line.day or "",) if dated(table) else ()
    cells = (
        cell.text if column.words else cell
        for column, cell in zip(table.columns, line.cells, strict=True)
    )
    return line.code, *days, line.label, *cells


def _read_me(report: Report, tables: list[tuple[str, Table]]) -> Iterable[Sequence[Cell]]:
    yield _("Report"), report.title
    yield _("Agency"), report.agency
    yield _("Territory"), report.territory
    yield _("Period"), report.period
    yield _("First day"), report.since
    yield _("Last day"), report.until
    yield _("Made at"), report.made_at.astimezone(ROME).replace(tzinfo=None)
    if report.released:
        yield _("Figures as of"), report.released
    yield _("What the figures mean"), report.note
    if report.fictitious:
        yield _("Data"), _("The data are invented, for demonstration only.")
    for paragraph in report.method:
        yield _("Method"), paragraph
    for name, table in tables:
        said = table.message if table.lines else table.empty
        yield _("Sheet {name}").format(name=name), " ".join(filter(None, (said, table.note)))


def _headline_heads() -> tuple[str, ...]:
    return _("Code"), _("Figure"), _("In the period"), _("In the period before"), _("Difference")


def _headlines(report: Report) -> list[Sequence[Cell]]:
    return [(h.measure, h.name, h.now, h.before, h.change) for h in report.headlines]


def _dictionary_heads() -> tuple[str, ...]:
    return (
        _("Sheet"),
        _("Column"),
        _("Code"),
        _("Measure"),
        _("Definition"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Suppression"),
    )


def _dictionary(
    report: Report, headlines: str, tables: list[tuple[str, Table]]
) -> Iterable[Sequence[Cell]]:
    """Every column of every sheet of figures, with the measure behind it where there is one."""
    known = {definition.code: definition for definition in report.definitions}
    for headline in report.headlines:
        explained = _explained(known.get(headline.measure))
        yield headlines, headline.name, headline.measure, *explained
    for name, table in tables:
        for title, column in zip(_titles(table), table.columns, strict=True):
            yield name, title, column.code, *_explained(known.get(column.measure))


def _titles(table: Table) -> tuple[str, ...]:
    """The heads of its columns of figures."""
    heads = headings(table)
    return heads[len(heads) - len(table.columns) :]


def _explained(definition: Definition | None) -> tuple[str, ...]:
    if definition is None:
        return ("",) * 6
    return (
        definition.name,
        definition.meaning,
        definition.unit,
        definition.numerator,
        definition.denominator,
        definition.suppression,
    )


def _put(target: xlsxwriter.worksheet.Worksheet, sheet: _Sheet, formats: _Formats) -> None:
    for column, head in enumerate(sheet.heads):
        cells = [row[column] for row in sheet.rows]
        target.set_column(column, column, _width([head, *cells]))
        target.write_string(0, column, head[:LONGEST], formats.head)
        for row, cell in enumerate(cells, start=1):
            _put_cell(target, row, column, cell, formats)
    target.freeze_panes(1, min(2, len(sheet.heads) - 1))
    target.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    target.set_landscape()
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)


def _put_cell(
    target: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, formats: _Formats
) -> None:
    if isinstance(cell, datetime):
        target.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, date):
        target.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), formats.day)
    elif isinstance(cell, str):
        target.write_string(row, column, cell[:LONGEST], formats.text)
    elif cell.value is None:
        target.write_string(row, column, cell.text, formats.hidden)
    else:
        target.write_number(row, column, cell.value, formats.number(cell))


def _width(cells: Iterable[Cell]) -> int:
    texts = (cell.text if isinstance(cell, Figure) else str(cell) for cell in cells)
    return max(NARROW, min(WIDE, max(len(text) for text in texts) + 3))
