"""The address of the screen *Rete*: the view, what is open in it, its filters."""

from collections.abc import Sequence

import streamlit as st

from components import ids

VIEW, MEETING, TASK, MEMBER = "view", "meeting", "do", "member"
NEW, EDIT, PROMISE = "new", "edit", "promise"
_STAYS = (VIEW,)


def get(name: str) -> str:
    """A value of the address, cut to what any of ours can be."""
    return st.query_params.get(name, "")[:40]


def put(**values: str) -> None:
    """Write values into the address; an empty one is taken out."""
    for name, value in values.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def leave() -> None:
    """Nothing open and no filter: for another view."""
    for name in [name for name in st.query_params if name not in _STAYS]:
        del st.query_params[name]


def number(name: str) -> int:
    """A number of the address; 0 where there is none."""
    return ids.number(get(name)) or 0


def opened_meeting() -> int:
    """The id of the open meeting, or 0."""
    return number(MEETING)


def open_meeting(meeting_id: int) -> None:
    """Open a meeting, or with 0 go back to the list."""
    put(meeting=str(meeting_id) if meeting_id else "", do="")


def task() -> str:
    """NEW, EDIT, PROMISE or nothing."""
    asked = get(TASK)
    return asked if asked in (NEW, EDIT, PROMISE) else ""


def begin(name: str) -> None:
    """Go to a task, or with an empty name back from it; for a button's callback."""
    put(do=name)


def start(name: str, options: Sequence[str], default: str | None = None) -> str:
    """Give the select box `network-NAME` its first value from the address; its key."""
    key = f"network-{name}"
    if key not in st.session_state:
        asked = get(name)
        st.session_state[key] = asked if asked in options else default
    return key


def chosen(name: str) -> str:
    """What is chosen in that select box; the address is brought up to it."""
    value = st.session_state.get(f"network-{name}") or ""
    put(**{name: value})
    return str(value)
