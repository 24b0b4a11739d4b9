"""Rete: cover of needs, meetings, commitments, actions in quarters, adhesion."""

import streamlit as st

from components import context, flash
from components.actions import screen as actions
from components.cover import screen as network_cover
from components.elements import views
from components.network import address as network_address
from components.network import commitments
from components.network import meetings as network_meetings
from components.network import members as network_members
from domain.permissions import Permission
from i18n import _

VIEWS = {
    "cover": (_("Cover"), network_cover.show),
    "meetings": (_("Meetings"), network_meetings.show),
    "commitments": (_("Commitments"), commitments.show),
    "actions": (_("Actions"), actions.show),
    "members": (_("Organisations"), network_members.show),
}

me = context.demand(Permission.NETWORK_READ)
flash.show()
st.title(_("Network"))
views.choose("network-view", VIEWS, network_address.VIEW, network_address.leave)(me)
