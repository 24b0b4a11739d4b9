"""The case being typed: one object in the visitor's session, a draft on the server.

Widgets come and go (anonymous hides names, another page hides all), so the truth is `form`.
`bind` seeds a widget from it; each widget tells of its own change (`changed`), also when the page
is left in the same moment, and nothing reads a widget that did not change.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from typing import Any

import streamlit as st

from components import context
from components.address import put
from components.context import DatabaseUnavailable
from components.drafts import form as draft_form
from components.drafts import tabs
from components.intake.form import TYPED, as_form, as_widget, restored, written_at
from db.drafts import keep as drafts
from db.drafts.keep import INTAKE, DraftTooLong, SavedDraft, TokenUsed, TooManyDrafts
from db.intake import intake as case_intake
from db.intake.intake import OpenedCase
from db.people import identity
from db.people.identity import KnownPerson
from domain.cases.status import Naming
from domain.errors import Refused
from domain.intake.form import HOUSEHOLD, IDENTITY, Intake, Problems
from domain.permissions import PermissionDenied

SAVED = "saved"
"""In the address while the screen after a save is shown: the reference."""
DRAFT, SHORT = "draft", 12
"""In the address of a tab whose form is begun (`intake_keys.js`): its draft, so that a reload or
a server that restarts finds it again. Nothing else takes a draft up without being asked.
"""


@dataclass
class Work:
    """One form from its first letter to its reference."""

    token: str
    form: dict[str, Any]
    kept_at: datetime | None = None
    draft_failed: str = ""
    """Why the draft is not kept, an English source."""
    problems: Problems = field(default_factory=dict)
    save_failed: bool = False
    """The database did not answer the last save."""
    opened: OpenedCase | None = None
    refer: bool = False
    """The case is to be referred at once."""
    refer_token: str = field(default_factory=drafts.new_token)
    looked_for: tuple[str, ...] = ()
    alike: tuple[KnownPerson, ...] = ()
    """Who was found for `looked_for`: the same letters are not searched, nor recorded, twice."""
    saved_as: str = ""
    """The case that this form became, before what is typed here now."""
    became: str = ""
    """The case that the form was saved as which the address still tells of; this is a new one."""
    others: tuple[SavedDraft, ...] = ()
    """Drafts of this person that are not on screen here."""
    drawn_for: int | None = None
    """The quarter whose partners are on screen."""
    visit: int = 0
    """The visit to the page (`navigation.visit`) at which the draft was last taken up."""
    _unkept: set[str] = field(default_factory=set)
    _not_before: float = 0.0

    @property
    def untouched(self) -> bool:
        """Nothing was typed or chosen: there is no draft of it."""
        return self.opened is None and self.kept_at is None and not self.draft_failed

    @property
    def taken(self) -> bool:
        """Another tab has taken this form over, and its person has not said to go on here."""
        return self.opened is None and tabs.was_taken(self.token)

    @property
    def short(self) -> str:
        """What the address says of the draft."""
        return self.token[:SHORT]

    def key(self, name: str) -> str:
        """Key of a widget: another form has other widgets. `web/drafts/keep.js` reads the typed
        ones.
        """
        if name in TYPED:
            return f"draft-{self.token}-{INTAKE}-{name}"
        return f"intake-{self.token[:8]}-{name}"

    def bind(self, name: str) -> dict[str, Any]:
        """Key of the widget of a field, seeded with what the form holds, and its callback."""
        key = self.key(name)
        if key not in st.session_state and self.form[name] is not None:
            st.session_state[key] = as_widget(name, self.form[name])
        return {"key": key, "on_change": self.changed, "args": (name,)}

    def changed(self, name: str) -> None:
        """The person changed a field: into the form, and kept."""
        key = self.key(name)
        if key in st.session_state:
            self.put(name, as_form(st.session_state[key]))

    def put(self, name: str, value: Any) -> None:
        """Set a field, and keep it."""
        if value != self.form[name]:
            self.form[name] = value
            self._unkept.add(name)
            self._not_before = 0.0
        self.keep()

    def show(self, name: str, value: Any) -> None:
        """The same, where it is not the person who changed it: its widget follows."""
        st.session_state[self.key(name)] = as_widget(name, value)
        self.put(name, value)

    def intake(self) -> Intake:
        """The form as `db.intake.intake` takes it."""
        form = self.form
        fields = {name: form[name] for name in (*IDENTITY, *HOUSEHOLD)}
        given_on = date.fromisoformat(form["privacy_given_on"]) if form["privacy"] else None
        return Intake(
            quarter_id=form["quarter_id"],
            channel=form["channel"] or "",
            needs=frozenset(form["needs"]),
            urgency=form["urgency"],
            story=form["story"],
            anonymous=form["anonymous"],
            nobody=Naming(form["nobody"]) if form["nobody"] else None,
            person_id=form["person_id"],
            privacy_given_on=given_on,
            privacy_language=form["privacy_language"],
            privacy_way=form["privacy_way"],
            language=form["language"],
            visit_id=form["visit_id"],
            **fields,
        )

    def keep(self) -> None:
        """Keep what is not kept yet; a failure is told, and tried again later."""
        if not self._unkept or monotonic() < self._not_before:
            return
        try:
            self._write()
        except (DatabaseUnavailable, DraftTooLong, TooManyDrafts) as error:
            self.draft_failed = draft_form.why(error)
            self._not_before = monotonic() + draft_form.PATIENCE_S
        except (context.SignedOut, PermissionDenied):
            return  # the run that follows says so
        else:
            self._unkept.clear()
            self.draft_failed = ""

    def _write(self) -> None:
        changed = json.loads(json.dumps({name: self.form[name] for name in self._unkept}))
        try:
            self.kept_at = context.hand_in(drafts.keep, INTAKE, self.token, changed, self.form)
        except TokenUsed as used:
            self.saved_as = used.reference or ""
            self.begin_again()
            self.kept_at = context.hand_in(drafts.keep, INTAKE, self.token, self.form)

    def begin_again(self) -> None:
        """Go on under a new token: what is here is another form from now on."""
        self.token = drafts.new_token()
        tabs.hold(self.token)

    def take_up(self) -> None:
        """What the browser handed over by itself is in the draft alone: into the form."""
        draft = context.read(drafts.read, self.token)
        if draft is not None:
            kept = restored(draft.content)
            self.form |= {name: kept[name] for name in kept if name not in self._unkept}
            self.kept_at = draft.updated_at

    def find_alike(self) -> tuple[KnownPerson, ...]:
        """Who may be the person being typed, less those put aside. Raises DatabaseUnavailable."""
        names = ("family_name", "given_name", "codice_fiscale", "phone")
        typed = tuple(self.form[name] or "" for name in names)
        if typed != self.looked_for:
            self.alike = context.write(identity.alike, *typed)
            self.looked_for = typed
        dismissed = self.form["dismissed"]
        return tuple(k for k in self.alike if k.person.person_id not in dismissed)

    def save(self, refer: bool, *, other: bool = False) -> bool:
        """Store the case; True when it is stored, else `problems` or `saved_as` say why.

        `other`: as a case of its own although this form became one already. Raises
        DatabaseUnavailable: then the form is as it was and the token still good.
        """
        self._collect()
        self.refer = refer
        if (self.saved_as or self.taken) and not other:
            return False
        tabs.go_apart(self.token)
        try:
            written = written_at(self.form)
            self.opened = context.write(case_intake.open_case, self.intake(), self.token, written)
        except Refused as refused:
            self.problems = refused.problems
            return False
        except TokenUsed as used:
            self.saved_as = used.reference or ""
            self._unkept |= self.form.keys()
            self.begin_again()
            self.keep()
            return False
        put(**{DRAFT: "", SAVED: self.opened.reference})
        return True

    def _collect(self) -> None:
        """The last letters may come in one message with the press, and their callback after it."""
        self.take_up()
        for name in TYPED:
            value = st.session_state.get(self.key(name))
            if value:  # a blank may be a field that is not drawn
                self.form[name] = value
