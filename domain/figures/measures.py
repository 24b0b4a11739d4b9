"""The registry of measures: joins the two tables in which every figure of Ponte has its name and
its meaning, `measures_of_periods` and `measures_of_quarters`.

Dashboard, map, report, slides and workbook print the definition and compute the figure from the
parts named here (`db.figures.measures`, `domain.figures.rates`), so a figure is defined and
computed once.
"""

from domain.figures.measure import Entry
from domain.figures.measures_of_periods import MEASURES_OF_PERIODS
from domain.figures.measures_of_quarters import MEASURES_OF_QUARTERS
from domain.vocabulary import N_

MEASURES: dict[str, Entry] = {
    entry.code: entry for entry in (*MEASURES_OF_PERIODS, *MEASURES_OF_QUARTERS)
}
"""Every measure by its code, in the order in which they are explained."""
MEANING_OF_PROTECTED = N_(
    "Numbers here are rounded, and of small places it is only said between which two numbers the "
    "cases are; cases with reserved needs (health, violence, justice) are counted, but which needs "
    "these are is never shown: so that nobody can be recognised."
)
"""What is missing from protected figures and why, in one sentence for their reader."""
DRAWN_AT_MIDDLE = N_(
    "Ranges such as 5–12 or <10 are drawn at about their middle: these are no exact numbers."
)
