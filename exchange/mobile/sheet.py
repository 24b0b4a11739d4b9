"""A list of convened tenants: to fill in, and as rows to import."""

from dataclasses import replace

from db.reference.catalogue import Catalogue
from domain.imports.plan import RowProblem
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

NO_NAME = N_("Write the family name or the given name: one is enough.")


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
        return None, [_named(problem) for problem in problems]
    values: dict[str, object] = {}
    for _column, said in found:
        values |= said
    if not (values.get("family_name") or values.get("given_name")):
        return None, [RowProblem(line, "family_name", NO_NAME)]
    values = {"family_name": "", "given_name": ""} | values
    return ConvenedRow(line=line, **values), []  # type: ignore[arg-type]  # by column


def _named(problem: RowProblem) -> RowProblem:
    """Of no name at all it is said that one is enough."""
    nobody = problem.column == "family_name" and problem.message == rows.EMPTY
    return replace(problem, message=NO_NAME) if nobody else problem


def template(catalogue: Catalogue) -> bytes:
    """The spreadsheet to fill in, with the names of the quarters."""
    named = [(quarter.name, quarter.municipality) for quarter in catalogue.open_quarters.values()]
    choices = [(_("Quarter"), named)]
    return templates.template(_("Convened tenants"), COLUMNS, _("Quarters"), choices)
