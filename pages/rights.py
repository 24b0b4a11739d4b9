"""Diritti: what tenants ask about their data, cases whose term is over, the terms."""

import streamlit as st

from components import context, flash
from components.elements import views
from components.notices import editor
from components.rights import reviews, seen, terms, wishes
from domain.permissions import Permission
from i18n import _

VIEWS = {
    "wishes": (_("Wishes of tenants"), wishes.show),
    "reviews": (_("End of term"), reviews.show),
    "seen": (_("Who saw it"), seen.show),
    "notice": (_("Privacy notice"), editor.show),
    "terms": (_("How long"), terms.show),
}


context.demand(Permission.RIGHTS_WRITE)
flash.show()
st.title(_("Rights of tenants"))
views.choose("rights-view", VIEWS)()
