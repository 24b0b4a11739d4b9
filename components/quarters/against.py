"""What is set beside the measure of the map: another one, or new cases of an earlier period."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from db.quarters.table import AsOf
from domain.figures.measures_of_quarters import Measure
from domain.figures.weeks import ANY_AREA
from i18n import _

AGAINST = "with"
"""Its name in the address."""
BEFORE, A_YEAR_BEFORE = "before", "year-before"


@dataclass(frozen=True, slots=True)
class Against:
    """Another measure, of an area where it is of areas; or, instead of the measure, new cases now
    and `back` periods before; or nothing.
    """

    measure: Measure | None = None
    area: str = ANY_AREA
    back: int = 0

    def __bool__(self) -> bool:
        return self.measure is not None or self.back > 0


Options = dict[str, Against]
"""By the code in the address; nothing first, since a list of Streamlit has no choice None."""


def of_cases(measures: Iterable[Measure]) -> Options:
    """For who sees every case."""
    others = {measure.value: Against(measure) for measure in measures}
    return {"": Against(), BEFORE: Against(back=1), **others}


def of_release(measures: Mapping[str, tuple[Measure, str]], as_of: AsOf) -> Options:
    """For who sees none: periods that the release holds."""
    back = {BEFORE: (1, as_of.before), A_YEAR_BEFORE: (4, as_of.year_before)}
    periods = {code: Against(back=n) for code, (n, days) in back.items() if days}
    return {"": Against(), **periods, **{code: Against(*each) for code, each in measures.items()}}


def label(against: Against) -> str:
    """As who sees every case reads it."""
    if against.back:
        return _("New cases: the period before")
    return _(against.measure.label) if against.measure else _("Nothing else")


def label_of_release(named: Callable[[tuple[Measure, str]], str], against: Against) -> str:
    """As who sees none reads it; `named` has the names of measures."""
    if against.back:
        return (
            _("New cases: the quarter of the year before")
            if against.back == 1
            else _("New cases: the same quarter a year before")
        )
    return named((against.measure, against.area)) if against.measure else _("Nothing else")
