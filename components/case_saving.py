"""Save a change of the case on screen, and say what became of it.

Changes run in the callback of a button, with the version of the case the person was looking at:
reading it again first would hide that somebody else has saved meanwhile.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

import i18n
from components import context, draft_saving
from components.case_address import SCREEN
from components.case_words import diary_text, when
from db.case_detail import CaseDetail
from db.case_write import ChangeRefused, UnknownCase, VersionConflict
from db.reference import Catalogue
from db.referral_write import NoSuchReferral
from db.referrals import NoSuchService
from domain.case import MoveNotAllowed
from domain.permissions import PermissionDenied
from domain.referral import AnswerNotAllowed
from domain.text import TooLong
from i18n import _

PANEL = "case-open-panel"
"""The fragment around the open panel."""
_NOTICE, _CONFLICT, _TOKEN, _OPEN = "case-notice", "case-conflict", "case-token", "case-action"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was refused because somebody saved first."""

    reference: str
    seen: int
    """The last line of the diary the person had before them."""
    mine: str
    """The refused change, in words."""
    save: Callable[[int], None]
    """Saves it on the version given."""


def token() -> str:
    """The one-time token of the form on screen; a new one after each save."""
    return str(st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(24)))


def action() -> str:
    """The action whose panel is open; empty when none is."""
    return str(st.session_state.get(_OPEN, ""))


def choose(name: str) -> None:
    """Open the panel of an action, or close it when it is open already."""
    st.session_state[_OPEN] = "" if action() == name else name


def pick(name: str) -> None:
    """As `choose`, when a button is clicked: the panel alone is drawn again."""
    choose(name)
    st.rerun(PANEL)


def forget() -> None:
    """Leave no panel, notice or conflict of another case behind."""
    for key in (_NOTICE, _CONFLICT, _TOKEN, _OPEN):
        st.session_state.pop(key, None)


def save(
    case: CaseDetail,
    done: str,
    mine: str,
    function: Callable[..., None],
    *args: Any,
    place: str = "",
    then: str = "",
    **kwargs: Any,
) -> None:
    """Save; `done` is shown when it worked, `mine` says the change where it conflicts.

    `function` takes the reference, then the version, then `args`. What was typed stays on
    screen unless it was saved; the draft of `place` goes with the save.
    """
    function = _using(function, place)

    def on_version(version: int) -> None:
        context.write(function, case.reference, version, *args, **kwargs)
        draft_saving.done(place)

    _try(case, done, mine, lambda: on_version(case.version), on_version, then)


def add(
    case: CaseDetail,
    done: str,
    function: Callable[..., None],
    *args: Any,
    place: str = "",
    then: str = "",
) -> None:
    """The same for what only adds and so never conflicts; `then` is the panel to open."""
    function = _using(function, place)

    def write() -> None:
        context.write(function, *args)
        draft_saving.done(place)

    _try(case, done, "", write, None, then)


def _using(function: Callable[..., None], place: str) -> Callable[..., None]:
    return draft_saving.using(function, place) if place else function


def _try(
    case: CaseDetail,
    done: str,
    mine: str,
    write: Callable[[], None],
    again: Callable[[int], None] | None,
    then: str = "",
) -> None:
    """Try, and draw the whole case again: the panel alone is a fragment of its own."""
    if _written(case, mine, write, again):
        st.session_state[_NOTICE] = ("success", done)
        st.session_state[_TOKEN] = secrets.token_urlsafe(24)
        st.session_state[_OPEN] = then
    st.rerun(SCREEN)


def _written(
    case: CaseDetail, mine: str, write: Callable[[], None], again: Callable[[int], None] | None
) -> bool:
    try:
        write()
    except VersionConflict:
        seen = case.diary[0].id if case.diary else 0
        if again:
            st.session_state[_CONFLICT] = Conflict(case.reference, seen, mine, again)
        return False
    except (context.SignedOut, PermissionDenied):
        return False  # the run that follows says so, whatever it reads
    except (
        ChangeRefused, MoveNotAllowed, AnswerNotAllowed, NoSuchService, NoSuchReferral,
        TooLong, UnknownCase, context.DatabaseUnavailable,
    ) as error:  # fmt: skip
        st.session_state[_NOTICE] = ("error", _why(error))
        return False
    return True


def _why(error: Exception) -> str:
    match error:
        case context.DatabaseUnavailable():
            return _("Not saved: the database does not answer. What you typed is still here.")
        case TooLong():
            return _("Not saved: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
        case NoSuchService():
            return _("Not saved: that service is no longer in the directory.")
        case ChangeRefused() if str(error) == "waiting":
            return _("Not saved: that service has been asked already and has the case in hand.")
        case ChangeRefused() if str(error) == "two_keys":
            return _(
                "Not closed: a partner has the case in hand, or the tenant has not confirmed yet. "
                "Record it beside the partner, under Referrals."
            )
        case ChangeRefused() if str(error) == "past":
            return _("Not saved: choose a day to come.")
        case ChangeRefused() if str(error) == "empty":
            return _("Nothing to save: write something first.")
        case ChangeRefused():
            return _("Nothing to save: the case is like that already.")
        case _other:
            return _("Not saved: the case has changed and this step is not possible any more.")


def place(case: CaseDetail, action: str) -> str:
    """Where the draft of the panel of an action is kept."""
    return f"case_{case.reference}_{action}"


def buttons(
    save: Callable[[], None], *, label: str = "", disabled: bool = False, place: str = ""
) -> None:
    """Save and cancel, under a panel; and for the draft of `place` the way to throw it away.

    Cancelling closes the panel and throws nothing away.
    """
    with st.container(horizontal=True):
        st.button(
            label or _("Save"),
            key="case-save",
            type="primary",
            on_click=save,
            disabled=disabled,
        )
        st.button(_("Cancel"), key="case-cancel", type="tertiary", on_click=pick, args=("",))
        if place:
            draft_saving.throw_away_button(place)


def notice() -> None:
    """What became of the last change, once."""
    found = st.session_state.pop(_NOTICE, None)
    if found:
        kind, text = found
        if kind == "success":
            st.success(text, icon=":material/check:")
        else:
            st.error(text, icon=":material/error:")


def conflict(case: CaseDetail, catalogue: Catalogue) -> bool:
    """Show both sides of a refused change and let the person choose; whether there is one."""
    found: Conflict | None = st.session_state.get(_CONFLICT)
    if found is None or found.reference != case.reference:
        return False
    with st.container(border=True, key="case-conflict-panel"):
        st.warning(
            _("Somebody saved this case while you were working on it. Nothing was overwritten."),
            icon=":material/sync_problem:",
        )
        theirs, mine = st.columns(2)
        with theirs:
            st.subheader(_("Saved meanwhile"))
            for line in case.diary:
                if line.id > found.seen:
                    st.text(f"{when(line.at)} · {line.who}\n{diary_text(line, catalogue)}")
        with mine:
            st.subheader(_("Your change, not saved yet"))
            st.text(found.mine)
        with st.container(horizontal=True):
            st.button(
                _("Save mine too"), type="primary", on_click=_save_mine, args=(case, found),
            )  # fmt: skip
            st.button(_("Leave the case as it is"), on_click=_drop_mine)
    return True


def _save_mine(case: CaseDetail, found: Conflict) -> None:
    st.session_state.pop(_CONFLICT, None)
    version = case.version
    _try(case, _("Saved."), found.mine, lambda: found.save(version), found.save)


def _drop_mine() -> None:
    st.session_state.pop(_CONFLICT, None)
    st.session_state[_OPEN] = ""
