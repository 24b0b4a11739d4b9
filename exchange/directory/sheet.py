"""A spreadsheet of organisations: to fill in, and as rows to import."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from db.directory.import_rows import ImportRow
from db.reference.catalogue import Catalogue
from domain.directory.forms import EVERYWHERE, PROVINCES
from domain.imports.plan import RowProblem
from domain.vocabulary import N_, Capacity
from exchange.directory.sheet_columns import BY_KEY, COLUMNS, REFERENTS, PartnerReader
from exchange.directory.sheet_kind import kind
from exchange.sheets import rows
from exchange.sheets import template as templates
from exchange.sheets.book import Book
from exchange.sheets.layout import SheetLayout
from exchange.sheets.meanings import Meanings
from exchange.sheets.rows import Given, SheetRows
from exchange.sheets.template import Group
from i18n import _


def parse(
    content: bytes | Book,
    catalogue: Catalogue,
    layout: SheetLayout | None = None,
    meanings: Meanings | None = None,
    *,
    hidden: bool = False,
) -> SheetRows[ImportRow]:
    """Read a file of organisations, by the titles of our template where no `layout` tells more.

    Raises SheetError when it cannot be read as a whole.
    """
    of_partners = kind(catalogue)
    reader = PartnerReader(of_partners.choices)
    nothing = N_("The file has no organisation under its head.")
    return rows.parse(
        content,
        of_partners,
        lambda line, given: _row(line, given, reader),
        nothing,
        layout,
        meanings,
        hidden=hidden,
    )


def _row(
    line: int, given: Given, reader: PartnerReader
) -> tuple[ImportRow | None, list[RowProblem]]:
    """One row, or what is wrong with each of its cells."""
    found, problems = rows.cells(line, given, COLUMNS, reader.value)
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for column, value in found:
        if value or value is False:
            parts[column.part][column.field] = value
    problems += [
        RowProblem(line, key, N_("Write the name of the referent."))
        for part, key in REFERENTS.items()
        if parts.get(part) and BY_KEY[key] not in given
    ]
    if problems:
        return None, problems
    referents = tuple(parts[part] for part in REFERENTS if parts.get(part))
    code = parts["code"].get("code", "")
    return ImportRow(line, code, parts["organisation"], parts.get("service", {}), referents), []


def template(catalogue: Catalogue) -> bytes:
    """The spreadsheet to fill in, with the codes."""
    return templates.template(_("Organisations"), COLUMNS, _("Codes"), _codes(catalogue))


def _codes(catalogue: Catalogue) -> Iterator[Group]:
    yield _("Type"), [(term.code, term.label) for term in catalogue.partner_types.values()]
    yield _("Needs it answers"), [(need.code, need.label) for need in catalogue.needs.values()]
    provinces = [
        (code, _("Province of {name}").format(name=name)) for code, name in PROVINCES.items()
    ]
    yield (
        _("Where it works"),
        [
            (EVERYWHERE, _("All three provinces")),
            *provinces,
            ("", _("or the names of municipalities, with commas")),
        ],
    )
    yield _("Places"), [(_(capacity.label),) for capacity in Capacity]
