"""Oggi for the executive: five figures with their trend, the quarters that changed most."""

import streamlit as st

import i18n
from components import context, navigation, snapshot
from components.elements.rows import Link, Row, rows
from components.home import figures, head, paper, signals, worklist
from components.home.figures import Told
from components.papers import offer
from components.papers.offer import Going
from components.quarters import shown
from components.quarters import words as quarter_words
from db.quarters import table as quarters
from db.quarters import year
from db.quarters.table import Mover, Summary
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.warnings import read as early_warning
from domain.errors import CannotRun
from domain.figures.measures_of_quarters import Measure
from domain.permissions import Actor, Permission
from exchange.papers import aside
from exchange.quarters.drawn import MapPicture
from exchange.quarters.points import Marked, picture_of
from i18n import _

MAP_SIZE = 430, 570
"""As wide as a phone: its letters are as large there as anywhere."""


def show(me: Actor) -> None:
    """The screen."""
    summary = context.read(quarters.summary)
    to_map = _("Open the map"), "map", "map"
    if summary is None:
        head.show(*to_map)
        st.info(quarter_words.not_yet())
        signals.show(me)
        worklist.show(me, always=False)
        return
    course = context.read(year.course)
    told, picture = figures.named(summary, course), _picture(me, summary)
    head.show(*to_map, beside=lambda: _print(summary, told, picture))
    st.caption(quarter_words.released_on(summary.day))
    figures.show(told, course)
    st.caption(quarter_words.suppression())
    signals.show(me)  # what is new comes before what is known
    worklist.show(me, always=False)
    _movers(summary)
    _map(picture)


def _picture(me: Actor, summary: Summary) -> MapPicture:
    """The open cases of the quarters, as of the release; for who sees every case as of now."""
    unseen = signals.unseen(context.recall(early_warning.lately))
    marked = Marked(frozenset(signal.quarter.code for signal in unseen))
    if me.may(Permission.EXACT_FIGURES):
        return _drawn(summary, marked)
    return _released(summary, context.read(reference.catalogue), marked)


@i18n.once(8)
def _released(summary: Summary, _catalogue: Catalogue, marked: Marked) -> MapPicture:
    """What a release tells of the quarters stands still; their names are of the catalogue."""
    return _drawn(summary, marked)


def _drawn(summary: Summary, marked: Marked) -> MapPicture:
    rows = context.read(quarters.table)
    title = _("{measure} by quarter").format(measure=_(Measure.OPEN.label))
    return picture_of(rows, Measure.OPEN, title, (quarter_words.released_on(summary.day),), marked)


def _print(summary: Summary, told: dict[str, Told], picture: MapPicture) -> None:
    of = summary.day, picture  # a new early warning is on the picture
    going = Going("today", f"pdf; as of {summary.day}", f"ponte-oggi-{summary.day}.pdf", of)
    offer.page_button("today-print", going, lambda: paper.of_today(summary, told, picture))


def _map(picture: MapPicture) -> None:
    """Last on the screen: the first to look after a release waits a second for it to be drawn."""
    st.subheader(picture.title)
    try:
        drawn = aside.drawn(picture, *MAP_SIZE, titled=False, waiting=snapshot.let_go)
    except CannotRun:
        st.write(_("The map could not be drawn. It is on the page of the map, with its table."))
        return
    st.html(shown.inline(drawn, picture.described))


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
