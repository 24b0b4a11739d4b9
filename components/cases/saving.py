"""Save a change of the case on screen, and say what became of it.

Changes run in the callback of a button, with the version of the case the person was looking at:
reading it again first would hide that somebody else has saved meanwhile.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components import context, navigation
from components.cases.address import SCREEN
from components.cases.conflict import Conflict
from components.cases.refusals import nothing_changed, why
from components.cases.words import diary_text, when
from components.drafts import saving as draft_saving
from db.cases.change import ChangeRefused, UnknownCase, VersionConflict
from db.cases.detail import CaseDetail
from db.drafts import keep as drafts
from db.reference.catalogue import Catalogue
from db.referrals.ask import NoSuchService
from db.referrals.move import NoSuchReferral
from domain.cases.status import MoveNotAllowed
from domain.corrections.fields import CorrectionRefused, Problem
from domain.merging.rules import MergeRefused
from domain.permissions import PermissionDenied
from domain.referrals.moves import AnswerNotAllowed
from domain.text import TooLong
from i18n import _

PANEL = "case-open-panel"
"""The fragment around the open panel."""
_ARRIVAL = "case-arrival"
_NOTICE, _CONFLICT, _TOKEN, _OPEN = "case-notice", "case-conflict", "case-token", "case-action"
_PROBLEMS = "case-problems"


def token() -> str:
    """The one-time token of the form on screen; a new one after each save."""
    return str(st.session_state.setdefault(_TOKEN, drafts.new_token()))


def action() -> str:
    """The action whose panel is open; empty when none is."""
    return str(st.session_state.get(_OPEN, ""))


def choose(name: str) -> None:
    """Open the panel of an action, or close it when it is open already."""
    st.session_state[_OPEN] = "" if action() == name else name
    st.session_state.pop(_PROBLEMS, None)


def problems() -> dict[str, Problem]:
    """What the last save of the open panel found wrong, by field."""
    found: dict[str, Problem] = st.session_state.get(_PROBLEMS, {})
    return found


def pick(name: str) -> None:
    """As `choose`, when a button is clicked: the panel alone is drawn again."""
    choose(name)
    st.rerun(PANEL)


def forget() -> None:
    """Leave no panel, notice or conflict of another case behind."""
    for key in (_NOTICE, _CONFLICT, _TOKEN, _OPEN, _PROBLEMS):
        st.session_state.pop(key, None)


def close() -> None:
    """As `forget`, but what became of the last change is still told."""
    for key in (_CONFLICT, _TOKEN, _OPEN):
        st.session_state.pop(key, None)


Told = Callable[[Any], tuple[str, str]]
"""From what a change returns: what to say, and the panel to open."""


def save(
    case: CaseDetail,
    done: str,
    mine: str,
    function: Callable[..., Any],
    *args: Any,
    place: str = "",
    then: str = "",
    told: Told | None = None,
    theirs: Callable[[], None] | None = None,
    **kwargs: Any,
) -> None:
    """Save; `done` is shown when it worked, `mine` says the change where it conflicts.

    `function` takes the reference, then the version, then `args`; `told` says more than `done`
    from what it returns; `theirs` draws what stands there now, where it conflicts. What was typed
    stays on screen unless it was saved; the draft of `place` goes with the save.
    """
    function = _using(function, place)

    def on_version(version: int) -> Any:
        result = context.write(function, case.reference, version, *args, **kwargs)
        draft_saving.done(place)
        return result

    say = told or (lambda _result: (done, then))
    _try(case, say, mine, lambda: on_version(case.version), on_version, theirs=theirs)


def save_over(
    case: CaseDetail,
    done: str,
    mine: str,
    first: Callable[[int], None],
    again: Callable[[int], None],
    theirs: Callable[[], None],
) -> None:
    """As `save`, for what is saved otherwise (`again`) once both texts were seen; `theirs` draws
    what somebody else saved.
    """
    said = (done, "")
    _try(case, lambda _result: said, mine, lambda: first(case.version), again, theirs=theirs)


def add(
    case: CaseDetail,
    done: str,
    function: Callable[..., Any],
    *args: Any,
    place: str = "",
    then: str = "",
    told: Told | None = None,
) -> None:
    """The same for what only adds and so never conflicts; `then` is the panel to open."""
    function = _using(function, place)

    def write() -> Any:
        result = context.write(function, *args)
        draft_saving.done(place)
        return result

    _try(case, told or (lambda _result: (done, then)), "", write, None)


def _using(function: Callable[..., Any], place: str) -> Callable[..., Any]:
    return draft_saving.using(function, place) if place else function


def _try(
    case: CaseDetail,
    told: Told,
    mine: str,
    write: Callable[[], Any],
    again: Callable[[int], Any] | None,
    theirs: Callable[[], None] | None = None,
) -> None:
    """Try, and draw the whole case again: the panel alone is a fragment of its own."""
    returned: list[Any] = []
    if _written(case, mine, lambda: returned.append(write()), again, theirs):
        for key in (_CONFLICT, _PROBLEMS):
            st.session_state.pop(key, None)
        done, then = told(returned[0])
        st.session_state[_NOTICE] = ("success", done)
        st.session_state[_TOKEN] = drafts.new_token()
        st.session_state[_OPEN] = then
    st.rerun(SCREEN)


def _written(
    case: CaseDetail,
    mine: str,
    write: Callable[[], None],
    again: Callable[[int], Any] | None,
    theirs: Callable[[], None] | None,
) -> bool:
    try:
        write()
    except VersionConflict:
        seen = case.diary[0].id if case.diary else 0
        if again:
            st.session_state[_CONFLICT] = Conflict(case.reference, seen, mine, again, theirs)
        return False
    except CorrectionRefused as refused:
        st.session_state[_PROBLEMS] = refused.problems
        found = dict.fromkeys(_(problem.label) for problem in refused.problems.values())
        told = _("Not saved yet. {problems}").format(problems=" ".join(found))
        st.session_state[_NOTICE] = ("error", told)
        return False
    except (context.SignedOut, PermissionDenied):
        return False  # the run that follows says so, whatever it reads
    except (
        ChangeRefused, MoveNotAllowed, AnswerNotAllowed, NoSuchService, NoSuchReferral,
        TooLong, UnknownCase, MergeRefused, context.DatabaseUnavailable,
    ) as error:  # fmt: skip
        kind = "info" if nothing_changed(error) else "error"
        st.session_state[_NOTICE] = (kind, why(error))
        return False
    return True


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


def arrive(text: str, *, from_list: bool) -> None:
    """What the case is opened with from another page: told when it is on screen, with the way
    back to the check-in for who comes from its list.
    """
    st.session_state[_ARRIVAL] = (text, from_list)


def notice() -> None:
    """What became of the last change, once."""
    if arrived := st.session_state.pop(_ARRIVAL, None):
        text, from_list = arrived
        st.success(text, icon=":material/check_circle:")
        if from_list:
            navigation.link("mobile", _("Back to the check-in"))
    found = st.session_state.pop(_NOTICE, None)
    if found:
        kind, text = found
        if kind == "success":
            st.success(text, icon=":material/check:")
        elif kind == "info":
            st.info(text, icon=":material/info:")
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
            if found.theirs:
                found.theirs()
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
    """What was typed stays beside theirs until it is saved or given up."""
    version = case.version
    said = (_("Saved."), "")
    _try(
        case, lambda _result: said, found.mine, lambda: found.save(version), found.save,
        theirs=found.theirs,
    )  # fmt: skip


def _drop_mine() -> None:
    st.session_state.pop(_CONFLICT, None)
    st.session_state[_OPEN] = ""
