"""What the map is asked for, as the address says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from components import address
from components.quarters import against
from components.quarters.against import AGAINST, Against
from components.quarters.doing import DOING
from components.quarters.signs import SIGNS
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from domain.figures import rates
from domain.figures.measures_of_quarters import EXACT, PROTECTED, Measure
from domain.figures.weeks import ANY_AREA, ANY_URGENCY
from domain.vocabulary import Urgency
from i18n import _

SCREEN, ANSWER = "map-screen", "map-answer"
"""Names of the fragments: the filters with all below, and what is below them alone."""
NO_QUARTER = ""
WHERE = re.compile(r"\d{1,2}\.\d{1,4},\d{1,3}\.\d{1,4},\d{1,2}(\.\d{1,2})?", re.ASCII)
"""Latitude, longitude and zoom of the map, as in `map_view.js`."""
Options = dict[str, dict[str, Any]]
"""For each filter its values by the code that stands in the address; the default first."""


@dataclass(frozen=True, slots=True)
class Question:
    """One state of the screen; `quarter` is a code or empty, `signs` whether only quarters with an
    early warning, `doing` whether only those with a running action. Who sees no cases chooses an
    area with the measure that is of areas alone, and no weeks or urgency.
    """

    measure: Measure
    area: str
    weeks: int
    urgency: int
    quarter: str
    signs: bool
    doing: bool
    against: Against


_OF_BOTH = ("quarter", SIGNS, DOING, AGAINST)
"""Asked by both readers; in the order of `Question`."""


def asked(catalogue: Catalogue) -> Question:
    """By who sees cases."""
    options = options_of_cases(catalogue)
    return Question(*_chosen(options, "measure", "area", "weeks", "urgency", *_OF_BOTH))


def asked_of_release(catalogue: Catalogue, areas: Sequence[str], as_of: AsOf) -> Question:
    """By who sees no cases: a measure, or what an area of need weighs."""
    options = options_of_release(catalogue, areas, as_of)
    measure, area = address.chosen("measure", options["measure"])
    both = _chosen(options, *_OF_BOTH)
    return Question(measure, area, rates.DEFAULT_WEEKS, ANY_URGENCY, *both)


def _chosen(options: Options, *names: str) -> list[Any]:
    return [address.chosen(name, options[name]) for name in names]


def refuse(options: Options) -> None:
    """Of the map alone is asked here: what else the address says is refused too. Where the map
    looks is written there by `map_view.js`.
    """
    at = address.get("at")
    looks = [at] if WHERE.fullmatch(at) else []
    address.refused({**dict.fromkeys(address.names(), ()), **options, "at": looks})


def pick_quarter(code: str) -> None:
    """Choose a quarter from elsewhere on the screen: the filters say it too."""
    address.put(quarter=code)
    st.rerun(SCREEN)


def options_of_cases(catalogue: Catalogue) -> Options:
    """What who sees cases can choose among."""
    weeks = sorted(rates.PERIODS, key=lambda n: n != rates.DEFAULT_WEEKS)
    return {
        "measure": {m.value: m for m in EXACT},
        "area": {a: a for a in (ANY_AREA, *catalogue.areas)},
        "weeks": {str(n): n for n in weeks},
        "urgency": {str(n): n for n in (ANY_URGENCY, *Urgency)},
        AGAINST: against.of_cases(EXACT),
        **_options_of_place(catalogue),
    }


def options_of_release(catalogue: Catalogue, areas: Sequence[str], as_of: AsOf) -> Options:
    """What who sees no cases can choose among."""
    measures = {
        **{m.value: (m, ANY_AREA) for m in PROTECTED if m is not Measure.SHARE},
        **{f"{Measure.SHARE.value}-{area}": (Measure.SHARE, area) for area in areas},
    }
    return {
        "measure": measures,
        AGAINST: against.of_release(measures, as_of),
        **_options_of_place(catalogue),
    }


@lru_cache(maxsize=4)
def _options_of_place(catalogue: Catalogue) -> Options:
    return {
        "quarter": {code: code for code in (NO_QUARTER, *_by_name(catalogue))},
        SIGNS: {"": False, "1": True},
        DOING: {"": False, "1": True},
    }


def name_of_release(catalogue: Catalogue, as_of: AsOf, choice: tuple[Measure, str]) -> str:
    """A measure, and the area it is of, as who sees no cases reads it."""
    measure, area = choice
    if measure is Measure.SHARE:
        return _("Weight of the area: {area}").format(area=catalogue.areas[area].label)
    if measure is Measure.HEARD and as_of.year:
        return _("Cases heard in {year}").format(year=as_of.year)
    return _(measure.label)


def _by_name(catalogue: Catalogue) -> list[str]:
    quarters = catalogue.quarters_by_code
    return sorted(quarters, key=lambda c: (quarters[c].municipality, quarters[c].name))
