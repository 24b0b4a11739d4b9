"""What a measure is: its words, its unit, what it is made of, how it is protected and drawn."""

from dataclasses import dataclass
from enum import Enum

from domain.figures.months import Statistic
from domain.vocabulary import N_, Labelled


class Unit(Labelled):
    """What a measure is counted in."""

    APPOINTMENTS = "appointments", N_("appointments")
    VISITS = "visits", N_("visits")
    CASES = "cases", N_("cases")
    REQUESTS = "requests", N_("requests to partners")
    NEEDS = "needs", N_("needs of open cases")
    HEARD = "heard", N_("needs heard")
    HOURS = "hours", N_("working hours")
    PERCENT = "percent", N_("percent")
    PER_HUNDRED = "per_hundred", N_("cases per 100 dwellings")


class Suppression(Labelled):
    """How a measure is shown to roles that see no cases."""

    COUNT = (
        "count",
        N_(
            "Rounded to the nearest {step}; below {least}, none included, it is <{least}. Of a "
            "quarter only the class is told."
        ),
    )
    SHARE = (
        "share",
        N_("Rounded to ten points, to five from {wide} on; not told of fewer than {base}."),
    )
    MEDIAN = "median", N_("Rounded up to half an hour; not told of fewer than {base} cases.")
    RATE = "rate", N_("Made of the middle of a class.")
    STEADIED = "steadied", N_("Made of the middles of the classes of all quarters.")


class Making(Enum):
    """How a figure is made of its parts."""

    COUNT = "count"
    SHARE = "share"
    MEDIAN = "median"
    STANDING = "standing"
    """Everything up to the end of the period: what came less what went."""
    QUARTERS = "quarters"
    """For the quarters on the map: `db.quarters`."""


class Chart(Enum):
    """How the map draws it."""

    AMOUNT = "amount"
    """The more, the larger and the darker."""
    DIFFERENCE = "difference"
    """More or fewer, each with its sign."""


@dataclass(frozen=True, slots=True)
class Part:
    """Facts of one statistic; `splits` empty: all of them."""

    statistic: Statistic
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure of the registry, with all it means.

    Texts are English sources for the catalogue. `meaning` is empty where it is not offered to who
    sees every case, `told` where it is told in the same words, or not at all, to who sees none.
    `top` and `bottom` are the facts behind numerator and denominator; both empty for the figures
    of quarters.
    """

    code: str
    name: str
    meaning: str
    unit: Unit
    suppression: Suppression
    making: Making
    numerator: str
    denominator: str = ""
    top: tuple[Part, ...] = ()
    bottom: tuple[Part, ...] = ()
    digits: int = 0
    told: str = ""
    column: str = ""
    """Its name where there is little room: over a column of the table of quarters."""
    chart: Chart = Chart.AMOUNT
