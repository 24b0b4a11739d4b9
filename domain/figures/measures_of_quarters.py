"""The measures of quarters, in the order of their table: what the map and that table show.

`domain.figures.rates` has the periods and the arithmetic, `db.quarters` makes the figures.
"""

from enum import StrEnum

from domain.figures.measure import Chart, Entry, Making, Suppression, Unit
from domain.figures.measures_of_periods import CASES_OPENED
from domain.vocabulary import N_

_OPEN_NOW = N_("cases opened in the chosen weeks and open now")
_DWELLINGS = N_("public dwellings of the quarter, in hundreds")


def _count(
    code: str,
    name: str,
    numerator: str,
    *,
    meaning: str = "",
    told: str = "",
    column: str,
    unit: Unit = Unit.CASES,
    chart: Chart = Chart.AMOUNT,
) -> Entry:
    return Entry(
        code,
        name,
        meaning,
        unit,
        Suppression.COUNT,
        Making.QUARTERS,
        numerator,
        told=told,
        column=column,
        chart=chart,
    )


MEASURES_OF_QUARTERS = (
    _count(
        "open",
        N_("Open cases"),
        _OPEN_NOW,
        meaning=N_("Cases opened in the chosen weeks that are open now."),
        told=N_("Cases open: between which two numbers they are."),
        column=N_("Open cases"),
    ),
    _count(
        "heard",
        N_("Cases heard in the year"),
        CASES_OPENED,
        told=N_("Cases opened in the last closed year: between which two numbers they are."),
        column=N_("Heard in the year"),
    ),
    _count(
        "urgent",
        N_("Urgent cases"),
        N_("cases of urgency 1 or 2 opened in the chosen weeks and open now"),
        meaning=N_("Cases of urgency 1 or 2 opened in the chosen weeks that are open now."),
        column=N_("Urgent"),
    ),
    _count(
        "overdue",
        N_("Late cases"),
        N_("cases opened in the chosen weeks, open now and past their due time"),
        meaning=N_(
            "Cases opened in the chosen weeks that are open now and past the time by which "
            "somebody had to act."
        ),
        column=N_("Late"),
    ),
    _count(
        "change",
        N_("Change in new cases"),
        N_("cases opened in the last full weeks less cases opened in as many before"),
        meaning=N_(
            "Cases opened in the last full weeks, less those opened in as many weeks before."
        ),
        told=N_(
            "Cases opened in the last closed quarter of the year against the one before; more or "
            "fewer is said only where it is certain."
        ),
        column=N_("Difference"),
        chart=Chart.DIFFERENCE,
    ),
    _count(  # of two periods that are set side by side: offered in no list
        "new",
        N_("New cases"),
        CASES_OPENED,
        column=N_("New cases"),
    ),
    _count(
        "uncovered",
        N_("Needs without cover"),
        N_("needs of open cases that no active, verified service answers there"),
        meaning=N_(
            "Needs of cases open now in places where no active, verified service answers them; "
            "a case counts once for each such need."
        ),
        column=N_("Without cover"),
        unit=Unit.NEEDS,
    ),
    Entry(
        "share",
        N_("Part of the needs heard"),
        "",
        Unit.PERCENT,
        Suppression.SHARE,
        Making.QUARTERS,
        N_("needs of the cases opened in the period, by area"),
        told=N_(
            "Of the needs heard in the last closed year, reserved ones left out, those of the "
            "area, rounded to the nearest ten percent; only where at least {enough} cases, and as "
            "many such needs, were heard."
        ),
        column=N_("Weight of the area"),
    ),
    Entry(
        "rate",
        N_("Open per 100 dwellings"),
        N_(
            "Cases opened in the chosen weeks that are open now, for every 100 public "
            "dwellings of the quarter; not known where their number is not known."
        ),
        Unit.PER_HUNDRED,
        Suppression.RATE,
        Making.QUARTERS,
        _OPEN_NOW,
        _DWELLINGS,
        digits=1,
        told=N_(
            "Open cases for every 100 public dwellings of the quarter: between which two numbers "
            "they are; not known where the number of dwellings is not known."
        ),
        column=N_("Per 100 dwellings"),
    ),
    Entry(
        "shrunk",
        N_("Open per 100 dwellings, steadied"),
        N_(
            "The same rate drawn towards that of all quarters, the more the fewer dwellings "
            "there are, so that small quarters do not swing; with the interval "
            "in which the true rate lies nine times out of ten."
        ),
        Unit.PER_HUNDRED,
        Suppression.STEADIED,
        Making.QUARTERS,
        _OPEN_NOW,
        _DWELLINGS,
        digits=1,
        told=N_(
            "The same rate drawn towards that of all quarters, the more the fewer dwellings there "
            "are, so that small quarters do not swing: between which two numbers it is, at least "
            "nine times out of ten."
        ),
        column=N_("Steadied: likely value"),
    ),
)
_ENTRIES = {entry.code: entry for entry in MEASURES_OF_QUARTERS}


class Measure(StrEnum):
    """What can be read of a quarter, in the order in which it is offered."""

    OPEN = "open"
    HEARD = "heard"
    RATE = "rate"
    SHRUNK = "shrunk"
    URGENT = "urgent"
    OVERDUE = "overdue"
    CHANGE = "change"
    NEW = "new"
    UNCOVERED = "uncovered"
    SHARE = "share"

    @property
    def entry(self) -> Entry:
        """What the registry says of it."""
        return _ENTRIES[self.value]

    @property
    def label(self) -> str:
        """English source of its name."""
        return self.entry.name

    @property
    def is_of_weeks(self) -> bool:
        """Whether period and urgency narrow it; needs without cover are those of today."""
        return self is not Measure.UNCOVERED


EXACT = tuple(m for m in Measure if m.entry.meaning)
"""What is offered to who sees every case."""
PROTECTED = tuple(m for m in Measure if m.entry.told)
"""What is offered to who sees none; a share is of an area of need."""
