"""Mappa: where fragility is, by quarter; the same numbers as a map, a table, a chart, a file."""

import pandas as pd
import streamlit as st

from components import (
    charts,
    context,
    early_warning_words,
    files,
    quarter_map,
    quarter_panel,
    quarter_table,
    quarter_words,
)
from components.quarter_filters import NO_QUARTER, Question, ask, pick_quarter
from db import early_warning, quarter_profile, quarters, reference
from db.reference import Catalogue
from domain.permissions import Actor, Permission
from exchange import quarter_csv
from i18n import _


@context.fragment
def screen(me: Actor) -> None:
    """Filters, map and panel, and the same rows below."""
    catalogue = context.read(reference.catalogue)
    question = ask(catalogue)
    frame = context.read(
        quarters.table, question.measure, question.area, question.weeks, question.urgency
    )
    st.caption(quarter_words.definition(question))
    picture, panel = st.columns([2, 1])
    with picture:
        signals = context.read(early_warning.unseen)
        quarter_map.show(
            frame,
            question.measure,
            question.quarter,
            pick_quarter,
            early_warning_words.by_quarter(signals, catalogue),
        )
        if not me.may(Permission.EXACT_FIGURES):
            st.caption(quarter_words.protected(question.measure))
    with panel:
        beside(question, frame, catalogue, me)
    below(question, frame, catalogue)


def beside(question: Question, frame: pd.DataFrame, catalogue: Catalogue, me: Actor) -> None:
    """The ranking, or the profile of the chosen quarter."""
    if not question.quarter:
        quarter_panel.ranking(frame, question.measure, pick_quarter)
        return
    st.button(
        _("All quarters"), icon=":material/arrow_back:", type="tertiary",
        on_click=pick_quarter, args=(NO_QUARTER,),
    )  # fmt: skip
    profile = context.read(
        quarter_profile.profile,
        question.quarter, question.area, question.weeks, question.urgency,
    )  # fmt: skip
    signals = context.read(early_warning.of_quarter, profile.place.id)
    quarter_panel.show(profile, question, catalogue, me.may(Permission.EXACT_FIGURES), signals)


def below(question: Question, frame: pd.DataFrame, catalogue: Catalogue) -> None:
    """The same rows as table, chart and file; only the open tab is sent."""
    title = _(question.measure.label)
    table, chart, file = st.tabs(
        [_("Table"), _("Chart"), _("Download CSV")], key="map_tabs", on_change="rerun"
    )
    if table.open:
        with table:
            quarter_table.show(frame, title, question.quarter, pick_quarter)
    elif chart.open:
        data = frame.assign(label=frame["name"] + " · " + frame["municipality"])
        chart.altair_chart(charts.bars(data, title), key="map_chart")
    elif file.open:
        with file:
            st.write(_("The numbers of the table, with measure, filters and days on top."))
            files.offer(
                _("Download CSV"),
                quarter_csv.write(frame, quarter_words.heading(question, catalogue)),
                f"ponte-{question.measure.value}-{quarter_words.today()}.csv",
                "text/csv",
            )


actor = context.demand(Permission.FIGURES_READ)
st.title(_("Map"))
screen(actor)
