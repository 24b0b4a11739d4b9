"""What the map is asked for, kept in the address."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import address
from components.choosing import distinct, distinct_in
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
from i18n import _, ngettext

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


def ask(catalogue: Catalogue) -> Question:
    """Show the filters and return what they say."""
    options = _options(catalogue)
    _refuse(options)
    measure: Measure = address.chosen("measure", options["measure"])
    beside: Against = address.chosen(AGAINST, options[AGAINST])
    fixed = not measure.is_of_weeks and not beside.back
    with _row("map-filters"):
        # What is drawn, then of which cases: where there is no room for all, a row for each.
        with _row("map-drawn", 532):
            _choose(_("Measure"), "measure", options, lambda m: _(m.label), 280, bool(beside.back))
            _choose(_("Compared with"), AGAINST, options, against.label, 236)
        with _row("map-narrowed", 686):
            _choose(_("Area of need"), "area", options, _area_label(catalogue), 148)
            _choose(_("Period"), "weeks", options, period_label, 120, fixed)
            _choose(_("Urgency"), "urgency", options, _urgency_label, 170, fixed)
            _choose_quarter(catalogue, options, 200)
    area, weeks, urgency, quarter, signs, doing = (
        address.chosen(name, options[name])
        for name in ("area", "weeks", "urgency", "quarter", SIGNS, DOING)
    )
    return Question(measure, area, weeks, urgency, quarter, signs, doing, beside)


def ask_of_release(catalogue: Catalogue, areas: Sequence[str], as_of: AsOf) -> Question:
    """The same for who sees no cases: a measure, or what an area of need weighs, and a quarter."""
    options = _options_of_release(catalogue, areas, as_of)
    _refuse(options)
    beside: Against = address.chosen(AGAINST, options[AGAINST])
    with _row("map-filters"):
        named = partial(name_of_release, catalogue, as_of)
        _choose(_("Measure"), "measure", options, named, 340, bool(beside.back))
        _choose_quarter(catalogue, options, 240)
        _choose(_("Compared with"), AGAINST, options, partial(against.label_of_release, named), 300)
    measure, area = address.chosen("measure", options["measure"])
    quarter, signs, doing = (
        address.chosen(name, options[name]) for name in ("quarter", SIGNS, DOING)
    )
    asked = measure, area, rates.DEFAULT_WEEKS, ANY_URGENCY
    return Question(*asked, quarter, signs, doing, beside)


def _refuse(options: Options) -> None:
    """Of the map alone is asked here: what else the address says is refused too. Where the map
    looks is written there by `map_view.js`.
    """
    at = address.get("at")
    looks = [at] if WHERE.fullmatch(at) else []
    address.refused({**dict.fromkeys(address.names(), ()), **options, "at": looks})


def _row(key: str, width: int | Literal["stretch"] = "stretch") -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="bottom", key=key, width=width)


def pick_quarter(code: str) -> None:
    """Choose a quarter from elsewhere on the screen. In a callback: before the filters show."""
    address.put(quarter=code)


def period_label(weeks: int) -> str:
    """`12 months`; four weeks as they are."""
    if weeks < 13:
        return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    months = weeks // 13 * 3
    return ngettext("{n} month", "{n} months", months).format(n=months)


def _options(catalogue: Catalogue) -> Options:
    weeks = sorted(rates.PERIODS, key=lambda n: n != rates.DEFAULT_WEEKS)
    return {
        "measure": {m.value: m for m in EXACT},
        "area": {a: a for a in (ANY_AREA, *catalogue.areas)},
        "weeks": {str(n): n for n in weeks},
        "urgency": {str(n): n for n in (ANY_URGENCY, *Urgency)},
        AGAINST: against.of_cases(EXACT),
        **_options_of_place(catalogue),
    }


def _options_of_release(catalogue: Catalogue, areas: Sequence[str], as_of: AsOf) -> Options:
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


def _choose(
    label: str,
    name: str,
    options: Options,
    say: Callable[[Any], str],
    width: int,
    disabled: bool = False,
) -> None:
    values = list(options[name].values())
    if name == "weeks":
        values.sort()
    st.selectbox(
        label,
        values,
        format_func=distinct(values, say),
        width=width,
        disabled=disabled,
        **address.bound(f"map_{name}", name, options[name]),
    )


def _choose_quarter(catalogue: Catalogue, options: Options, width: int) -> None:
    values = tuple(options["quarter"])
    st.selectbox(
        _("Quarter"),
        values,
        format_func=distinct_in(catalogue, values, _quarter_label),
        width=width,
        **address.bound("map_quarter", "quarter", options["quarter"]),
    )


def _area_label(catalogue: Catalogue) -> Callable[[str], str]:
    return lambda code: catalogue.areas[code].label if code in catalogue.areas else _("All areas")


def _urgency_label(urgency: int) -> str:
    return f"{urgency} · {_(Urgency(urgency).label)}" if urgency else _("Any urgency")


def _quarter_label(code: str, catalogue: Catalogue) -> str:
    quarter = catalogue.quarters_by_code.get(code)
    return f"{quarter.municipality} · {quarter.name}" if quarter else _("All quarters")
