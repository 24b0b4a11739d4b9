"""Before words go out: say when they name the tenant, and let the person go on who has seen it."""

from collections.abc import Callable

import streamlit as st

from components import context
from components.drafts import text as draft
from db.people import naming
from domain.permissions import PermissionDenied
from i18n import _


def stops(reference: str, key: str, place: str) -> bool:
    """Whether the words of the draft at `place` wait for a second look; `warning` then asks."""
    st.session_state.pop(_asking(key), None)
    try:
        found = _found(reference, place)
    except (context.SignedOut, PermissionDenied):
        return False  # the save itself says so
    except context.DatabaseUnavailable:
        st.session_state[_asking(key)] = None
        return True
    if found:
        st.session_state[_asking(key)] = found
    return bool(found)


def warning(
    reference: str, key: str, place: str, go_on: Callable[[], None], label: str = ""
) -> None:
    """What names the tenant, once `stops` has stopped: correct it, or go on knowingly by the
    button with that label.
    """
    if _asking(key) not in st.session_state:
        return
    if st.session_state[_asking(key)] is None:
        _correct(key)  # said once
        st.error(
            _("Not saved: the database does not answer. What you typed is still here."),
            icon=":material/error:",
        )
        return
    found = _found(reference, place)
    if not found:
        _correct(key)
        return
    # A code block: what stands in a text is shown as it is, never as markup.
    st.warning(
        _("Not done yet: these words seem to say who the tenant is."), icon=":material/privacy_tip:"
    )
    st.code("\n".join(found), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.button(
            _("Correct the text"),
            type="primary",
            key=f"{key}-correct",
            on_click=_correct,
            args=(key,),
        )
        st.button(
            label or _("Send it all the same"),
            key=f"{key}-anyway",
            on_click=_anyway,
            args=(reference, key, place, found, go_on),
        )


def _anyway(
    reference: str, key: str, place: str, seen: tuple[str, ...], go_on: Callable[[], None]
) -> None:
    """Go on, unless the words changed since and name the tenant otherwise."""
    if stops(reference, key, place):
        found = st.session_state[_asking(key)]
        if found is None or set(found) - set(seen):
            return
    _correct(key)
    go_on()


def _correct(key: str) -> None:
    st.session_state.pop(_asking(key), None)


def _asking(key: str) -> str:
    return f"{key}-names"


def _found(reference: str, place: str) -> tuple[str, ...]:
    return context.read(naming.told, reference, draft.current(place))
