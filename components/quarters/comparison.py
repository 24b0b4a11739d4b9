"""What two maps side by side show: two measures, or new cases of two periods."""

from collections.abc import Mapping
from dataclasses import dataclass

import i18n
from components import context
from components.quarters import words
from components.quarters.question import Question, name_of_release
from db.quarters import compare
from db.quarters import table as quarters
from db.quarters.compare import Compared
from db.quarters.row import QuarterRow, Rows
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from domain.figures.measures_of_quarters import Measure
from domain.quarters.scale import LETTERS, Scale
from exchange.quarters import scale as quarter_scale
from i18n import _

_SIGNS = {"zero": "0", "up": "+", "down": "−", "same": "="}
"""Of what has no grade; a number that is not told or not known says so itself."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two maps: its name, its rows, its scale. `why`
    says why there is none, where there is none.
    """

    name: str
    rows: Rows
    measure: Measure
    scale: Scale
    why: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both maps, and their differences: the head of that column, its cells by code of the quarter
    as text and sorting key, and what they cannot say.
    """

    sides: tuple[Side, Side]
    column: str
    differences: Mapping[str, tuple[str, float | None]]
    unsaid: str

    @property
    def names(self) -> tuple[str, str]:
        """Of both maps."""
        return self.sides[0].name, self.sides[1].name


def made(question: Question, catalogue: Catalogue, as_of: AsOf | None) -> Comparison | None:
    """What is asked for; None where there are no two to compare. `as_of`: for who reads released
    figures.
    """
    against = question.against
    if against.back:
        return _of_periods(question)
    area = against.area if as_of else question.area
    asked = (question.measure, question.area), (against.measure or question.measure, area)
    if asked[0] == asked[1]:
        return None
    first, other = (_side(question, catalogue, as_of, *each) for each in asked)
    unsaid = _(
        "Two measures cannot be taken from each other: their grades stand side by side, A for the "
        "lowest. Where they differ most, one is high and the other low."
    )
    return Comparison((first, other), _("Grades"), _grades(first, other), unsaid)


def _side(
    question: Question, catalogue: Catalogue, as_of: AsOf | None, measure: Measure, area: str
) -> Side:
    rows = context.read(quarters.table, measure, area, question.weeks, question.urgency)
    name = name_of_release(catalogue, as_of, (measure, area)) if as_of else _(measure.label)
    why = words.no_order(measure, rows) if as_of else ""
    return Side(name, rows, measure, quarter_scale.scale_of(rows, measure), why)


def _of_periods(question: Question) -> Comparison | None:
    asked = question.area, question.weeks, question.urgency, question.against.back
    found = context.read(compare.periods, *asked)
    if found is None:
        return None
    scale = quarter_scale.scale_of(found.now.rows + found.before.rows, Measure.NEW)
    now, before = (
        Side(words.new_cases(each.first, each.last), each.rows, Measure.NEW, scale)
        for each in (found.now, found.before)
    )
    moved = {code: (moved.text, moved.stands or 0.0) for code, moved in found.differences.items()}
    return Comparison((now, before), _("Difference"), moved, _unsaid(found))


def _unsaid(found: Compared) -> str:
    if not found.open:
        return ""
    return _(
        "Of {n} quarters of {all} it cannot be told for certain whether more or fewer cases came."
    ).format(n=i18n.number(found.open), all=i18n.number(len(found.differences)))


def _grades(left: Side, right: Side) -> dict[str, tuple[str, float | None]]:
    """By code both grades, and how far they are apart."""
    one, other = (
        {row.place.code: _grade(side.scale, row) for row in side.rows} for side in (left, right)
    )
    return {code: _pair(grade, other[code]) for code, grade in one.items()}


def _grade(scale: Scale, row: QuarterRow) -> tuple[str, int | None]:
    found, kind = scale.grade(row.stands, row.grade), scale.kind(row.stands, row.grade)
    if kind == "hidden":
        return row.text, found
    return _SIGNS.get(kind) or LETTERS[(found or 1) - 1], found


def _pair(one: tuple[str, int | None], other: tuple[str, int | None]) -> tuple[str, float | None]:
    text = f"{one[0]} · {other[0]}"
    if one[1] is None or other[1] is None:
        return text, None
    return text, float(one[1] - other[1])
