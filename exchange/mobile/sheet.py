"""A spreadsheet of convened tenants as rows to import, and what is wrong with it cell by cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from db.mobile.import_plan import Problem
from db.reference.catalogue import Catalogue
from domain.mobile.convened import ConvenedRow
from domain.vocabulary import N_
from exchange.mobile.sheet_columns import COLUMNS, Column, Reader, UnknownQuarter, by_title
from exchange.sheets.file import SheetError, read
from exchange.sheets.head import matched

EXAMPLE = "ESEMPIO"
"""A family name that begins so marks the example row of the template, never imported."""
FORMULA = N_("This cell begins like a formula: write plain text.")
_PHONE = re.compile(r"[+\-]?[\d\s./()\-]+")
LEFT_OUT = N_("The quarter is not known, and you chose to leave it out.")


@dataclass(frozen=True, slots=True)
class ConvenedSheet:
    """What a file says."""

    rows: tuple[ConvenedRow, ...]
    problems: tuple[Problem, ...]
    unknown_columns: tuple[str, ...]
    unknown_quarters: Mapping[str, tuple[int, ...]]
    """What is written for a quarter that is none, with the ids of those most alike, best first."""
    quarter_of: Mapping[int, str]
    """Lines with such a quarter, and what is written there."""

    def with_quarters(self, chosen: Mapping[str, int | None]) -> "ConvenedSheet":
        """The same after unknown quarters were told what they mean; None leaves their rows out."""
        rows, problems = [], list(self.problems)
        for row in self.rows:
            written = self.quarter_of.get(row.line)
            quarter = chosen.get(written) if written is not None else row.quarter_id
            if written is not None and quarter is None:
                problems.append(Problem(row.line, "quarter", LEFT_OUT, written[:60]))
            else:
                rows.append(replace(row, quarter_id=quarter))
        ordered = tuple(sorted(problems, key=lambda problem: problem.line))
        return replace(self, rows=tuple(rows), problems=ordered, unknown_quarters={}, quarter_of={})


def parse(content: bytes, catalogue: Catalogue) -> ConvenedSheet:
    """Read a list of convened tenants. Raises SheetError when it cannot be read as a whole."""
    lines = read(content)
    if not lines:
        raise SheetError(N_("The file is empty."))
    (_number, head), *body = lines
    columns, unknown = matched(head, COLUMNS, by_title())
    reader = Reader(catalogue)
    rows: list[ConvenedRow] = []
    problems: list[Problem] = []
    quarter_of: dict[int, str] = {}
    for number, cells in body:
        given = {column: cells[i] for i, column in columns if i < len(cells) and cells[i]}
        if next(iter(given.values()), "").upper().startswith(EXAMPLE):
            continue
        row, wrong, quarter = read_row(number, given, reader)
        problems += wrong
        if row is not None:
            rows.append(row)
        if row is not None and quarter:
            quarter_of[number] = quarter
    if not rows and not problems:
        raise SheetError(N_("The file has no tenant under its head."))
    written = dict.fromkeys(quarter_of.values())
    return ConvenedSheet(
        tuple(rows),
        tuple(problems),
        unknown,
        {text: reader.alike(text) for text in written},
        quarter_of,
    )


def read_row(
    number: int, given: Mapping[Column, str], reader: Reader
) -> tuple[ConvenedRow | None, list[Problem], str]:
    """One row, or what is wrong with each of its cells; and its quarter where it is unknown."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    quarter = ""
    for column, text in given.items():
        try:
            if _like_formula(column, text):
                raise ValueError(FORMULA)
            values |= reader.values(column, text)
        except UnknownQuarter:
            quarter = text
        except ValueError as error:
            problems.append(Problem(number, column.key, str(error), text[:60]))
    present = {column.key for column in given}
    problems += [
        Problem(number, column.key, N_("This cell must not be empty."))
        for column in COLUMNS
        if column.required and column.key not in present
    ]
    if problems:
        return None, problems, ""
    return ConvenedRow(line=number, **values), [], quarter  # type: ignore[arg-type]  # by column


def _like_formula(column: Column, text: str) -> bool:
    """Cells that a spreadsheet would run. A phone number may begin with its plus."""
    if text[0] not in "=+-@\t\r":
        return False
    return not (column.key == "phone" and _PHONE.fullmatch(text))
