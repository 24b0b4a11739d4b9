"""What the forms of the network share: one-time tokens, refusals, two texts side by side."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from components import context
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import into_view
from components.plain import plain
from db.drafts import keep as drafts
from db.network.meetings import MeetingConflict, UnknownMeeting
from db.network.members import MembershipConflict, UnknownMember
from domain.directory.forms import Invalid, differences
from domain.network.meetings import MeetingForm, MembershipForm
from domain.permissions import PermissionDenied
from i18n import _

Form = MeetingForm | MembershipForm
_SHEET, _SAID = "network-sheet", "network-said"


@dataclass(slots=True)
class Sheet:
    """A form as one person fills it, from opening to saving; kept in the browser session."""

    subject: str
    version: int
    """The version of what is stored that it was opened on."""
    token: str = field(default_factory=drafts.new_token)
    problems: dict[str, str] = field(default_factory=dict)
    """What was wrong at the last save, as messages of the domain, by field."""
    failed: str = ""
    """Why the last save could not be made, in words."""
    refused: tuple[Form, Form] | None = None
    """What is stored now and what this person wrote, after a refused save."""
    latest: int = 0
    place: str = ""
    """Where it is kept as a draft."""

    def key(self, name: str) -> str:
        """The key of a widget of this sheet."""
        return f"{self.token[:8]}-{name}"

    def value(self, name: str) -> Any:
        """What is chosen in that field, in the callback of its form."""
        return draft_saving.fields(self.place)(name)

    def text(self, name: str) -> str:
        """The same of a text."""
        return draft_saving.sent(self.place, name)


def sheet_for(subject: str, version: int = 0, *, stem: str = "", place: str = "") -> Sheet:
    """The sheet open on `subject`; each subject has its own, until it is saved or closed.

    Its draft is kept at `place`; with `stem`, at that of a version, and a draft begun on an older
    one is met by the save.
    """
    sheets: dict[str, Sheet] = st.session_state.setdefault(_SHEET, {})
    if subject not in sheets:
        place, begun = draft_saving.on_version(stem, version) if stem else (place, version)
        sheets[subject] = Sheet(subject, begun, place=place)
    return sheets[subject]


def close(subject: str) -> None:
    """Forget a sheet, so that the next one starts from what is stored; a draft stays."""
    st.session_state.get(_SHEET, {}).pop(subject, None)


def give_up(sheet: Sheet) -> None:
    """Forget it with its draft: the person chose what is stored."""
    draft.discard(sheet.place)
    close(sheet.subject)


def say(message: str) -> None:
    """A short notice in the next run."""
    st.session_state[_SAID] = message


def said() -> None:
    """Show the notice of the run before."""
    if message := st.session_state.pop(_SAID, None):
        st.toast(message, icon=":material/check:")


def writing(sheet: Sheet, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` for `context.write`; the draft of the sheet is used up as it saves."""
    return draft_saving.using(function, sheet.place)


def save(sheet: Sheet, write: Callable[[], Any], mine: Form | None = None) -> Any:
    """Call `write`; its result, or None when it was refused: then the sheet says why.

    `mine` is what was written, for a form that knows versions. For the callback of a button.
    """
    sheet.problems, sheet.failed, sheet.refused = {}, "", None
    try:
        result = write()
    except Invalid as error:
        sheet.problems = error.problems
    except (MeetingConflict, MembershipConflict) as error:
        sheet.latest = error.stored.version
        sheet.refused = (error.stored.form, mine) if mine else None
    except (UnknownMeeting, UnknownMember):
        sheet.failed = _("Not saved: it is not there any more.")
    except context.DatabaseUnavailable:
        sheet.failed = _("Not saved: the database does not answer. What you typed is still here.")
    except (context.SignedOut, PermissionDenied):
        return None  # the run that follows says so, whatever it reads
    else:
        draft_saving.done(sheet.place)
        close(sheet.subject)
        say(_("Saved."))
        return result
    return None


def problems(sheet: Sheet, labels: dict[str, str]) -> None:
    """What was wrong at the last save, if anything was."""
    if sheet.failed or sheet.problems:
        # The form may be longer than the screen.
        into_view.bring("refused", secrets.token_hex(4), always=True)
    if sheet.failed:
        st.error(sheet.failed, icon=":material/error:")
    elif sheet.problems:
        lines = [f"- **{labels[name]}**: {_(message)}" for name, message in sheet.problems.items()]
        st.error("\n".join([_("Not saved yet:"), "", *lines]))


def two_texts(sheet: Sheet, labels: dict[str, str], said_as: Callable[[str, Any], str]) -> bool:
    """After a refused save: what is stored, what was written, the choice; whether there was one.

    `said_as` puts the value of a field into words.
    """
    if not sheet.refused:
        return False
    stored, mine = sheet.refused
    into_view.bring("two-texts", f"{sheet.token} {sheet.latest}", always=True)
    st.warning(
        _("Someone saved this while you were writing. Nothing was overwritten: compare."),
        icon=":material/compare_arrows:",
    )
    table = pd.DataFrame(
        [
            (labels[name], *(plain(said_as(name, value)) or "–" for value in pair))
            for name, pair in differences(stored, mine).items()
        ],
        columns=[_("Field"), _("Stored now"), _("Your text")],
    )
    st.table(table.set_index(_("Field")))
    with st.container(horizontal=True):
        st.button(_("Go on from my text"), on_click=_insist, args=(sheet,), type="primary")
        st.button(_("Keep what is stored"), on_click=give_up, args=(sheet,))
    return True


def _insist(sheet: Sheet) -> None:
    """Let the next save pass over what was just shown."""
    sheet.version, sheet.refused = sheet.latest, None
    say(_("Save again to put your text in place of the other."))
