"""Rete: cover of needs, meetings, commitments, adhesion."""

from pathlib import Path

import streamlit as st

from components import context, flash
from components.choosing import distinct
from components.cover import screen as network_cover
from components.network import address as network_address
from components.network import commitments
from components.network import meetings as network_meetings
from components.network import members as network_members
from domain.permissions import Permission
from i18n import _

STYLE = Path(network_address.__file__).with_name("network.css")
FIRST = "cover"
VIEWS = {
    FIRST: (_("Cover"), network_cover.show),
    "meetings": (_("Meetings"), network_meetings.show),
    "commitments": (_("Commitments"), commitments.show),
    "members": (_("Organisations"), network_members.show),
}


def choose_view() -> str:
    """The view of the address (`?view=meetings`), or the one just chosen."""
    asked = st.query_params.get(network_address.VIEW, FIRST)
    left = "network-view" not in st.session_state  # for another page, which forgets the widget
    if left or asked != st.session_state.get("network-asked"):  # a link, or back in the browser
        st.session_state["network-view"] = asked if asked in VIEWS else FIRST
    view = st.segmented_control(
        _("View"),
        list(VIEWS),
        format_func=distinct(VIEWS, lambda code: VIEWS[code][0]),
        required=True,
        key="network-view",
        label_visibility="collapsed",
        on_change=network_address.leave,
    )
    view = view or FIRST
    st.query_params[network_address.VIEW] = st.session_state["network-asked"] = view
    return view


me = context.demand(Permission.NETWORK_READ)
st.html(STYLE)
flash.show()
st.title(_("Network"))
VIEWS[choose_view()][1](me)
