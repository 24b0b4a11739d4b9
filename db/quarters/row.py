"""A quarter with its figures, as map, table and files show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import nan

from db.figures.text import rank
from db.reference.catalogue import QuarterPlace
from domain.figures.figure import Figure
from domain.figures.measures_of_quarters import Measure
from domain.figures.shrinkage import Rate


@dataclass(frozen=True, slots=True, eq=False)
class QuarterRow:
    """A quarter: `figure` is of the measure that orders its table, `grade` the order of its class,
    NaN where it is none; `figures` are all that are told of it; `rate`, for who sees every case,
    the steadied one with its interval, None where the number of dwellings is not known.

    Each is an object of its own, so that what is made of rows can be kept for them (`i18n.once`).
    """

    place: QuarterPlace
    figure: Figure
    grade: float
    figures: Mapping[Measure, Figure]
    rate: Rate | None = None

    @property
    def text(self) -> str:
        """The figure as displayed."""
        return self.figure.text

    @property
    def stands(self) -> float:
        """Where it stands among others, NaN where nowhere."""
        found = self.figure.stands
        return nan if found is None else found

    @property
    def counts(self) -> bool:
        """Whether it stands somewhere, and not at nought."""
        return bool(self.figure.stands)


Rows = tuple[QuarterRow, ...]
Line = tuple[QuarterPlace, Mapping[Measure, Figure]]


def rows_of(
    lines: Iterable[Line],
    chosen: Measure,
    grades: Mapping[int, int],
    rates: Mapping[int, Rate | None] | None = None,
) -> Rows:
    """The highest by `chosen` first, ties by name. `grades`: by quarter id the order of the class
    of `chosen`; `rates`: the steadied ones.
    """
    made = (
        QuarterRow(
            place, figures[chosen], grades.get(place.id, nan), figures, (rates or {}).get(place.id)
        )
        for place, figures in lines
    )
    return tuple(sorted(made, key=lambda row: (-rank(row.figure), row.place.name)))
