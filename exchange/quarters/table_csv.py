"""The figures of the quarters as a file that Italian spreadsheets open with a double click."""

import csv
import io
from collections.abc import Iterable, Mapping

import pandas as pd

import i18n
from domain.figures.measures_of_quarters import Measure
from exchange.sheets.guard import safe
from i18n import _


def write(
    frame: pd.DataFrame, heading: Mapping[str, str], running: Mapping[str, int] | None = None
) -> bytes:
    """UTF-8 with BOM, semicolons, Windows line ends: what the screen shows, word for word.

    `frame` is of `db.quarters.table.table`. `heading` stands above the columns, a line each:
    measure, definition, filters, first and last day. `running`: actions of quarters by code, a
    column where there are any.
    """
    columns = {column: label for column, label in _columns().items() if column in frame}
    if running:
        counted = [running.get(code, 0) for code in frame["code"]]
        frame, columns = frame.assign(running=counted), {**columns, "running": _("Actions running")}
    rows = ([_cell(row[column]) for column in columns] for row in frame.to_dict("records"))
    return _file(heading, list(columns.values()), rows)


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
    if pd.isna(value):
        return ""
    text = i18n.decimal(value) if isinstance(value, float) else str(value)
    return safe(text.replace("−", "-"))


def _columns() -> dict[str, str]:
    return {
        "code": _("Code"),
        "name": _("Quarter"),
        "municipality": _("Municipality"),
        "province": _("Province"),
        "dwellings": _("Dwellings"),
        **{f"{measure.value}_text": _(measure.label) for measure in Measure},
        "shrunk_low": _("Steadied: not below"),
        "shrunk_high": _("Steadied: not above"),
    }
