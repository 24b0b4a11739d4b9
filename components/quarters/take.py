"""What is taken along from the map: a page to print, a file that opens anywhere, the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from components import context
from components.papers import offer
from components.papers.offer import Going
from components.quarters import paper
from components.quarters.paper import OnScreen
from components.quarters.question import Question
from db import clock
from db.quarters import profile as quarter_profile
from db.quarters.table import AsOf
from db.warnings import read as early_warning
from domain.figures.measures_of_quarters import Measure
from exchange.papers.contents import Paper
from exchange.quarters import table_csv
from i18n import _

HTML, CSV = "text/html", "text/csv"


def show(shown: OnScreen, heading: dict[str, str]) -> None:
    """The buttons; `heading` stands on top of the rows' file."""
    st.write(_recorded())
    question = shown.question
    signals = context.recall(early_warning.unseen)
    shown = replace(shown, warned=frozenset(signal.quarter.code for signal in signals))
    with st.container(horizontal=True, key="map-take"):
        offer.page_button("map-print", _going(shown, "map", "pdf"), lambda: paper.of_map(shown))
        if question.quarter:
            offer.page_button(
                "map-print-quarter",
                _going(shown, f"quarter {question.quarter}", "pdf"),
                _profile(shown),
                _("Print the quarter"),
            )
        if not shown.unordered:
            offer.file_button(
                "map-carry",
                _going(shown, "map", "html"),
                lambda: paper.carried(shown),
                _("Take along"),
                _("Download the map (HTML)"),
                HTML,
            )
        offer.file_button(
            "map-rows",
            _going(shown, "map", "csv"),
            lambda: table_csv.write(shown.rows, heading, _running(shown)),
            _("Rows as CSV"),
            _("Download CSV"),
            CSV,
        )
    st.caption(
        _(
            "Print makes a page to read and to hand round. Take along makes a file with the map in "
            "it, which opens in any browser without a network."
        )
    )


def _profile(shown: OnScreen) -> Callable[[], Paper]:
    """The profile of the chosen quarter, read when it is asked for."""
    question = shown.question

    def make() -> Paper:
        asked = () if shown.as_of else (question.area, question.weeks, question.urgency)
        profile = context.read(quarter_profile.profile, question.quarter, *asked)
        signals = context.read(early_warning.of_quarter, profile.place.id)
        return paper.of_quarter(profile, shown, signals)

    return make


def differences(
    question: Question,
    as_of: AsOf | None,
    heading: Mapping[str, str],
    heads: Sequence[str],
    rows: Sequence[tuple[str, ...]],
) -> None:
    """The button for the rows of a comparison; `heading` stands on top of the file."""
    st.write(_recorded())
    offer.file_button(
        "map-differences",
        _going_of(question, as_of, ("differences", "csv"), rows),
        lambda: table_csv.write_rows(heading, heads, rows),
        _("Rows as CSV"),
        _("Download CSV"),
        CSV,
    )


def _running(shown: OnScreen) -> dict[str, int]:
    return {code: one.total for code, one in shown.doing.items()}


def _recorded() -> str:
    return _("What goes out is what this screen shows you. That you took it is recorded.")


def _going(shown: OnScreen, what: str, ending: str) -> Going:
    rows = [(row.text,) for row in shown.rows]
    # Drawn on the page, and new of themselves.
    warned, doing = tuple(sorted(shown.warned)), tuple(sorted(map(str, shown.doing.items())))
    return _going_of(shown.question, shown.as_of, (what, ending), [*rows, warned, doing])


def _going_of(
    question: Question, as_of: AsOf | None, what: tuple[str, str], rows: Sequence[tuple[str, ...]]
) -> Going:
    name, ending = what
    narrowed = _narrowed(question) if as_of is None else f"as of {as_of.day}"
    said = f"{ending}; {question.measure.value}{_beside(question)}; {narrowed}"
    stem = f"ponte-{name.replace(' ', '-').lower()}-{question.measure.value}"
    file_name = f"{stem}-{clock.today()}.{ending}"
    return Going(name, said, file_name, (question, as_of, tuple(rows)))


def _beside(question: Question) -> str:
    """What it is compared with, and of a share the area, in codes."""
    area = f" {question.area}" if question.measure is Measure.SHARE else ""
    against = question.against
    if against.back:
        return f"{area} with {against.back} back"
    if against.measure is None:
        return area
    other = f" {against.area}" if against.measure is Measure.SHARE else ""
    return f"{area} with {against.measure.value}{other}"


def _narrowed(question: Question) -> str:
    return f"area {question.area or 'all'}, {question.weeks} weeks, urgency {question.urgency}"
