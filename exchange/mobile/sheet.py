"""A list of convened tenants: to fill in, and as rows to import."""

from db.reference.catalogue import Catalogue
from domain.imports import RowProblem
from domain.mobile.convened import ConvenedRow
from domain.vocabulary import N_
from exchange.mobile.sheet_columns import COLUMNS, ConvenedReader
from exchange.mobile.sheet_kind import kind
from exchange.sheets import rows
from exchange.sheets import template as templates
from exchange.sheets.book import Book
from exchange.sheets.layout import SheetLayout
from exchange.sheets.meanings import Meanings
from exchange.sheets.rows import Given, SheetRows
from i18n import _


def parse(
    content: bytes | Book,
    catalogue: Catalogue,
    layout: SheetLayout | None = None,
    meanings: Meanings | None = None,
    *,
    hidden: bool = False,
) -> SheetRows[ConvenedRow]:
    """Read a list of convened tenants, by the titles of our template where no `layout` tells more.

    Raises SheetError when it cannot be read as a whole.
    """
    reader = ConvenedReader(catalogue)
    nothing = N_("The file has no tenant under its head.")
    return rows.parse(
        content,
        kind(catalogue),
        lambda line, given: read_row(line, given, reader),
        nothing,
        layout,
        meanings,
        hidden=hidden,
    )


def read_row(
    line: int, given: Given, reader: ConvenedReader
) -> tuple[ConvenedRow | None, list[RowProblem]]:
    """One row, or what is wrong with each of its cells."""
    found, problems = rows.cells(line, given, COLUMNS, reader.values)
    if problems:
        return None, problems
    values: dict[str, object] = {}
    for _column, said in found:
        values |= said
    return ConvenedRow(line=line, **values), []  # type: ignore[arg-type]  # by column


def template(catalogue: Catalogue) -> bytes:
    """The spreadsheet to fill in, with the names of the quarters."""
    named = [(quarter.name, quarter.municipality) for quarter in catalogue.open_quarters.values()]
    choices = [(_("Quarter"), named)]
    return templates.template(_("Convened tenants"), COLUMNS, _("Quarters"), choices)
