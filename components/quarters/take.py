"""What is taken along from the map: a page to print, a file that opens anywhere, the rows."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components import context, papers
from components.papers import Going
from components.quarters import paper
from components.quarters import words as quarter_words
from components.quarters.filters import Question
from components.quarters.paper import OnScreen
from db.quarters import profile as quarter_profile
from db.warnings import read as early_warning
from exchange.papers.contents import Paper
from exchange.quarters import table_csv
from i18n import _

HTML = "text/html"


def show(shown: OnScreen, heading: dict[str, str]) -> None:
    """The buttons; `heading` stands on top of the rows' file."""
    st.write(_("What goes out is what this screen shows you. That you took it is recorded."))
    question = shown.question
    signals = context.read(early_warning.unseen)
    shown = replace(shown, warned=frozenset(signal.quarter.code for signal in signals))
    with st.container(horizontal=True, key="map-take"):
        papers.page_button("map-print", _going(shown, "map", "pdf"), lambda: paper.of_map(shown))
        if question.quarter:
            papers.page_button(
                "map-print-quarter",
                _going(shown, f"quarter {question.quarter}", "pdf"),
                _profile(shown),
                _("Print the quarter"),
            )
        if not shown.unordered:
            papers.file_button(
                "map-carry",
                _going(shown, "map", "html"),
                lambda: paper.carried(shown),
                _("Take along"),
                _("Download the map (HTML)"),
                HTML,
            )
        papers.file_button(
            "map-rows",
            _going(shown, "map", "csv"),
            lambda: table_csv.write(shown.frame, heading),
            _("Rows as CSV"),
            _("Download CSV"),
            "text/csv",
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


def _going(shown: OnScreen, what: str, ending: str) -> Going:
    question = shown.question
    narrowed = _narrowed(question) if shown.as_of is None else f"as of {shown.as_of.day}"
    said = f"{ending}; {question.measure.value}; {narrowed}"
    name = f"ponte-{what.replace(' ', '-').lower()}-{question.measure.value}"
    file_name = f"{name}-{quarter_words.today()}.{ending}"
    return Going(what, said, file_name, (question, shown.as_of, tuple(shown.frame["text"])))


def _narrowed(question: Question) -> str:
    return f"area {question.area or 'all'}, {question.weeks} weeks, urgency {question.urgency}"
