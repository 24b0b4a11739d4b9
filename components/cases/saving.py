"""Save a change of the case on screen, and say what became of it.

Changes run in the callback of a button, with the version of the case the person was looking at:
reading it again first would hide that somebody else has saved meanwhile.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components import context, flash, navigation
from components.cases import panel
from components.cases.address import SCREEN
from components.cases.conflict import SaveConflict
from components.cases.refusals import nothing_changed, why
from components.drafts import saving as draft_saving
from db.cases.detail import CaseDetail
from domain.errors import Changed
from i18n import _

_ARRIVAL = "case-arrival"
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

    def over(now: CaseDetail) -> None:
        if again:
            said = _("Saved."), ""
            _try(now, lambda _result: said, mine, lambda: again(now.version), again, theirs)

    def refusal(error: Exception) -> Any:
        if isinstance(error, Changed):
            seen = case.diary[0].id if case.diary else 0
            return SaveConflict(case.reference, seen, mine, over, theirs) if again else ""
        if nothing_changed(error):
            flash.say(why(error) or "", "info", panel.TOLD)
            return ""
        return why(error)

    sheet = panel.sheet()
    if sheet.saves(write, refusal):
        done, then = told(sheet.result)
        flash.say(done, at=panel.TOLD)
        panel.close()
        panel.turn(then)
    elif sheet.flaws:
        found = " ".join(dict.fromkeys(map(_, sheet.flaws.values())))
        text = _("Not saved yet. {problems}").format(problems=found)
        flash.say(text, "error", panel.TOLD)
    else:
        for text in sheet.failed:
            flash.say(text, "error", panel.TOLD)
    st.rerun(SCREEN)


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
    flash.show(panel.TOLD)
