"""A form from opening to saving: its token, its draft, what was wrong, two texts side by side.

sheet = sheet_for("meeting", meeting.id, meeting.version)
sheet.two_texts(label, said_as)
sheet.problems(label)
with st.form(sheet.key("form"), enter_to_submit=False):
    ...  # fields of `components.drafts`, at `sheet.place`
    st.form_submit_button(_("Save"), on_click=save)

def save() -> None:  # what was typed is in `sheet.text(...)` and `sheet.value(...)`
    if sheet.save(edit, meeting.id, sheet.version, form, mine=form, why=why):
        ...  # and the next form begins from what is stored
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from components import context, flash
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import into_view
from components.plain import plain
from db.drafts import keep as drafts
from domain.directory.forms import differences
from i18n import _


@dataclass(frozen=True, slots=True)
class Stored:
    """What somebody else saved while the form was being filled in."""

    version: int
    form: Any


@dataclass(slots=True)
class Sheet:
    """A form as one person fills it, from opening to saving; kept in the browser session."""

    kind: str
    which: str
    place: str
    """Where it is kept as a draft."""
    version: int
    """The version of what is stored that it was begun on."""
    token: str = field(default_factory=drafts.new_token)
    flaws: Mapping[str, str] = field(default_factory=dict)
    """What was wrong at the last save, as messages of the domain, by field."""
    failed: tuple[str, ...] = ()
    """Why the last save could not be made, in words."""
    met: Any = None
    """What a save met that somebody else had saved first."""
    mine: Any = None
    """What this person wrote, beside it."""
    result: Any = None
    """What the function returned that saved it."""
    _refusals: int = 0

    def key(self, name: str) -> str:
        """The key of a widget of this sheet."""
        return f"{self.kind}-{self.token[:8]}-{name}"

    def value(self, name: str) -> Any:
        """What is chosen in that field, in the callback of its form."""
        return draft_saving.fields(self.place)(name)

    def text(self, name: str) -> str:
        """The same of a text."""
        return draft_saving.sent(self.place, name)

    def save(
        self,
        function: Callable[..., Any],
        *args: Any,
        why: flash.Why | None = None,
        mine: Any = None,
        said: str = "",
    ) -> bool:
        """Call `function` of `db` and use the draft up with it; whether it was saved.

        For the callback of a button. `why` says what the room's own errors mean: a text, the
        flaws by field, or `Stored`; `mine` is what was written, to be compared with that.
        """
        self.mine = mine
        write = draft_saving.using(function, self.place)
        if not self.saves(lambda: context.write(write, *args), why):
            return False
        draft_saving.done(self.place)
        self.close()
        flash.say(said or _("Saved."))
        return True

    def saves(self, write: Callable[[], Any], why: flash.Why | None = None) -> bool:
        """Call `write`; whether it worked. Else the sheet says what was wrong."""
        try:
            self.result = write()
        except Exception as error:
            no_answer = _("Not saved: the database does not answer. What you typed is still here.")
            self.refuse(flash.words(error, why, no_answer))
        else:
            return True
        return False

    def refuse(self, found: Any) -> None:
        """Say why it is not saved, in one of the ways of `save`; a tuple says several things."""
        self.flaws, self.failed = {}, ()
        self._refusals += 1
        if isinstance(found, str):
            self.failed = (found,) if found else ()
        elif isinstance(found, tuple):
            self.failed = found
        elif isinstance(found, Mapping):
            self.flaws = found
        else:
            self.met = found

    def close(self) -> None:
        """Forget the sheet, so that the next one starts from what is stored; a draft stays."""
        if st.session_state.get(_slot(self.kind)) is self:
            del st.session_state[_slot(self.kind)]

    def give_up(self) -> None:
        """Forget it with its draft: the person chose what is stored."""
        draft.discard(self.place)
        self.close()

    def problems(self, label: Callable[[str], str] = str) -> None:
        """What was wrong at the last save, if anything was; each field by its `label`."""
        if not self.failed and not self.flaws:
            return
        # The form may be longer than the screen.
        into_view.bring("refused", f"{self.token} {self._refusals}", always=True)
        if self.failed:
            many = "- " if len(self.failed) > 1 else ""
            lines = "\n".join(f"{many}{plain(line)}" for line in self.failed)
            st.error(lines, icon=":material/error:")
        else:
            flaws = [f"- **{label(name)}**: {_(text)}" for name, text in self.flaws.items()]
            st.error("\n".join([_("Not saved yet:"), "", *flaws]))

    def two_texts(
        self, label: Callable[[str], str], said_as: Callable[[str, Any], str], warning: str = ""
    ) -> None:
        """After a save that met another: what is stored, what was written, and the choice.

        `said_as` puts the value of a field into words.
        """
        if not isinstance(self.met, Stored):
            return
        into_view.bring("two-texts", f"{self.token} {self.met.version}", always=True)
        st.warning(
            warning
            or _("Someone saved this while you were writing. Nothing was overwritten: compare."),
            icon=":material/compare_arrows:",
        )
        table = pd.DataFrame(
            [
                (label(name), *(plain(said_as(name, value)) or "–" for value in pair))
                for name, pair in differences(self.met.form, self.mine).items()
            ],
            columns=[_("Field"), _("Stored now"), _("Your text")],
        )
        st.table(table.set_index(_("Field")))
        with st.container(horizontal=True):
            st.button(_("Go on from my text"), on_click=self._insist, type="primary")
            st.button(_("Keep what is stored"), on_click=self.give_up)

    def _insist(self) -> None:
        """Let the next save pass over what was just shown."""
        self.version, self.met = self.met.version, None
        flash.say(_("Save again to put your text in place of the other."), "noted")


def sheet_for(kind: str, which: object, version: int | None = None) -> Sheet:
    """The sheet of this kind that is open on `which`; another one gets a fresh sheet.

    With a version its draft is that of a version, and one begun on an older is met by the save.
    """
    sheet: Sheet | None = st.session_state.get(_slot(kind))
    if sheet is None or sheet.which != str(which):
        place, begun = f"{kind}_{which}", 0
        if version is not None:
            place, begun = draft_saving.on_version(place, version)
        sheet = st.session_state[_slot(kind)] = Sheet(kind, str(which), place, begun)
    return sheet


def _slot(kind: str) -> str:
    return f"sheet-{kind}"
