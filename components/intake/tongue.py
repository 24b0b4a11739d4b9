"""What the tenant speaks: one click on the languages most heard, a list for the others."""

import streamlit as st

import i18n
from components.choosing import distinct
from components.intake.parts import problem
from components.intake.work import Work
from domain.languages import SPOKEN
from domain.rights.notice import TONGUES
from i18n import _

OTHER = "other"
_REST = [code for code in SPOKEN if code not in TONGUES]


def ask(work: Work) -> None:
    """The chips; nobody has to choose."""
    held, key = work.form["language"], work.key("tongue")
    chips = [*TONGUES, OTHER]
    if key not in st.session_state:
        st.session_state[key] = held if held in TONGUES else OTHER if held else None
    chosen = st.pills(
        _("Language (optional)"),
        chips,
        format_func=distinct(chips, _said),
        key=key,
        wrap=True,
        on_change=_clicked,
        args=(work, key),
    )
    if chosen == OTHER:
        other = st.selectbox(
            _("Which language"),
            sorted(_REST, key=i18n.tongue),
            index=sorted(_REST, key=i18n.tongue).index(held) if held in _REST else None,
            format_func=distinct(_REST, i18n.tongue),
            placeholder=_("Choose"),
            key=work.key("tongue-other"),
        )
        if other and other != held:
            work.put("language", other)
    problem(work, "language")


def _said(code: str) -> str:
    return _("Other…") if code == OTHER else i18n.tongue(code)


def _clicked(work: Work, key: str) -> None:
    """Another of the eight, or none: what was chosen before goes."""
    chosen = st.session_state[key]
    work.put("language", chosen if chosen in TONGUES else "")
