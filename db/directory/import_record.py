"""What an import changed of a partner, for its history: field by field, however many.

A line of the record holds only so much, so there may be several of one row.
"""

from collections.abc import Iterator
from itertools import groupby

from db.directory.import_rows import PlannedPartner
from db.directory.write import told
from domain.directory.forms import on_record

NUMBER = "import"
"""What stands before the number of an import, where fields have their names."""
LIMIT = 500
"""Characters of a line of the record."""


def lines(row: PlannedPartner, number: int) -> tuple[str, ...]:
    """Each for one event of the record, with the number of its import; a new partner has one, with
    its name.
    """
    first = f"{NUMBER}\t{number}\n"
    return tuple(f"{first}{line}" for line in _told(row, LIMIT - len(first)))


def _told(row: PlannedPartner, limit: int) -> tuple[str, ...]:
    if not row.reference:
        return (row.name,)
    found: list[str] = []
    for title, line in _fields(row):
        if found and len(found[-1]) + len(line) < limit:
            found[-1] += f"\n{line}"
        else:  # whoever reads this line alone must know of whom it speaks
            found.append(f"{title}\n{line}" if title and title != line else line)
    return tuple(found)


def _fields(row: PlannedPartner) -> Iterator[tuple[str, str]]:
    """Line by line, each with the title it stands under."""
    for (part, about), changes in groupby(row.changes, lambda each: (each.part, each.about)):
        title = "" if part == "organisation" else " ".join(about.split())[:60]
        if title:
            yield title, title
        for change in changes:
            yield title, told(on_record({change.field: (change.before, change.after)}))
