"""The way into one's own calendar: make the address, show it once, replace or close it."""

import streamlit as st

from components import context
from db.home import calendar as calendars
from i18n import _

_SHOWN_ONCE = "calendar-address"


@context.fragment
def popover() -> None:
    """A small button; everything else is inside, and made once it is opened."""
    opened = st.popover(
        _("In my calendar"),
        icon=":material/calendar_month:",
        type="tertiary",
        key="calendar",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _inside()


def _inside() -> None:
    st.write(
        _(
            "Your phone's calendar can follow this agenda: only when something is due, nothing "
            "of cases and names. Whoever has the address can read it. A new password closes it."
        )
    )
    token = st.session_state.get(_SHOWN_ONCE)
    if token:
        st.code(f"{context.origin()}/calendar/{token}.ics", language=None, wrap_lines=True)
        st.caption(_("Copy it now: it is not shown again."))
    if context.read(calendars.is_open):
        st.button(_("Make a new address"), on_click=_open, help=_("The one before stops."))
        st.button(_("Close the address"), type="tertiary", on_click=_close)
    else:
        st.button(_("Make my address"), on_click=_open)


def _open() -> None:
    st.session_state[_SHOWN_ONCE] = context.write(calendars.open_address)


def _close() -> None:
    context.write(calendars.close_address)
    st.session_state.pop(_SHOWN_ONCE, None)
