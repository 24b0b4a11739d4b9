"""A form of texts with a draft on the server: by person and place, one for each tab."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import streamlit as st

from components import context
from components.context import DatabaseUnavailable
from components.drafts import tabs
from db.drafts import keep as drafts
from db.drafts.keep import DraftTooLong, SavedDraft, TokenUsed, TooManyDrafts
from domain.permissions import PermissionDenied
from domain.vocabulary import N_

PATIENCE_S = 3.0
"""After a draft that could not be kept, the next try waits: each costs a locked database's time."""
NOT_ANSWERING = N_("Draft not saved: the database does not answer")
TOO_LONG = N_("Draft not saved: the text is too long")
TOO_MANY = N_("Draft not saved: too many drafts are open. Save or throw away some of them.")


@dataclass
class DraftForm:
    """What is typed at a place in this tab, and what of it is kept."""

    place: str
    token: str
    fields: dict[str, str] = field(default_factory=dict)
    kept_at: datetime | None = None
    failed: str = ""
    """Why it is not kept, an English source."""
    elsewhere: SavedDraft | None = None
    """A draft of this place that another open tab has before it."""
    writes: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    """How what is chosen in a field stands on screen; the others hold text (`draft_choice`)."""
    _unkept: set[str] = field(default_factory=set)
    _not_before: float = 0.0

    @property
    def touched(self) -> bool:
        """Whether something was typed or chosen, kept or not."""
        return bool(self.kept_at or self._unkept)

    def key(self, name: str) -> str:
        """Key of a widget, as `web/drafts/keep.js` reads it: another form has other widgets."""
        return f"draft-{self.token}-{self.place}-{name}"

    def refresh(self) -> None:
        """Take up what was kept meanwhile, except where something typed here is not kept yet."""
        try:
            draft = context.read(drafts.read, self.token)
        except DatabaseUnavailable:
            return
        if draft is not None:
            self._take(draft)

    def _take(self, draft: SavedDraft) -> None:
        texts = {name: text for name, text in draft.content.items() if isinstance(text, str)}
        self.fields |= {name: text for name, text in texts.items() if name not in self._unkept}
        self.kept_at = draft.updated_at

    def note(self, name: str, text: str) -> None:
        """A field was changed; keep it. A failure is told, and tried again at the next change."""
        if text != self.fields.get(name, ""):
            self.fields[name] = text
            self._unkept.add(name)
            self._not_before = 0.0
        self.keep()

    def keep(self) -> None:
        """Keep what is not kept yet."""
        if not self._unkept or monotonic() < self._not_before:
            return
        try:
            self._write()
        except (DatabaseUnavailable, DraftTooLong, TooManyDrafts) as error:
            self.failed, self._not_before = why(error), monotonic() + PATIENCE_S
        except (context.SignedOut, PermissionDenied):
            return  # the run that follows says so
        else:
            self.failed = ""
            self._unkept.clear()

    def _write(self) -> None:
        changed = {name: self.fields[name] for name in self._unkept}
        try:
            kept_at = context.hand_in(drafts.keep, self.place, self.token, changed, self.fields)
        except TokenUsed:  # saved or thrown away meanwhile; what is here now is another text
            self.begin(drafts.new_token())
            kept_at = context.hand_in(drafts.keep, self.place, self.token, self.fields)
        self.kept_at = kept_at

    def begin(self, token: str) -> None:
        """Go on under another token."""
        self.token = token
        tabs.hold(token)

    def bring_here(self) -> None:
        """Take over what another tab has before it; that tab goes on with a draft of its own."""
        if self.elsewhere is not None:
            self.resume(self.elsewhere)

    def resume(self, draft: SavedDraft) -> None:
        """Go on with a draft of an earlier tab, under a token of this one."""
        self.begin(drafts.new_token())
        tabs.take_over(draft.token, self.token)
        moved = context.write(drafts.move, draft.token, self.token)
        self.elsewhere = None
        if moved is not None:
            self._take(moved)


def opened(place: str) -> DraftForm:
    """The form of a place in this tab: the one on screen, a draft left behind, or a blank one."""
    forms: dict[str, DraftForm] = st.session_state.setdefault("draft-forms", {})
    if place not in forms:
        forms[place] = _open(place)
    return forms[place]


def open_ones() -> tuple[DraftForm, ...]:
    """The forms that were opened in this tab and are not saved."""
    return tuple(st.session_state.get("draft-forms", {}).values())


def gather() -> None:
    """Take in what the fields on screen hold: the form they stand in is not drawn any more."""
    for form in open_ones():
        beginning = form.key("")
        for key in [key for key in st.session_state if str(key).startswith(beginning)]:
            name, value = str(key).removeprefix(beginning), st.session_state[key]
            if name in form.writes:
                form.note(name, form.writes[name](value))
            elif isinstance(value, str):
                form.note(name, value)


context.before_the_end(gather)


def forget(place: str) -> None:
    """The next form of that place begins blank, or with another draft."""
    st.session_state.get("draft-forms", {}).pop(place, None)


def _open(place: str) -> DraftForm:
    form = DraftForm(place, "")
    found = tuple(d for d in context.read(drafts.kept, place) if any(d.content.values()))
    free = tabs.free(found)
    if free is not None:
        form.resume(free)
    else:
        form.begin(drafts.new_token())
        form.elsewhere = found[0] if found else None
    return form


def why(error: Exception) -> str:
    """Why a draft was not kept, an English source."""
    match error:
        case DraftTooLong():
            return TOO_LONG
        case TooManyDrafts():
            return TOO_MANY
        case _:
            return NOT_ANSWERING
