"""Mappa: where fragility is, by quarter; the same numbers as a map, a table, a chart, a file."""

import streamlit as st

from components import context
from components.actions import of_quarter as actions_of_quarter
from components.elements import charts
from components.quarters import compare as quarter_compare
from components.quarters import doing as quarter_doing
from components.quarters import filters, paper, take, told_panel
from components.quarters import many as quarter_many
from components.quarters import map as quarter_map
from components.quarters import panel as quarter_panel
from components.quarters import signs as quarter_signs
from components.quarters import table as quarter_table
from components.quarters import words as quarter_words
from components.quarters.question import (
    ANSWER,
    NO_QUARTER,
    SCREEN,
    Question,
    asked,
    asked_of_release,
    pick_quarter,
)
from components.warnings import words as early_warning_words
from db.actions import places as action_places
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.quarters.row import QuarterRow, Rows
from db.quarters.table import AsOf
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.warnings import read as early_warning
from domain.figures.measures import DRAWN_AT_MIDDLE
from domain.figures.measures_of_quarters import Measure
from domain.permissions import Actor, Permission
from exchange.quarters import scale as quarter_scale
from i18n import _


@context.named_fragment(SCREEN)
def screen(me: Actor) -> None:
    """Filters, and what they ask for."""
    catalogue = context.read(reference.catalogue)
    if me.may(Permission.EXACT_FIGURES):
        filters.show(catalogue)
    elif as_of := context.recall(quarters.as_of):
        filters.show_of_release(catalogue, context.recall(quarters.areas), as_of)
    answer(me)


@context.named_fragment(ANSWER)
def answer(me: Actor) -> None:
    """Map and panel, and the same rows below."""
    catalogue = context.read(reference.catalogue)
    if me.may(Permission.EXACT_FIGURES):
        draw(asked(catalogue), catalogue, None)
    elif as_of := context.recall(quarters.as_of):
        areas = context.recall(quarters.areas)
        draw(asked_of_release(catalogue, areas, as_of), catalogue, as_of)
    else:
        st.info(quarter_words.not_yet())


def draw(question: Question, catalogue: Catalogue, as_of: AsOf | None) -> None:
    """What was asked for. `as_of`: for who reads released figures."""
    warned = context.recall(early_warning.unseen)
    signals = early_warning_words.by_quarter(warned, catalogue)
    doing = context.read(action_places.going_on)
    quarter_signs.show(warned, pick_quarter)
    quarter_doing.show(signals, doing)
    if question.against:
        top = heading(question, catalogue, as_of)
        if quarter_compare.show(question, catalogue, as_of, signals, doing, top):
            return
    rows = context.read(
        quarters.table, question.measure, question.area, question.weeks, question.urgency
    )
    shown = quarter_doing.narrowed(rows, signals, doing)
    why = "" if as_of else quarter_words.greyed(question)
    meaning = quarter_words.meaning(question, question.measure, as_of)
    st.caption(" ".join(filter(None, (meaning, why, quarter_many.said(shown)))))
    some = quarter_many.highest(shown, question.quarter)
    unordered = quarter_words.no_order(question.measure, rows) if as_of else ""
    picture, panel = st.columns([2, 1])
    with picture:
        if unordered:
            st.info(unordered)
        else:
            scale = quarter_scale.scale_of(rows, question.measure)  # of all, whichever are shown
            what = question.measure, question.quarter, pick_quarter, signals
            quarter_map.show(some, *what, doing=doing, scale=scale, whole=rows)
        if as_of:
            st.caption(quarter_words.limits(question.measure))
    with panel:
        if question.quarter or not unordered:
            beside(question, shown, catalogue, as_of)
    below(question, shown, rows, catalogue, as_of, doing)


def beside(question: Question, rows: Rows, catalogue: Catalogue, as_of: AsOf | None) -> None:
    """The ranking, or the profile of the chosen quarter."""
    if not question.quarter:
        narrowed = as_of is None and question.measure.is_of_weeks
        quarter_panel.ranking(rows, question.measure, pick_quarter, narrowed=narrowed)
        return
    st.button(
        _("All quarters"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=pick_quarter,
        args=(NO_QUARTER,),
    )
    if as_of:
        profile = context.read(quarter_profile.profile, question.quarter)
        signals = context.read(early_warning.of_quarter, profile.place.id)
        told_panel.show(profile, catalogue, as_of, signals)
        actions_of_quarter.show(question.quarter, catalogue, actor)
        return
    profile = context.read(
        quarter_profile.profile,
        question.quarter,
        question.area,
        question.weeks,
        question.urgency,
    )
    signals = context.read(early_warning.of_quarter, profile.place.id)
    quarter_panel.show(profile, catalogue, signals)
    actions_of_quarter.show(question.quarter, catalogue, actor)


def below(
    question: Question,
    rows: Rows,
    whole: Rows,
    catalogue: Catalogue,
    as_of: AsOf | None,
    doing: quarter_doing.Found,
) -> None:
    """The same rows as table, chart and file; only the open tab is sent. `whole`: every quarter."""
    title = _(question.measure.label)
    table, chart, file = st.tabs(
        [_("Table"), _("Chart"), _("Print and files")], key="map_tabs", on_change="rerun"
    )
    if table.open:
        with table:
            year = as_of.year if as_of else None
            some = quarter_many.highest(rows, question.quarter)
            quarter_table.show(some, title, question.quarter, pick_quarter, year, doing)
    elif chart.open:
        bars = [_bar(row) for row in quarter_many.highest(rows, question.quarter)]
        chart.altair_chart(charts.bars(bars, title), key="map_chart")
        if as_of and question.measure is not Measure.CHANGE:
            chart.caption(_(DRAWN_AT_MIDDLE))
    elif file.open:
        with file:
            shown = paper.OnScreen(question, rows, whole, catalogue, as_of, doing=doing)
            take.show(shown, heading(question, catalogue, as_of))


def _bar(row: QuarterRow) -> charts.Bar:
    label = f"{row.place.name} · {row.place.municipality}"
    return charts.Bar(label, row.figure.stands, row.text)


def heading(question: Question, catalogue: Catalogue, as_of: AsOf | None) -> dict[str, str]:
    """What stands on top of the file."""
    if as_of:
        return quarter_words.heading_of_release(question, catalogue, as_of)
    return quarter_words.heading(question, catalogue)


actor = context.demand(Permission.FIGURES_READ)
st.title(_("Map"))
screen(actor)
