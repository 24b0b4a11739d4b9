"""Oggi for the executive: five figures with their trend, the quarters that changed most."""

from dataclasses import dataclass

import streamlit as st

import i18n
from components import context, navigation
from components.elements.rows import Link, Row, rows
from components.home import signals
from components.network import to_do as network_to_do
from components.quarters import words as quarter_words
from db.quarters import table as quarters
from db.quarters.table import Mover, Summary, Trend
from domain.figures.protection import ENOUGH
from domain.permissions import Actor
from domain.report.period import month_after
from i18n import _


def show(me: Actor) -> None:
    """The screen."""
    title, button = st.columns([3, 1], vertical_alignment="center")
    title.title(_("Today"))
    label = _("Open the map")
    if button.button(label, type="primary", icon=":material/map:", width="stretch"):
        navigation.go("map")
    summary = context.read(quarters.summary)
    if summary is None:
        st.info(quarter_words.not_yet())
    else:
        st.caption(quarter_words.released_on(summary.day))
        _figures(_named(summary))
        st.caption(quarter_words.suppression())
    signals.show(me)  # what is new comes before what is known
    network_to_do.mine()
    if summary is not None:
        _movers(summary)


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with its meaning, and what its difference is measured against."""

    trend: Trend
    meaning: str
    against: str = ""


def _named(summary: Summary) -> dict[str, _Told]:
    """The figures with their names; those of a month say which."""
    month, against = _("last month"), ""
    if summary.month:
        month = i18n.day(summary.month, "MMMM")
        before = i18n.day(month_after(summary.month, -1), "MMMM")
        against = _("against {month}").format(month=before)
    return {
        _("Open cases"): _Told(
            summary.open,
            _(
                "Not closed yet. Below: those opened in {month} less those closed, plus those "
                "reopened"
            ).format(month=month),
            _("in {month}").format(month=month),
        ),
        _("New, {month}").format(month=month): _Told(
            summary.opened,
            _("Opened in {month}. Below: the difference from the month before").format(month=month),
            against,
        ),
        _("Urgent"): _Told(
            summary.urgent,
            _("Open cases with urgency 1 or 2, said of at least {n} open cases").format(n=ENOUGH),
        ),
        _("Overdue"): _Told(
            summary.overdue,
            _("Open cases whose due time has passed, said of at least {n} open cases").format(
                n=ENOUGH
            ),
        ),
        _("Closed, {month}").format(month=month): _Told(
            summary.closed,
            _("Closed in {month}. Below: the difference from the month before").format(month=month),
            against,
        ),
    }


def _figures(figures: dict[str, _Told]) -> None:
    for column, (label, told) in zip(st.columns(5), figures.items(), strict=True):
        change = told.trend.change
        column.metric(
            label,
            told.trend.now.text,
            change.text if change else None,
            delta_color="off",
            delta_arrow="off",  # the sign says it; a minus of typography would point up
            delta_description=told.against if change else None,
            help=told.meaning,
            border=True,
            height="stretch",
        )


def _movers(summary: Summary) -> None:
    st.subheader(_("Quarters that changed most"))
    if summary.movers_of is None:
        st.write(_("There are not two closed quarters of the year with records yet."))
        return
    before, now = summary.movers_of
    st.caption(f"{_('New cases.')} {quarter_words.compared(now, before)}")
    if not summary.movers:
        st.write(_("No quarter changed so much that it can be said for certain."))
        return
    opened = rows(
        [_mover(mover) for mover in summary.movers],
        key="movers",
        label=_("Quarters that changed most"),
    )
    if opened:
        navigation.go("map", {"quarter": opened})


def _mover(mover: Mover) -> Row:
    change = _("from {before} to {now} cases")
    return Row(
        mover.code,
        mover.name,
        href=f"/mappa?quarter={mover.code}",
        lines=(mover.municipality,),
        aside=(Link(change.format(before=mover.before.text, now=mover.now.text)),),
    )
