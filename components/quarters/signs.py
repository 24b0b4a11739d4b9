"""The quarters with an early warning, named above the map: each a click away, or these alone."""

from collections.abc import Callable, Collection, Iterable, Sequence

import streamlit as st

import i18n
from components import address
from components.elements import script
from db.quarters.row import Rows
from db.warnings.read import Signal
from i18n import _, ngettext

KEY, SIGNS = "quarter_signs", "signs"
"""Of the element; in the address, whether the quarters with an early warning alone."""
NAMED = 6
"""Quarters in the line; the others are on the map and in the table."""


def asked() -> bool:
    """Whether the address asks for the quarters with an early warning alone."""
    return address.get(SIGNS) == "1"


def narrowed(rows: Rows, codes: Iterable[str]) -> Rows:
    """Of `rows` the quarters with an early warning alone, where that is asked; all where there is
    none, as an empty map would say something else.
    """
    found = set(codes)
    return within(rows, found) if found and asked() else rows


def within(rows: Rows, codes: Collection[str]) -> Rows:
    """Those of the quarters with these codes."""
    return tuple(row for row in rows if row.place.code in codes)


def quarters(signals: Sequence[Signal]) -> dict[str, str]:
    """Code and name of each quarter once, in the order of its latest warning."""
    return {
        signal.quarter.code: f"{signal.quarter.name} ({signal.quarter.municipality})"
        for signal in signals
    }


def show(signals: Sequence[Signal], on_pick: Callable[[str], None]) -> None:
    """One line, and the box for these alone; nothing where there is no warning and none is asked
    for. `on_pick` gets the code of a quarter.
    """
    found = quarters(signals)
    if not found and not asked():
        return
    named = dict(list(found.items())[:NAMED])
    data = {
        "label": _("Early warnings"),
        "said": _said(len(found)),
        "quarters": [{"code": code, "name": name} for code, name in named.items()],
        "more": _more(len(found) - len(named)),
        "only": _("Only quarters with a sign"),
        "checked": asked(),
    }

    def picked() -> None:
        if code := st.session_state[KEY].quarter:
            on_pick(str(code))

    def narrowed() -> None:
        only = st.session_state[KEY].only
        if only is not None:
            address.put(**{SIGNS: "1" if only else ""})

    line = script.component("ponte_quarter_signs", __file__)
    line(data=data, key=KEY, on_quarter_change=picked, on_only_change=narrowed)


def _said(n: int) -> str:
    if not n:
        return _("No quarter has a sign now: all are shown.")
    return ngettext("{n} quarter with a sign:", "{n} quarters with a sign:", n).format(
        n=i18n.number(n)
    )


def _more(n: int) -> str:
    return ngettext("and {n} more", "and {n} more", n).format(n=i18n.number(n)) if n > 0 else ""
