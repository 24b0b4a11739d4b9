"""From a check-in to the intake, with quarter, channel and person filled; a draft is never lost
without a question.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

import i18n
from components import context, navigation
from components.intake.drafts import whose
from components.intake.form import begun
from components.intake.on_screen import start_again
from components.mobile import words
from db.drafts import keep as drafts
from db.drafts.keep import SavedDraft
from db.mobile import cases as mobile_cases
from db.mobile.cases import Start
from i18n import _


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A draft stands in the way of a case to be opened."""

    visit_id: int
    start: Start
    draft: SavedDraft


def begin(visit_id: int) -> DraftQuestion | None:
    """Go to the intake of a visit, or to its case; the question to ask first, if there is one.

    Raises NotThere.
    """
    start = context.write(mobile_cases.start, visit_id)
    if start.case:
        navigation.go("cases", {"case": start.case})
    draft = context.read(drafts.load, drafts.INTAKE)
    if draft is not None and draft.content.get("visit_id") == visit_id:
        _go(draft.token)
    if draft is not None and begun(draft.content):
        return DraftQuestion(visit_id, start, draft)
    _open(visit_id, start)
    return None


def _open(visit_id: int, start: Start) -> None:
    content = {
        "quarter_id": start.quarter_id,
        "channel": start.channel,
        "person_id": start.person_id,
        "person_label": start.person_label,
        "visit_id": visit_id,
    }
    token = drafts.new_token()
    context.write(drafts.keep, drafts.INTAKE, token, content)
    _go(token)


def _go(token: str) -> None:
    """To the form, which takes up the draft on the server."""
    start_again(token)
    navigation.go("intake")


def ask(question: DraftQuestion, on_close: Callable[[], None]) -> None:
    """Which of the two: the draft, or the case of who stands here. Drawn until answered."""

    @st.dialog(_("A draft of another case is not saved"), on_dismiss=on_close)
    def dialog() -> None:
        text = _("You began a case of {who} at {time} and have not saved it.")
        draft, start = question.draft, question.start
        st.write(words.plain(text.format(who=whose(draft), time=i18n.moment(draft.updated_at))))
        if st.button(_("Continue that draft"), type="primary", width="stretch"):
            on_close()
            _go(draft.token)
        other = _("Throw it away and open a case of {who}")
        label = other.format(who=start.person_label or _("this walk-in"))
        if st.button(words.plain(label), width="stretch"):
            on_close()
            context.write(drafts.discard, drafts.INTAKE, draft.token)
            _open(question.visit_id, start)

    context.guarded(dialog)()
