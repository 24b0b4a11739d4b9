"""A change of a case that somebody else's save came before: both sides, and the choice."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components.cases import panel
from components.cases.words import diary_text, when
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from i18n import _


@dataclass(frozen=True, slots=True)
class SaveConflict:
    """A change that was refused because somebody saved first."""

    reference: str
    seen: int
    """The last line of the diary the person had before them."""
    mine: str
    """The refused change, in words."""
    save: Callable[[CaseDetail], None]
    """Saves it over the case as it is now."""
    theirs: Callable[[], None] | None = None
    """Draws what somebody else saved, where the diary does not tell it."""


def show(case: CaseDetail, catalogue: Catalogue) -> bool:
    """Show both sides of a refused change and let the person choose; whether there is one."""
    found = panel.sheet().met
    if not isinstance(found, SaveConflict) or found.reference != case.reference:
        return False
    with st.container(border=True, key="case-conflict-panel"):
        st.warning(
            _("Somebody saved this case while you were working on it. Nothing was overwritten."),
            icon=":material/sync_problem:",
        )
        theirs, mine = st.columns(2)
        with theirs:
            st.subheader(_("Saved meanwhile"))
            for line in case.diary:
                if line.id > found.seen:
                    st.text(f"{when(line.at)} · {line.who}\n{diary_text(line, catalogue)}")
            if found.theirs:
                found.theirs()
        with mine:
            st.subheader(_("Your change, not saved yet"))
            st.text(found.mine)
        with st.container(horizontal=True):
            # What was typed stays beside theirs until it is saved or given up.
            st.button(_("Save mine too"), type="primary", on_click=found.save, args=(case,))
            st.button(_("Leave the case as it is"), on_click=_drop_mine)
    return True


def _drop_mine() -> None:
    panel.sheet().met = None
    panel.turn("")
