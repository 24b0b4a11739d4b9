"""Oggi for the executive: five figures with their trend, the quarters that changed most."""

import streamlit as st

from components import context, early_warning, navigation, network_to_do, quarter_words
from components.rows import Link, Row, rows
from db import quarters
from db.quarters import Mover, Trend
from domain.permissions import Actor
from i18n import _


def show(me: Actor) -> None:
    """The screen."""
    title, button = st.columns([3, 1], vertical_alignment="center")
    title.title(_("Today"))
    label = _("Open the map")
    if button.button(label, type="primary", icon=":material/map:", width="stretch"):
        navigation.go("map")
    summary = context.read(quarters.summary)
    _figures(
        {
            _("Open cases"): (
                summary.open,
                _("Not closed yet; and in the last four full weeks, those opened less those closed "
                  "plus those reopened"),
            ),
            _("New, four weeks"): (
                summary.opened,
                _("Opened in the last four full weeks, and the difference from the four before"),
            ),
            _("Urgent"): (summary.urgent, _("Open cases with urgency 1 or 2")),
            _("Overdue"): (summary.overdue, _("Open cases whose due time has passed")),
            _("Closed, four weeks"): (
                summary.closed,
                _("Closed in the last four full weeks, and the difference from the four before"),
            ),
        }
    )  # fmt: skip
    st.caption(quarter_words.suppression())
    network_to_do.mine()
    early_warning.show(me)
    _movers(summary.movers, summary.movers_weeks)


def _figures(figures: dict[str, tuple[Trend, str]]) -> None:
    for column, (label, (trend, meaning)) in zip(st.columns(5), figures.items(), strict=True):
        column.metric(
            label,
            trend.now.text,
            trend.change.text if trend.change else None,
            delta_color="off",
            delta_arrow="off",  # the sign says it; a minus of typography would point up
            help=meaning,
            border=True,
            height="stretch",
        )


def _movers(movers: tuple[Mover, ...], weeks: int) -> None:
    st.subheader(_("Quarters that changed most"))
    st.caption(
        _("New cases of the last {weeks} full weeks against the {weeks} before").format(weeks=weeks)
    )
    if not movers:
        st.write(_("No quarter changed by a number that can be shown."))
        return
    opened = rows(
        [
            Row(
                mover.code,
                mover.name,
                href=f"/mappa?quarter={mover.code}",
                lines=(mover.municipality,),
                aside=(Link(_("{change} cases").format(change=mover.change.text)),),
            )
            for mover in movers
        ],
        key="movers",
        label=_("Quarters that changed most"),
    )
    if opened:
        navigation.go("map", {"quarter": opened})
