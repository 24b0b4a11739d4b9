"""Needs as chips, by area, found by typing: one element, nothing sent until a chip changes."""

from collections.abc import Callable
from typing import Any

import streamlit as st

import i18n
from components.elements import script
from components.intake import needs_words
from db.reference.catalogue import Catalogue
from i18n import _

SEARCH = "elements/fold.js", "intake/needs_search.js"
"""The search in the browser."""


def chips(
    catalogue: Catalogue, selected: list[str], key: str, on_change: Callable[[list[str]], None]
) -> list[str]:
    """Draw the chips; return the codes chosen, in the order they were chosen.

    `on_change` hears of them first, also when the page is left in the same moment.

    The browser holds the choice while the chips are on screen (quick taps are never lost);
    `selected` is where it starts.
    """
    component = script.component("ponte_needs", __file__, *SEARCH)
    data = {
        "areas": _areas(catalogue),
        "selected": selected,
        "form": key,
        "find": _("Type to find a need"),
        "none": _("No need with these letters"),
    }

    def tapped() -> None:
        chosen = _known(catalogue, getattr(st.session_state.get(key), "needs", None))
        if chosen is not None:
            on_change(chosen)

    chosen = _known(catalogue, component(data=data, key=key, on_needs_change=tapped).needs)
    needs_words.bring(catalogue)
    return selected if chosen is None else chosen


@i18n.once(4)
def _areas(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {
            "label": area.label,
            "needs": [
                {"code": need.code, "label": need.label}
                for need in catalogue.needs.values()
                if need.area == area.code
            ],
        }
        for area in catalogue.areas.values()
    ]


def _known(catalogue: Catalogue, told: object) -> list[str] | None:
    """The codes that a browser told, each once; None where it told of none."""
    if not isinstance(told, list):
        return None
    codes = dict.fromkeys(code for code in told if isinstance(code, str))
    return [code for code in codes if code in catalogue.needs]
