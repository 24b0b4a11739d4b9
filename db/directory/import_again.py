"""Which rows of a list of organisations are looked at again, where some say something else now."""

from collections.abc import Sequence
from typing import Any

from db.directory.import_known import key_of
from db.directory.import_rows import ImportRow, Plan
from domain.imports.again import differing, touched
from domain.imports.plan import NEW

TELLING = ("name", "alternate_name", "istat", "tax_id", "phone", "email")
"""The fields of an organisation by which it is told from others."""


def to_plan_again(before: Plan, rows: Sequence[ImportRow]) -> set[int] | None:
    """The lines of rows that are to be looked at again; None: all."""
    others = differing(before.given, rows)
    if others is None or any(_told_by(old) != _told_by(new) for old, new in others):
        return None
    if not others:
        return set()
    marks = {row.line: {row.code or key_of(row.organisation), f"#{row.line}"} for row in rows}
    for row in (*(old for old, _new in others), *rows):
        marks[row.line] |= {row.meant} - {"", NEW}
    for planned in before.rows:
        for line in planned.lines:
            marks[line].add(planned.reference or f"#{planned.line}")
    for line, candidates in before.likely.items():
        marks[line] |= {each.ref for each in candidates if each.ref.startswith("#")}
    for problem in before.problems:
        marks[problem.line].add(f"#{problem.value}")  # of whose organisation it says otherwise
    # What was wrong with a row may be so no longer.
    wrong = (problem.line for problem in before.problems)
    return touched(marks, (*(new.line for _old, new in others), *wrong))


def _told_by(row: ImportRow) -> tuple[Any, ...]:
    """What a row is known by: where that is another, others may mean it that did not."""
    return (row.code, *(row.organisation.get(name) for name in TELLING))
