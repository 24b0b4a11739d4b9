"""A spreadsheet of organisations as rows to import, and what is wrong with it cell by cell."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from db.directory.import_plan import ImportRow, Problem
from db.reference.catalogue import Catalogue
from domain.vocabulary import N_
from exchange.directory.sheet_columns import COLUMNS, Column, Reader, by_title
from exchange.sheets.file import SheetError, read
from exchange.sheets.head import matched

EXAMPLE = "ESEMPIO"
"""A name that begins so marks the example row of the template, which is never imported."""
_PHONE = re.compile(r"[+\-]?[\d\s./()\-]+")
FORMULA = N_("This cell begins like a formula: write plain text.")


@dataclass(frozen=True, slots=True)
class PartnerSheet:
    """What a file says: rows to import, problems by row and column, columns left aside."""

    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    unknown_columns: tuple[str, ...]


def parse(content: bytes, catalogue: Catalogue) -> PartnerSheet:
    """Read a file of organisations. Raises SheetError when it cannot be read as a whole."""
    lines = read(content)
    if not lines:
        raise SheetError(N_("The file is empty."))
    (_number, head), *body = lines
    columns, unknown = matched(head, COLUMNS, by_title())
    reader = Reader(catalogue)
    rows: list[ImportRow] = []
    problems: list[Problem] = []
    for number, cells in body:
        given = {column: cells[i] for i, column in columns if i < len(cells) and cells[i]}
        if next(iter(given.values()), "").upper().startswith(EXAMPLE):
            continue
        row, wrong = _row(number, given, reader)
        problems.extend(wrong)
        if row:
            rows.append(row)
    if not rows and not problems:
        raise SheetError(N_("The file has no organisation under its head."))
    return PartnerSheet(tuple(rows), tuple(problems), unknown)


def _row(
    number: int, given: dict[Column, str], reader: Reader
) -> tuple[ImportRow | None, list[Problem]]:
    """One row, or what is wrong with each of its cells."""
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    problems: list[Problem] = []
    for column, text in given.items():
        try:
            if _like_formula(column, text):
                raise ValueError(FORMULA)
            value = reader.value(column, text)
            if value:
                parts[column.part][column.field] = value
        except ValueError as error:
            problems.append(Problem(number, column.key, str(error), text[:60]))
    problems += _missing(number, given, parts)
    if problems:
        return None, problems
    referents = tuple(parts[part] for part in ("referent1", "referent2") if parts.get(part))
    code = parts["code"].get("code", "")
    return ImportRow(number, code, parts["organisation"], parts.get("service", {}), referents), []


def _missing(
    number: int, given: dict[Column, str], parts: dict[str, dict[str, Any]]
) -> list[Problem]:
    present = {column.key for column in given}
    problems = [
        Problem(number, c.key, N_("This cell must not be empty."))
        for c in COLUMNS
        if c.required and c.key not in present
    ]
    for part, key in (("referent1", "referent"), ("referent2", "deputy")):
        if parts.get(part) and key not in present:
            problems.append(Problem(number, key, N_("Write the name of the referent.")))
    return problems


def _like_formula(column: Column, text: str) -> bool:
    """Cells that a spreadsheet would run. A phone number may begin with its plus."""
    if text[0] not in "=+-@\t\r":
        return False
    return not (column.field == "phone" and _PHONE.fullmatch(text))
