"""What became of a click: it is tried, and the run that follows tells of it once."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from components import context
from domain.errors import Refused
from domain.permissions import PermissionDenied
from domain.vocabulary import Labelled
from i18n import _

Kind = Literal["toast", "noted", "unsaved", "success", "info", "warning", "error"]
"""The first three pass over the screen: done, nothing to be done, not done."""
Why = Callable[[Exception], Any]
"""From an error of the room to why nothing was done; None where it is none of the room's."""
_ICONS: dict[Kind, str] = {
    "toast": ":material/check:",
    "noted": ":material/info:",
    "unsaved": ":material/error:",
    "success": ":material/check:",
    "info": ":material/info:",
    "warning": ":material/info:",
    "error": ":material/error:",
}


def say(text: str, kind: Kind | None = None, at: str = "", more: str = "") -> None:
    """Have `show(at)` tell this in the run that follows; of two the last.

    `more` is what people wrote, shown below as it is.
    """
    st.session_state[f"flash-{at}"] = kind or ("success" if at else "toast"), text, more


def show(at: str = "") -> None:
    """Tell what was said for this place of the screen, once."""
    kind, text, more = st.session_state.pop(f"flash-{at}", ("toast", "", ""))
    if text:
        passing = kind in ("noted", "unsaved")
        getattr(st, "toast" if passing else kind)(text, icon=_ICONS[kind])
    if more:
        st.text(more)


def forget(at: str) -> None:
    """Leave untold what was said for that place."""
    st.session_state.pop(f"flash-{at}", None)


def tried(
    function: Callable[..., Any],
    *args: Any,
    said: str | Callable[[Any], str] = "",
    why: Why | None = None,
    at: str = "",
    **kwargs: Any,
) -> bool:
    """Write, for a click without a form; whether it was done. Said: `said`, or why it was not."""
    try:
        result = context.write(function, *args, **kwargs)
    except Exception as error:
        no_answer = _("Not saved: the database does not answer. Press again in a moment.")
        if text := words(error, why, no_answer):
            say(text, "error" if at else "unsaved", at)
        return False
    say(said if isinstance(said, str) else said(result), at=at)
    return True


def words(error: Exception, why: Why | None, no_answer: str) -> Any:
    """Why nothing was done, by `why` of the room or by the words of a refusal itself, which may be
    by field; raises what nobody has words for.
    """
    match error:
        case context.DatabaseUnavailable():
            return no_answer
        case context.SignedOut() | PermissionDenied():
            return ""  # the run that follows says so, whatever it reads
    found = why(error) if why else None
    if found is None and isinstance(error, Refused):
        found = _reasons(error)
    if found is None:
        raise error
    return found


def _reasons(error: Refused) -> Any:
    if error.problems:
        return {name: getattr(flaw, "label", flaw) for name, flaw in error.problems.items()}
    return _(error.why.label) if isinstance(error.why, Labelled) else None
