"""Nuovo caso: one screen. Left what is typed, right who is known and who can answer."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from components import context
from components.intake import drafts as intake_drafts
from components.intake import keys as intake_keys
from components.intake import person as intake_person
from components.intake import request as intake_request
from components.intake import saved as intake_saved
from components.intake import tongue as intake_tongue
from components.intake.form import written_at
from components.intake.on_screen import current
from components.intake.parts import save_bar, tell_draft
from components.intake.work import Work
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.permissions import Permission
from i18n import _

AREA = "intake-form"
WIDTHS = (3, 2)


def head() -> DeltaGenerator:
    """Title, and at its right where the state of the draft is told."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        st.title(_("New case"), anchor=False, width="content")
        return st.empty()


@context.fragment
def person(work: Work, catalogue: Catalogue, status: DeltaGenerator) -> None:
    """Where, how and who; beside it those already known."""
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        intake_person.where(work, catalogue)
        intake_person.who(work)
        intake_tongue.ask(work)
    work.keep()
    tell_draft(work, status)
    if work.drawn_for != work.form["quarter_id"]:
        st.rerun()
    with right, st.container(border=True, key="intake-known"):
        intake_person.alike(work, catalogue)


@context.fragment
def request(work: Work, catalogue: Catalogue, status: DeltaGenerator) -> None:
    """Needs, urgency, story; beside it who can answer."""
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        intake_request.needs(work, catalogue)
        intake_request.urgency(work, catalogue)
        intake_request.story(work, status)
        intake_request.privacy(work)
    work.keep()
    tell_draft(work, status)
    with right, st.container(border=True, key="intake-answers"):
        intake_request.answers(work)


def _tell_written(work: Work) -> None:
    """When it was heard, where it began at the camper without network."""
    at = written_at(work.form)
    if at is not None:
        said = _("Written at the camper {when}: the time to answer runs from then.")
        st.caption(said.format(when=i18n.moment(at)))


me = context.demand(Permission.CASES_WRITE)
terms = context.read(reference.catalogue)
work = current(me)
if work.opened:
    intake_saved.show(work, work.opened)
else:
    work.drawn_for = work.form["quarter_id"]
    status = head()
    intake_drafts.show(work)
    _tell_written(work)
    with st.container(key=AREA):
        person(work, terms, status)
        request(work, terms, status)
        save_bar(work)
    intake_keys.listen(AREA, work.key("family_name"), work.key("story"), work.short)
