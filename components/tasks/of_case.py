"""What is to be done for a case, and the form for a reminder of one's own."""

from datetime import timedelta

import streamlit as st

from components import context, flash
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.drafts import choice as draft_choice
from components.drafts import text as draft
from components.people import naming
from components.tasks import rows
from db import clock
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from db.tasks import to_do as tasks
from db.tasks.to_do import TEXT_LIMIT
from i18n import _

SOON = timedelta(days=7)
_REMINDING = "case-reminding"


def show(case: CaseDetail) -> None:
    """The open tasks; nothing when there are none."""
    flash.show()
    items = context.read(tasks.of_case, case.reference)
    if items:
        st.subheader(_("To do"))
        rows.show(items, "case-tasks")


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """A day and a few words; it comes up on Oggi on that day."""
    token = case_panel.token()
    today = clock.today()
    when, what = st.columns([1, 3])
    place = case_panel.place(case, "remind")
    with when:
        day = draft_choice.date_input(
            _("When"), place, "day", today + SOON, earliest=today, demanded=True
        )
    with what:
        draft.text_input(
            _("What to remember (no names)"), place, "text", max_chars=TEXT_LIMIT, told=True
        )

    def keep() -> None:
        text, done = draft.current(place), _("It will be on your agenda.")
        case_saving.add(case, done, tasks.remember, case.reference, day, text, token, place=place)

    def save() -> None:
        if not naming.stops(case.reference, _REMINDING, place):
            keep()

    again = _("Save it all the same")
    naming.warning(case.reference, _REMINDING, place, keep, again)
    case_panel.buttons(save, place=place)
