"""A list of convened tenants: to fill in, and as rows to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from db.reference.catalogue import Catalogue
from domain.imports import RowProblem, in_order
from domain.mobile.convened import ConvenedRow
from domain.vocabulary import N_
from exchange.mobile.sheet_columns import COLUMNS, ConvenedReader
from exchange.sheets import rows
from exchange.sheets import template as templates
from exchange.sheets.rows import Given, SheetRows
from i18n import _

NO_NAME = N_("Write the family name or the given name: one is enough.")
LEFT_OUT = N_("The quarter is not known, and you chose to leave it out.")


@dataclass(frozen=True, slots=True)
class ConvenedRows(SheetRows[ConvenedRow]):
    """What a file says, with the quarters in it that are none."""

    unknown_quarters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """What is written for a quarter that is none, with the ids of those most alike, best first."""

    def with_quarters(self, chosen: Mapping[str, int | None]) -> "ConvenedRows":
        """The same after unknown quarters were told what they mean; None leaves their rows out."""
        told, problems = [], list(self.problems)
        for row in self.rows:
            written = row.unknown_quarter
            quarter = chosen.get(written) if written else row.quarter_id
            if written and quarter is None:
                problems.append(RowProblem(row.line, "quarter", LEFT_OUT, written[:60]))
            else:
                told.append(replace(row, quarter_id=quarter, unknown_quarter=""))
        return ConvenedRows(tuple(told), in_order(problems), self.unknown_columns)


def parse(content: bytes, catalogue: Catalogue) -> ConvenedRows:
    """Read a list of convened tenants. Raises SheetError when it cannot be read as a whole."""
    reader = ConvenedReader(catalogue)
    nothing = N_("The file has no tenant under its head.")
    said = rows.parse(content, COLUMNS, lambda line, given: read_row(line, given, reader), nothing)
    written = dict.fromkeys(row.unknown_quarter for row in said.rows if row.unknown_quarter)
    unknown = {text: reader.alike(text) for text in written}
    return ConvenedRows(said.rows, said.problems, said.unknown_columns, unknown)


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
