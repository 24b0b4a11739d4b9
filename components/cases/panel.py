"""The one panel of the case on screen that is open, and its form."""

from collections.abc import Callable

import streamlit as st

from components import flash
from components.drafts import saving as draft_saving
from components.sheet import Sheet, sheet_for
from db.cases.detail import CaseDetail
from i18n import _

PANEL = "case-open-panel"
"""The fragment around the open panel."""
TOLD = "case"
"""Where it is told what became of the last change."""
_OPEN = "case-action"


def sheet() -> Sheet:
    """What is kept of the form on screen: its token, what was wrong, what its save met."""
    return sheet_for("case", "on screen")


def token() -> str:
    """The one-time token of the form on screen; a new one after each save."""
    return sheet().token


def flaw(name: str) -> str:
    """What the last save of the open panel found wrong with a field, an English source."""
    return sheet().flaws.get(name, "")


def action() -> str:
    """The action whose panel is open; empty when none is."""
    return str(st.session_state.get(_OPEN, ""))


def choose(name: str) -> None:
    """Open the panel of an action, or close it when it is open already."""
    turn("" if action() == name else name)
    sheet().flaws = {}


def turn(name: str) -> None:
    """Open the panel of an action; none with an empty name."""
    st.session_state[_OPEN] = name


def pick(name: str) -> None:
    """As `choose`, when a button is clicked: the panel alone is drawn again."""
    choose(name)
    st.rerun(PANEL)


def forget() -> None:
    """Leave no panel, notice or conflict of another case behind."""
    flash.forget(TOLD)
    close()


def close() -> None:
    """As `forget`, but what became of the last change is still told."""
    sheet().close()
    turn("")


def place(case: CaseDetail, action: str) -> str:
    """Where the draft of the panel of an action is kept."""
    return f"case_{case.reference}_{action}"


def buttons(
    save: Callable[[], None], *, label: str = "", disabled: bool = False, place: str = ""
) -> None:
    """Save and cancel, under a panel; and for the draft of `place` the way to throw it away.

    Cancelling closes the panel and throws nothing away.
    """
    with st.container(horizontal=True):
        st.button(
            label or _("Save"),
            key="case-save",
            type="primary",
            on_click=save,
            disabled=disabled,
        )
        st.button(_("Cancel"), key="case-cancel", type="tertiary", on_click=pick, args=("",))
        if place:
            draft_saving.throw_away_button(place)
