"""Amministrazione: who may enter, who is inside, what was done."""

import streamlit as st

from components import context
from components.accounts import record as admin_audit
from components.accounts import sessions as admin_sessions
from components.accounts import users as admin_users
from components.choosing import distinct
from domain.permissions import Permission
from i18n import _
from settings import VERSION

VIEWS = {
    "users": (_("Users"), admin_users.show),
    "sessions": (_("Sessions"), admin_sessions.show),
    "audit": (_("Record"), admin_audit.show),
}


def choose_view() -> str:
    """The view of the address (`?view=sessions`), or the one just chosen."""
    asked = st.query_params.get("view", "users")
    if asked != st.session_state.get("admin-asked"):  # a link, or back in the browser
        st.session_state["admin-view"] = asked if asked in VIEWS else "users"
    view = st.segmented_control(
        _("View"),
        list(VIEWS),
        format_func=distinct(VIEWS, lambda code: VIEWS[code][0]),
        required=True,
        key="admin-view",
        label_visibility="collapsed",
    )
    view = view or "users"
    st.query_params["view"] = st.session_state["admin-asked"] = view
    return view


context.demand(Permission.USERS_WRITE)
st.title(_("Administration"))
VIEWS[choose_view()][1]()
st.caption(_("Ponte, version {version}").format(version=VERSION))
