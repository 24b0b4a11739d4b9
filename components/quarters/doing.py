"""Quarters in which something is being done, on the map: in words, and these quarters alone."""

from collections.abc import Collection, Mapping

import streamlit as st

import i18n
from components import address
from components.quarters import signs
from db.actions.places import Doing
from db.quarters.row import Rows
from i18n import _, ngettext

DOING = "doing"
"""In the address, whether the quarters with a running action alone."""
KEY = "map-doing"
Found = Mapping[str, Doing]
"""By the code of a quarter what runs there."""


def asked() -> bool:
    """Whether the address asks for the quarters with a running action alone."""
    return address.get(DOING) == "1"


def said(one: Doing) -> str:
    """`2 azioni in corso: Sportello, Laboratorio`."""
    told = ngettext("{n} action running: {kinds}", "{n} actions running: {kinds}", one.total)
    kinds = ", ".join(_(kind.label) for kind in one.kinds)
    return told.format(n=i18n.number(one.total), kinds=kinds)


def show(signals: Collection[str], found: Found) -> None:
    """The box for these alone, and why it changes nothing where that is so; nothing where there is
    no such quarter and none is asked for. `signals`: the codes with an early warning.
    """
    if not found and not asked():
        return
    label = _("Only quarters with a running action ({n})").format(n=i18n.number(len(found)))
    st.toggle(label, **address.bound(KEY, DOING, {"": False, "1": True}))
    if asked() and not found:
        st.caption(_("No quarter has a running action now: all are shown."))
    elif asked() and signs.asked() and signals and not found.keys() & set(signals):
        st.caption(_("No quarter has both a sign and a running action: all are shown."))


def narrowed(rows: Rows, signals: Collection[str], found: Found) -> Rows:
    """Of `rows` the quarters that are asked for: with a sign, with a running action, or with both;
    all where there is none, as an empty map would say something else.
    """
    some = signs.narrowed(rows, signals)
    if not asked():
        return some
    return signs.within(some, found) or rows
