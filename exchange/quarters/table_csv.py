"""The figures of the quarters as a file that Italian spreadsheets open with a double click."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping

import i18n
from db.quarters.row import QuarterRow, Rows
from domain.figures.measures_of_quarters import Measure
from exchange.sheets.guard import safe
from i18n import _


def write(
    rows: Rows, heading: Mapping[str, str], running: Mapping[str, int] | None = None
) -> bytes:
    """UTF-8 with BOM, semicolons, Windows line ends: what the screen shows, word for word.

    `heading` stands above the columns, a line each:
    measure, definition, filters, first and last day. `running`: actions of quarters by code, a
    column where there are any.
    """
    columns = _columns(rows)
    if running:
        columns[_("Actions running")] = lambda row: running.get(row.place.code, 0)
    cells = ([_cell(of(row)) for of in columns.values()] for row in rows)
    return _file(heading, columns, cells)


def write_rows(
    heading: Mapping[str, str], columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> bytes:
    """The same of cells as they stand on the screen."""
    return _file(heading, columns, ([_cell(cell) for cell in row] for row in rows))


def _file(
    heading: Mapping[str, str], columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> bytes:
    target = io.StringIO()
    lines = csv.writer(target, delimiter=";", lineterminator="\r\n")
    for name, value in heading.items():
        lines.writerow([safe(name), safe(value)])
    lines.writerow([])
    lines.writerow([safe(label) for label in columns])
    lines.writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = i18n.decimal(value) if isinstance(value, float) else str(value)
    return safe(text.replace("−", "-"))


def _columns(rows: Rows) -> dict[str, Callable[[QuarterRow], object]]:
    """What stands in each column, by its head."""
    return {
        _("Code"): lambda row: row.place.code,
        _("Quarter"): lambda row: row.place.name,
        _("Municipality"): lambda row: row.place.municipality,
        _("Province"): lambda row: row.place.province,
        _("Dwellings"): lambda row: row.place.dwellings,
        **{_(each.label): _text_of(each) for each in Measure if rows and each in rows[0].figures},
        **(_ends() if any(row.rate for row in rows) else {}),
    }


def _text_of(measure: Measure) -> Callable[[QuarterRow], object]:
    return lambda row: row.figures[measure].text


def _ends() -> dict[str, Callable[[QuarterRow], object]]:
    return {
        _("Steadied: not below"): lambda row: row.rate and row.rate.low,
        _("Steadied: not above"): lambda row: row.rate and row.rate.high,
    }
