"""The one list of *Oggi*: what to do first, whoever asks for it, with one action a row."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components import context, flash, navigation
from components.elements.rows import OPEN, Action, Row, choices
from components.home.sources import SOURCES
from components.referrals import news
from components.work import Item, Share
from db.clock import utcnow
from domain.home.work import Pressing, in_order
from domain.permissions import Actor
from i18n import _

SHOWN, MORE, MOST = 8, 20, 108
"""Rows at first, with each click on more, and at most: who has more to do is to do some first."""
_SHOWN, _ACT = "worklist-shown", "do"


@context.fragment
def show(
    me: Actor,
    foot: Callable[[], None] | None = None,
    beside: Callable[[], None] | None = None,
    *,
    always: bool = True,
) -> None:
    """The list; without `always` only where there is something on it. With it are renewed what
    stands at its `foot` and, where there is room, `beside` it.
    """
    flash.show()
    size = int(st.session_state.get(_SHOWN, SHOWN))
    found = [source(me, size + 1) for source in SOURCES]
    items = in_order((item for one in found for item in one.items), _work, utcnow())
    if not (items or always):
        return
    with news.part("worklist", me):
        first, second = st.columns([2, 1], gap="large") if beside else (st.container(), None)
        with first:
            st.subheader(_("To do"))
            _list(items, found, size)
            if foot:
                foot()
        if beside and second:
            with second:
                beside()


def _work(item: Item) -> Pressing:
    return item.work


def _list(items: list[Item], found: list[Share], size: int) -> None:
    if told := " · ".join(one.told for one in found if one.told):
        st.caption(told)
    if not items:
        st.write(_("Nothing to do: what comes stands here by itself, as partners answer."))
        return
    shown = {item.row.id: item for item in items[:size]}

    def act(_code: str, row_id: str) -> None:
        if (item := shown.get(row_id)) and item.act:
            item.act()

    clicked = choices(
        [_row(item, first=number == 0) for number, item in enumerate(shown.values())],
        "worklist",
        label=_("To do"),
        beside=True,
        opens=True,
        on_act=act,
    )
    item = shown.get(clicked[1]) if clicked else None
    if item and clicked and (clicked[0] == OPEN or not item.act):
        navigation.go(*item.page)
    if len(items) > size and size < MOST:
        st.button(_("Show more"), key="worklist-more", on_click=_more, args=(size,))


def _row(item: Item, *, first: bool) -> Row:
    waits = (_(item.work.waits.label),) if item.work.waits else ()
    button = Action(_ACT, item.button, primary=first)
    return replace(item.row, lines=(*item.row.lines, *waits), actions=(button,))


def _more(size: int) -> None:
    st.session_state[_SHOWN] = min(size + MORE, MOST)
