"""Small parts that both halves of the intake use."""

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import context
from components.context import DatabaseUnavailable
from components.drafts.text import line as draft_line
from components.intake import drafts as intake_drafts
from components.intake import who
from components.intake.on_screen import start_again
from components.intake.work import Work
from db.drafts import keep as drafts
from domain.permissions import PermissionDenied
from i18n import _


def heading(number: int, text: str) -> None:
    """The numbered title of a section."""
    st.markdown(f"### {number} · {text}")


def problem(work: Work, name: str) -> None:
    """What the last save found wrong with a field, under it."""
    if name in work.problems:
        st.markdown(f":red[{_(work.problems[name].label)}]")


def tell_draft(work: Work, status: DeltaGenerator) -> None:
    """Say, in the head of the page, when the draft was last kept, or that it could not be."""
    if work.taken:
        status.warning(_("This draft is open in another tab."), icon=":material/tab:")
        return
    line = draft_line(work.token, work.kept_at, work.draft_failed)
    status.html(line, width="content")


@context.fragment
def save_bar(work: Work) -> None:
    """The buttons. In a fragment: when the database is gone, the form stays on screen."""
    with st.container(key="intake-bar"):
        told = st.container()
        with st.container(horizontal=True):
            _button(work, _("Save and refer"), "save-refer", refer=True)
            _button(work, _("Save"), "save", refer=False)
            _throw_away(work)
    with told:
        if work.save_failed:
            st.error(
                _(
                    "The case is not saved: the database does not answer. What you typed is still "
                    "here; press Save again in a moment."
                ),
                icon=":material/cloud_off:",
            )
            return
        if work.taken:
            intake_drafts.taken(work)
            return
        if work.saved_as:
            intake_drafts.used(work)
            return
        found = dict.fromkeys(
            _(problem.label) for name, problem in work.problems.items() if name != who.FIELD
        )
        if found:
            st.error(_("Not saved yet. {problems}").format(problems=" ".join(found)))
        who.ask(work, _save)


def _button(work: Work, label: str, name: str, *, refer: bool) -> None:
    kind: Literal["primary", "secondary"] = "primary" if refer else "secondary"
    st.button(label, type=kind, key=work.key(name), on_click=_save, args=(work, refer))


def _save(work: Work, refer: bool) -> None:
    """In a callback: what follows a save is drawn in the same run."""
    try:
        saved = work.save(refer)
    except DatabaseUnavailable:
        work.save_failed = True
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    else:
        work.save_failed = False
        if saved or work.problems:
            st.rerun()  # the page: what is wrong is said at its field too, not only here


def _throw_away(work: Work) -> None:
    # A key of the form: the next form has its popover closed.
    with st.popover(_("Start again"), type="tertiary", key=work.key("start-again")):
        st.write(_("What you typed in this form will be gone."))
        if st.button(_("Throw the draft away"), type="primary", key=work.key("throw-away")):
            context.write(drafts.discard, drafts.INTAKE, work.token)
            start_again()
            st.rerun()
