"""Amministrazione: who may enter, who is inside, what was done."""

import streamlit as st

from components import address, context
from components.accounts import health
from components.accounts import sessions as admin_sessions
from components.accounts import users as admin_users
from components.choosing import distinct
from components.quarters import streets
from components.record import listing as admin_audit
from components.rights import terms
from domain.permissions import Permission
from i18n import _
from settings import VERSION

VIEWS = {
    "users": (_("Users"), admin_users.show),
    "sessions": (_("Sessions"), admin_sessions.show),
    "audit": (_("Record"), admin_audit.show),
    "terms": (_("How long"), terms.show),
}


def choose_view() -> str:
    """The view of the address (`?view=sessions`)."""
    view = st.segmented_control(
        _("View"),
        list(VIEWS),
        format_func=distinct(VIEWS, lambda code: VIEWS[code][0]),
        required=True,
        label_visibility="collapsed",
        **address.bound("admin-view", "view", address.each(VIEWS)),
    )
    return view or "users"


context.demand(Permission.USERS_WRITE)
st.title(_("Administration"))
health.show()
VIEWS[choose_view()][1]()
st.caption(streets.who_learns())
st.caption(_("Ponte, version {version}").format(version=VERSION))
