"""The scale of rows of quarters, with its legend in the reader's language."""

from functools import lru_cache
from typing import TYPE_CHECKING

from domain.figures.measure import Chart
from domain.figures.measures_of_quarters import Measure
from domain.quarters import scale as drawn
from domain.quarters.scale import LegendLine, OnScale, Scale
from i18n import _

if TYPE_CHECKING:  # who draws in a process of its own needs no database
    from db.quarters.row import QuarterRow, Rows

_OF_RATES = (Measure.RATE, Measure.SHRUNK)


@lru_cache(maxsize=32)
def scale_of(rows: "Rows", measure: Measure) -> Scale:
    """For `rows`; of two maps of one measure those of both."""
    difference = measure.entry.chart is Chart.DIFFERENCE
    rates = measure in _OF_RATES
    return drawn.scale_of([_on_scale(row, rates=rates) for row in rows], difference=difference)


def legend(scale: Scale) -> list[LegendLine]:
    """The lines of the legend as they read."""
    return [
        LegendLine(line.kind, line.sign, _(line.text) if line.words else line.text)
        for line in scale.legend
    ]


def method(scale: Scale) -> str:
    """How the grades are made, in a sentence; empty where there are none."""
    return _(scale.method.label) if scale.method else ""


def _on_scale(row: "QuarterRow", *, rates: bool) -> OnScale:
    base = float(row.place.dwellings or 0) if rates else None
    return OnScale(row.text, row.stands, row.grade, row.figure.value is not None, base)
