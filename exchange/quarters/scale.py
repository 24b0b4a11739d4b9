"""The scale of a table of quarters, with its legend in the reader's language."""

import pandas as pd

from domain.figures.measure import Chart
from domain.figures.measures_of_quarters import Measure
from domain.quarters import scale as drawn
from domain.quarters.scale import LegendLine, OnScale, Scale
from i18n import _

_OF_RATES = (Measure.RATE, Measure.SHRUNK)


def scale_of(frame: pd.DataFrame, measure: Measure) -> Scale:
    """For `frame` (of `db.quarters.table.table`); of two maps of one measure the rows of both."""
    difference = measure.entry.chart is Chart.DIFFERENCE
    return drawn.scale_of(_standings(frame, rates=measure in _OF_RATES), difference=difference)


def legend(scale: Scale) -> list[LegendLine]:
    """The lines of the legend as they read."""
    return [
        LegendLine(line.kind, line.sign, _(line.text) if line.words else line.text)
        for line in scale.legend
    ]


def method(scale: Scale) -> str:
    """How the grades are made, in a sentence; empty where there are none."""
    return _(scale.method.label) if scale.method else ""


def _standings(frame: pd.DataFrame, *, rates: bool) -> list[OnScale]:
    exact = frame["value"].notna().tolist()
    bases = frame["dwellings"].astype(float).fillna(0.0).tolist() if rates else [None] * len(frame)
    columns = (frame[name].tolist() for name in ("text", "stands", "grade"))
    return [OnScale(*row) for row in zip(*columns, exact, bases, strict=True)]
