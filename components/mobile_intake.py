"""From a check-in to the intake, with quarter, channel and person filled; a draft is never lost
without a question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

import i18n
from components import context, mobile_words, navigation
from components.intake_work import start_again
from db import drafts, mobile_cases
from db.drafts import SavedDraft
from db.mobile_cases import Start
from domain.intake import HOUSEHOLD, IDENTITY
from i18n import _


@dataclass(frozen=True, slots=True)
class Question:
    """A draft stands in the way of a case to be opened."""

    visit_id: int
    start: Start
    draft: SavedDraft


def begin(visit_id: int) -> Question | None:
    """Go to the intake of a visit, or to its case; the question to ask first, if there is one.

    Raises UnknownVisit.
    """
    start = context.write(mobile_cases.start, visit_id)
    if start.case:
        navigation.go("cases", {"case": start.case})
    draft = context.read(drafts.load)
    if draft is not None and draft.content.get("visit_id") == visit_id:
        _go()
    if draft is not None and begun(draft.content):
        return Question(visit_id, start, draft)
    _open(visit_id, start)
    return None


def begun(content: Mapping[str, Any]) -> bool:
    """Whether a draft holds anything of a person that a check-in did not write by itself."""
    typed = [*IDENTITY, *HOUSEHOLD, "needs", "story"]
    chosen = content.get("person_id") is not None and content.get("visit_id") is None
    return chosen or any(content.get(name) for name in typed)


def _open(visit_id: int, start: Start) -> None:
    content = {
        "quarter_id": start.quarter_id,
        "channel": start.channel,
        "person_id": start.person_id,
        "person_label": start.person_label,
        "visit_id": visit_id,
    }
    context.write(drafts.keep, drafts.new_token(), content)
    _go()


def _go() -> None:
    """To the form, which takes up the draft on the server."""
    start_again()
    navigation.go("intake")


def ask(question: Question, on_close: Callable[[], None]) -> None:
    """Which of the two: the draft, or the case of who stands here. Drawn until answered."""

    @st.dialog(_("A draft of another case is not saved"), on_dismiss=on_close)
    def dialog() -> None:
        text = _("You began a case of {who} at {time} and have not saved it.")
        draft, start = question.draft, question.start
        st.write(
            mobile_words.plain(
                text.format(who=_whose(draft.content), time=i18n.moment(draft.updated_at))
            )
        )
        if st.button(_("Continue that draft"), type="primary", width="stretch"):
            on_close()
            _go()
        other = _("Throw it away and open a case of {who}")
        label = other.format(who=start.person_label or _("this walk-in"))
        if st.button(mobile_words.plain(label), width="stretch"):
            on_close()
            _open(question.visit_id, start)

    context.guarded(dialog)()


def _whose(content: Mapping[str, Any]) -> str:
    typed = f"{content.get('family_name') or ''} {content.get('given_name') or ''}".strip()
    return str(content.get("person_label") or "") or typed or _("somebody without a name")
