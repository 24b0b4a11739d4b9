"""The spreadsheet to fill in: columns with their titles, an example, a sheet with the codes."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from db.reference.catalogue import Catalogue
from domain.directory.forms import PROVINCES
from domain.vocabulary import Capacity
from exchange.directory.sheet import EXAMPLE
from exchange.directory.sheet_columns import COLUMNS
from i18n import _

EXAMPLE_ROW = {
    "name": f"{EXAMPLE}: Associazione Il Ponte di Carta (riga da cancellare)",
    "type": "ODV",
    "municipality": "Varese",
    "phone": "0332 000000",
    "email": "info@esempio.example.org",
    "website": "https://esempio.example.org",
    "service": "Distribuzione alimenti",
    "needs": "EC-ALI, EC-RED",
    "areas": "Varese, VA",
    "capacity": "Posti liberi",
    "opening_hours": "mar e gio 9-12",
    "languages": "it, ar",
    "referent": "Nome e cognome",
    "referent_role": "Coordinatrice",
    "referent_phone": "+39 0332 000000",
    "referent_email": "referente@esempio.example.org",
    "referent_hours": "mar-gio 9-12",
}


def template(catalogue: Catalogue) -> bytes:
    """An XLSX with every cell as text, so that nothing in it can run and no zero is lost."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E6EEF7", "num_format": "@"})
    sheet = book.add_worksheet(_("Organisations"))
    for i, column in enumerate(COLUMNS):
        sheet.set_column(i, i, max(14, len(column.title) + 2), text)
        sheet.write_string(0, i, column.title, head)
        sheet.write_string(1, i, EXAMPLE_ROW.get(column.key, ""), text)
    sheet.freeze_panes(1, 1)
    codes = book.add_worksheet(_("Codes"))
    codes.set_column(0, 0, 26, text)
    codes.set_column(1, 1, 60, text)
    _write(codes, _codes(catalogue), head, text)
    book.close()
    return content.getvalue()


def _codes(catalogue: Catalogue) -> Iterable[tuple[str, Sequence[tuple[str, str]]]]:
    yield _("Type"), [(term.code, term.label) for term in catalogue.partner_types.values()]
    yield _("Needs it answers"), [(need.code, need.label) for need in catalogue.needs.values()]
    yield (
        _("Where it works"),
        [
            ("*", _("All three provinces")),
            *(
                (code, _("Province of {name}").format(name=name))
                for code, name in PROVINCES.items()
            ),
            ("", _("or the names of municipalities, with commas")),
        ],
    )
    yield _("Places"), [(_(capacity.label), "") for capacity in Capacity]


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    groups: Iterable[tuple[str, Sequence[tuple[str, str]]]],
    head: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format,
) -> None:
    row = 0
    for title, pairs in groups:
        sheet.write_string(row, 0, title, head)
        for pair in pairs:
            row += 1
            for column, value in enumerate(pair):
                sheet.write_string(row, column, value, text)
        row += 2
