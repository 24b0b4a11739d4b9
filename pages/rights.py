"""Diritti: what tenants ask about their data, cases whose term is over, the terms."""

import streamlit as st

from components import address, context, flash
from components.choosing import distinct
from components.notices import editor
from components.rights import reviews, terms, wishes
from domain.permissions import Permission
from i18n import _

FIRST = "wishes"
VIEWS = {
    FIRST: (_("Wishes of tenants"), wishes.show),
    "reviews": (_("End of term"), reviews.show),
    "notice": (_("Privacy notice"), editor.show),
    "terms": (_("How long"), terms.show),
}


def choose_view() -> str:
    """The view of the address (`?view=reviews`)."""
    view = st.segmented_control(
        _("View"),
        list(VIEWS),
        format_func=distinct(VIEWS, lambda code: VIEWS[code][0]),
        required=True,
        label_visibility="collapsed",
        **address.bound("rights-view", "view", address.each(VIEWS)),
    )
    return view or FIRST


context.demand(Permission.RIGHTS_WRITE)
flash.show()
st.title(_("Rights of tenants"))
VIEWS[choose_view()][1]()
