"""The list of convened tenants to fill in: columns, an example, a sheet with the quarters."""

import io

import xlsxwriter

from db.reference.catalogue import Catalogue
from exchange.mobile.sheet import EXAMPLE
from exchange.mobile.sheet_columns import COLUMNS
from i18n import _

EXAMPLE_ROW = {
    "family_name": f"{EXAMPLE}: Cognome (riga da cancellare)",
    "given_name": "Nome",
    "phone": "333 0000000",
    "address": "Via di Esempio 1",
    "quarter": "San Fermo",
    "day": "24/11/2026",
    "hour": "09:30",
}


def template(catalogue: Catalogue) -> bytes:
    """An XLSX with every cell as text, so that nothing in it can run and no zero is lost."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(content, options)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E6EEF7", "num_format": "@"})
    sheet = book.add_worksheet(_("Convened tenants"))
    for i, column in enumerate(COLUMNS):
        sheet.set_column(i, i, max(16, len(column.title) + 2), text)
        sheet.write_string(0, i, column.title, head)
        sheet.write_string(1, i, EXAMPLE_ROW.get(column.key, ""), text)
    sheet.freeze_panes(1, 0)
    quarters = book.add_worksheet(_("Quarters"))
    quarters.set_column(0, 1, 32, text)
    for row, quarter in enumerate(catalogue.open_quarters.values()):
        quarters.write_string(row, 0, quarter.name, text)
        quarters.write_string(row, 1, quarter.municipality, text)
    book.close()
    return content.getvalue()
