"""What the forms of the directory share: one-time tokens, refusals, two texts side by side."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from components import context
from components.directory import words
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import into_view
from components.plain import plain
from db.directory.detail import PartnerDetail
from db.directory.write import Conflict
from db.drafts import keep as drafts
from db.reference.catalogue import Catalogue
from domain.directory.forms import Invalid, Organisation, Referent, Service, differences
from i18n import _

Form = Organisation | Service | Referent
_SHEET, _SAID = "partner-sheet", "partner-said"


@dataclass(slots=True)
class Sheet:
    """A form as one person filled it, from opening to saving; kept in the browser session."""

    subject: str
    """What is being written: reference and part."""
    version: int
    """The version of the partner it was opened on."""
    token: str = field(default_factory=drafts.new_token)
    refused: tuple[Form, Form] | None = None
    """What is stored now and what this person wrote, after a refused save."""
    latest: int = 0
    """The version of what is stored now."""
    place: str = ""
    """Where it is kept as a draft."""

    def key(self, name: str) -> str:
        """The key of a widget of this sheet."""
        return f"{self.token[:8]}-{name}"


def sheet_for(subject: str, version: int) -> Sheet:
    """The sheet open on `subject`; another subject gets a fresh one."""
    sheet = st.session_state.get(_SHEET)
    if not isinstance(sheet, Sheet) or sheet.subject != subject:
        place, begun = draft_saving.on_version(stem(subject), version)
        sheet = st.session_state[_SHEET] = Sheet(subject, begun, place=place)
    return sheet


def stem(subject: str) -> str:
    """How the place of the drafts of a subject begins."""
    return "partner_" + subject.replace("+", "new").replace("/", "_")


def close() -> None:
    """Forget the open sheet, so that the next one starts from what is stored."""
    st.session_state.pop(_SHEET, None)


def give_up(sheet: Sheet) -> None:
    """Forget it with its draft: the person chose what is stored."""
    draft.discard(sheet.place)
    close()


def say(message: str) -> None:
    """A short notice in the next run."""
    st.session_state[_SAID] = message


def said() -> None:
    """Show the notice of the run before."""
    if message := st.session_state.pop(_SAID, None):
        st.toast(message, icon=":material/check:")


def save(
    sheet: Sheet,
    form: Form,
    write: Callable[[int], Any],
    stored_part: Callable[[PartnerDetail], Form],
) -> Any:
    """Call `write` with the version; its result, or None when it was refused and said why."""
    try:
        result = write(sheet.version)
    except Invalid as error:
        lines = [f"- **{words.field(n)}**: {_(m)}" for n, m in error.problems.items()]
        _under_the_eye()
        st.error("\n".join([_("Not saved yet:"), "", *lines]))
        return None
    except Conflict as error:
        sheet.refused = stored_part(error.stored), form
        sheet.latest = error.stored.version
        return None
    except context.DatabaseUnavailable:
        _under_the_eye()
        st.error(
            _("The database does not answer: nothing was saved, your text is still here."),
            icon=":material/cloud_off:",
        )
        return None
    draft_saving.done(sheet.place)
    close()
    say(_("Saved."))
    return result


def _under_the_eye() -> None:
    """The message that follows stands under a long form: scroll to it, each time."""
    into_view.bring("refused", secrets.token_hex(4), always=True)


def two_texts(sheet: Sheet, reference_data: Catalogue) -> None:
    """After a refused save: what is stored, what was written, and the choice between them."""
    if not sheet.refused:
        return
    stored, mine = sheet.refused
    into_view.bring("two-texts", f"{sheet.token} {sheet.latest}", always=True)
    st.warning(
        _("Someone saved this partner while you were writing. Nothing was overwritten: compare."),
        icon=":material/compare_arrows:",
    )
    changes = differences(stored, mine)
    table = pd.DataFrame(
        [
            (words.field(name), *(plain(words.value(name, v, reference_data) or "–") for v in pair))
            for name, pair in changes.items()
        ],
        columns=[_("Field"), _("Stored now"), _("Your text")],
    )
    st.table(table.set_index(_("Field")))
    with st.container(horizontal=True):
        st.button(_("Go on from my text"), on_click=_insist, args=(sheet,), type="primary")
        st.button(_("Keep what is stored"), on_click=give_up, args=(sheet,))


def _insist(sheet: Sheet) -> None:
    """Let the next save pass over what was just shown."""
    sheet.version, sheet.refused = sheet.latest, None
    say(_("Save again to put your text in place of the other."))
