"""Names that a workbook takes: of its sheets, and of the columns of a sheet."""

import re
from collections.abc import Iterable

from domain.report.contents import Table
from i18n import _

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title: 1 to 31 signs, none forbidden, no two alike in any case."""
    taken = {"history"}  # a name that spreadsheets keep for themselves
    names = []
    for title in titles:
        name = _free(_FORBIDDEN.sub(" ", title).strip("' ") or _("Table"), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free(name: str, taken: set[str]) -> str:
    chosen, number = _cut(name, ""), 1
    while chosen.casefold() in taken:
        number += 1
        chosen = _cut(name, f" {number}")
    return chosen


def _cut(name: str, ending: str) -> str:
    """Spreadsheets count in units of UTF-16: a sign beyond the first plane is two."""
    kept = name
    while len((kept + ending).encode("utf-16-le")) // 2 > LONGEST:
        kept = kept[:-1]
    return kept.rstrip("' ") + ending


def dated(table: Table) -> bool:
    """Whether its rows are about days or months."""
    return any(line.day for line in table.lines)


def headings(table: Table) -> tuple[str, ...]:
    """The heads of the columns: code, day where rows have one, what a row is, then the columns; no
    two alike.
    """
    heads = [_("Code"), *([_("Day")] if dated(table) else []), table.row_title or _("Row")]
    for column in table.columns:
        title = column.title or column.code
        heads.append(f"{title} ({column.code})" if title in heads else title)
    return tuple(heads)
