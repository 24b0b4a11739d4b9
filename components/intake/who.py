"""Nobody is named, and it was not said why: asked once, at the save, in one click."""

from collections.abc import Callable

import streamlit as st

from components.intake import keys
from components.intake.work import Work
from domain.cases.status import Naming
from i18n import _

FIELD = "nobody"


def ask(work: Work, save: Callable[[Work, bool], None]) -> None:
    """The question, when the last save stopped at it; an answer saves as was asked for."""
    if FIELD in work.problems:
        st.warning(
            _("Nobody is named yet. Did the tenant not want to say who they are?"),
            icon=":material/person_off:",
        )
        with st.container(horizontal=True):
            _answer(work, _("Did not want to say"), Naming.UNSAID, save)
            _answer(work, _("I will add it later"), Naming.UNRECORDED, save)
            st.button(_("Back to write it"), key=work.key("who-back"), on_click=_back, args=(work,))
    elif work.key("who-back-to") in st.session_state:
        keys.focus(work.key("family_name"), st.session_state[work.key("who-back-to")])


def _answer(work: Work, label: str, said: Naming, save: Callable[[Work, bool], None]) -> None:
    def answered() -> None:
        work.put(FIELD, said.value)
        save(work, work.refer)

    st.button(label, key=work.key(f"who-{said.value}"), on_click=answered)


def _back(work: Work) -> None:
    """To the name; each time anew."""
    work.problems = {}
    count = work.key("who-back-to")
    st.session_state[count] = st.session_state.get(count, 0) + 1
