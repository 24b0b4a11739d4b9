"""The filters of the map: each writes into the address what is chosen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import address
from components.choosing import distinct, distinct_in
from components.quarters import against
from components.quarters.against import AGAINST, Against
from components.quarters.question import (
    ANSWER,
    Options,
    name_of_release,
    options_of_cases,
    options_of_release,
    refuse,
)
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from domain.figures.measures_of_quarters import Measure
from domain.vocabulary import Urgency
from i18n import _, ngettext


def show(catalogue: Catalogue) -> None:
    """For who sees cases."""
    options = options_of_cases(catalogue)
    refuse(options)
    measure: Measure = address.chosen("measure", options["measure"])
    beside: Against = address.chosen(AGAINST, options[AGAINST])
    fixed = not measure.is_of_weeks and not beside.back

    def measured() -> None:
        chosen: Measure = address.chosen("measure", options["measure"])
        if chosen.is_of_weeks == measure.is_of_weeks:
            _answer()  # else other filters open or close

    with _row("map-filters"):
        # What is drawn, then of which cases: where there is no room for all, a row for each.
        with _row("map-drawn", 532):
            _choose(
                _("Measure"), "measure", options, _measure_label, 280, bool(beside.back), measured
            )
            _choose(_("Compared with"), AGAINST, options, against.label, 236, then=None)
        with _row("map-narrowed", 686):
            _choose(_("Area of need"), "area", options, _area_label(catalogue), 148)
            _choose(_("Period"), "weeks", options, period_label, 120, fixed)
            _choose(_("Urgency"), "urgency", options, _urgency_label, 170, fixed)
            _choose_quarter(catalogue, options, 200)


def show_of_release(catalogue: Catalogue, areas: Sequence[str], as_of: AsOf) -> None:
    """For who sees no cases."""
    options = options_of_release(catalogue, areas, as_of)
    refuse(options)
    beside: Against = address.chosen(AGAINST, options[AGAINST])
    with _row("map-filters"):
        named = partial(name_of_release, catalogue, as_of)
        _choose(_("Measure"), "measure", options, named, 340, bool(beside.back))
        _choose_quarter(catalogue, options, 240)
        said = partial(against.label_of_release, named)
        _choose(_("Compared with"), AGAINST, options, said, 300, then=None)


def _answer() -> None:
    """The filters stay as they are."""
    st.rerun(ANSWER)


def _row(key: str, width: int | Literal["stretch"] = "stretch") -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="bottom", key=key, width=width)


def period_label(weeks: int) -> str:
    """`12 months`; four weeks as they are."""
    if weeks < 13:
        return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    months = weeks // 13 * 3
    return ngettext("{n} month", "{n} months", months).format(n=months)


def _choose(
    label: str,
    name: str,
    options: Options,
    say: Callable[[Any], str],
    width: int,
    disabled: bool = False,
    then: Callable[[], object] | None = _answer,
) -> None:
    """`then`: nothing, where what is chosen changes other filters."""
    values = list(options[name].values())
    if name == "weeks":
        values.sort()
    st.selectbox(
        label,
        values,
        format_func=distinct(values, say),
        width=width,
        disabled=disabled,
        **address.bound(f"map_{name}", name, options[name], then),
    )


def _choose_quarter(catalogue: Catalogue, options: Options, width: int) -> None:
    values = tuple(options["quarter"])
    st.selectbox(
        _("Quarter"),
        values,
        format_func=distinct_in(catalogue, values, _quarter_label),
        width=width,
        **address.bound("map_quarter", "quarter", options["quarter"], _answer),
    )


def _measure_label(measure: Measure) -> str:
    return _(measure.label)


def _area_label(catalogue: Catalogue) -> Callable[[str], str]:
    return lambda code: catalogue.areas[code].label if code in catalogue.areas else _("All areas")


def _urgency_label(urgency: int) -> str:
    return f"{urgency} · {_(Urgency(urgency).label)}" if urgency else _("Any urgency")


def _quarter_label(code: str, catalogue: Catalogue) -> str:
    quarter = catalogue.quarters_by_code.get(code)
    return f"{quarter.municipality} · {quarter.name}" if quarter else _("All quarters")
