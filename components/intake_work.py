"""The case being typed: one object in the visitor's session, a draft on the server.

Widgets come and go (anonymous hides names, another page hides all), so the truth is `form`;
`bind` seeds a widget from it and `collect` reads the widgets back.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from typing import Any

import streamlit as st

from components import context, intake_start
from components.context import DatabaseUnavailable
from db import case_intake, drafts, people
from db.case_intake import OpenedCase
from db.clock import utcnow
from db.people import KnownPerson
from domain.business_time import ROME
from domain.case import Naming
from domain.intake import HOUSEHOLD, IDENTITY, Intake, IntakeRefused, Problems, urgency_asked
from domain.permissions import Actor

_KEY = "intake"
PATIENCE_S = 3.0
"""After a draft that could not be kept, the parts of the same run do not try again in turn."""
SAVED = "saved"
"""In the address while the screen after a save is shown: the reference."""


def today() -> date:
    """The day in Rome."""
    return utcnow().astimezone(ROME).date()


def _blank() -> dict[str, Any]:
    return {
        "quarter_id": None,
        "channel": None,
        "needs": [],
        "urgency": int(urgency_asked(any_urgent=False)),
        "story": "",
        "anonymous": False,
        "nobody": "",
        "person_id": None,
        "person_label": "",
        "dismissed": [],
        "privacy": False,
        "privacy_given_on": today().isoformat(),
        "visit_id": None,
        **dict.fromkeys(IDENTITY, ""),
        **dict.fromkeys(HOUSEHOLD),
    }


@dataclass
class Work:
    """One form from its first letter to its reference."""

    token: str
    form: dict[str, Any]
    kept: str
    """The form as the server has it, as JSON."""
    kept_at: datetime | None = None
    draft_failed: bool = False
    no_draft_before: float = 0.0
    """On the monotonic clock; every try at a locked database costs the person its timeout."""
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

    @property
    def untouched(self) -> bool:
        """Nothing was typed or chosen: there is no draft of it."""
        return self.opened is None and self.kept_at is None and not self.draft_failed

    def key(self, name: str) -> str:
        """Key of a widget: another form has other widgets."""
        return f"intake-{self.token[:8]}-{name}"

    def bind(self, name: str) -> str:
        """Key of the widget of a field, seeded with what the form holds."""
        key = self.key(name)
        if key not in st.session_state and self.form[name] is not None:
            value = self.form[name]
            st.session_state[key] = date.fromisoformat(value) if name in _DAYS else value
        return key

    def collect(self) -> None:
        """Read the widgets on screen into the form."""
        for name in self.form:
            key = self.key(name)
            if name != "needs" and key in st.session_state:
                value = st.session_state[key]
                self.form[name] = value.isoformat() if isinstance(value, date) else value

    def intake(self) -> Intake:
        """The form as `db.case_intake` takes it."""
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
            visit_id=form["visit_id"],
            **fields,
        )

    def keep(self) -> None:
        """Keep the draft if anything changed since; a failure is told, and tried again later."""
        self.collect()
        text = json.dumps(self.form, sort_keys=True)
        if text == self.kept and not self.draft_failed:
            return
        if monotonic() < self.no_draft_before:
            return
        try:
            self.kept_at = context.write(drafts.keep, self.token, json.loads(text))
        except DatabaseUnavailable:
            self.draft_failed, self.no_draft_before = True, monotonic() + PATIENCE_S
        else:
            self.kept, self.draft_failed = text, False

    def find_alike(self) -> tuple[KnownPerson, ...]:
        """Who may be the person being typed, less those put aside. Raises DatabaseUnavailable."""
        names = ("family_name", "given_name", "codice_fiscale", "phone")
        typed = tuple(self.form[name] or "" for name in names)
        if typed != self.looked_for:
            self.alike = context.write(people.alike, *typed)
            self.looked_for = typed
        dismissed = self.form["dismissed"]
        return tuple(k for k in self.alike if k.person.person_id not in dismissed)

    def save(self, refer: bool) -> bool:
        """Store the case; True when it is stored, else `problems` say why.

        Raises DatabaseUnavailable: then the form is as it was and the token still good.
        """
        self.collect()
        self.refer = refer
        try:
            self.opened = context.write(case_intake.open_case, self.intake(), self.token)
        except IntakeRefused as refused:
            self.problems = refused.problems
            return False
        st.query_params[SAVED] = self.opened.reference
        return True


_DAYS = {"privacy_given_on"}


def current(me: Actor) -> Work:
    """The form this visitor is filling: from the session, else from the draft, else blank."""
    work: Work | None = st.session_state.get(_KEY)
    if work and work.opened and st.query_params.get(SAVED) != work.opened.reference:
        work = None  # whoever comes back by the menu wants a blank form
    if work and work.untouched and not intake_start.still(work.form):
        work = None  # the camper has moved since the form was drawn
    if work is None or st.session_state.get("intake-of") != me.user_id:
        work = _resume() or _start()
        st.session_state[_KEY], st.session_state["intake-of"] = work, me.user_id
    return work


def start_again() -> None:
    """Forget the form on screen; the next run begins with a blank one."""
    st.session_state.pop(_KEY, None)
    st.query_params.pop(SAVED, None)


def _resume() -> Work | None:
    draft = context.read(drafts.load)
    if draft is None:
        return None
    form = _blank() | draft.content
    return Work(draft.token, form, json.dumps(form, sort_keys=True), draft.updated_at)


def _start() -> Work:
    form = _blank()
    form |= intake_start.known()
    return Work(drafts.new_token(), form, json.dumps(form, sort_keys=True))
