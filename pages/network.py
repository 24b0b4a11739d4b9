"""Rete: cover of needs, meetings, commitments, adhesion."""

from pathlib import Path

import streamlit as st

from components import address, context, flash
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
    """The view of the address (`?view=meetings`)."""
    view = st.segmented_control(
        _("View"),
        list(VIEWS),
        format_func=distinct(VIEWS, lambda code: VIEWS[code][0]),
        required=True,
        label_visibility="collapsed",
        **address.bound(
            "network-view", network_address.VIEW, address.each(VIEWS), network_address.leave
        ),
    )
    return view or FIRST


me = context.demand(Permission.NETWORK_READ)
st.html(STYLE)
flash.show()
st.title(_("Network"))
VIEWS[choose_view()][1](me)
