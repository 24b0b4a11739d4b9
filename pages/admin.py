"""Amministrazione: who may enter, who is inside, what was done."""

import streamlit as st

from components import context
from components.accounts import health
from components.accounts import sessions as admin_sessions
from components.accounts import users as admin_users
from components.campo import devices as campo
from components.elements import views
from components.quarters import streets
from components.record import listing as admin_audit
from components.rights import terms
from domain.permissions import Permission
from i18n import _
from settings import VERSION

VIEWS = {
    "users": (_("Users"), admin_users.show),
    "sessions": (_("Sessions"), admin_sessions.show),
    "devices": (_("Devices of the camper"), campo.show),
    "audit": (_("Record"), admin_audit.show),
    "terms": (_("How long"), terms.show),
}


context.demand(Permission.USERS_WRITE)
st.title(_("Administration"))
health.show()
views.choose("admin-view", VIEWS)()
st.caption(streets.who_learns())
st.caption(_("Ponte, version {version}").format(version=VERSION))
