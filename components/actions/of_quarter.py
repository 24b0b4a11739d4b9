"""What is done in a quarter, beside its needs on the map."""

import streamlit as st

import i18n
from components import context, navigation
from components.actions import words
from components.actions.address import NEW
from components.elements.rows import rows
from db.actions import read
from db.reference.catalogue import Catalogue
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def show(code: str, catalogue: Catalogue, me: Actor) -> None:
    """The first of them, how many there are, and the way to all and to a new one."""
    found = context.read(read.of_quarter, code)
    st.markdown(f"**{_('What is done here')}**")
    if found.total:
        opened = rows(
            [words.row(action, catalogue, at=False) for action in found.rows],
            "actions-of-quarter",
            label=_("What is done here"),
        )
        if opened:
            navigation.go("network", {"view": "actions", "action": opened})
    else:
        st.write(_("No action is planned or running here."))
    more = found.total - len(found.rows)
    if more:
        said = ngettext("and {n} more: see it", "and {n} more: see them", more)
        if st.button(said.format(n=i18n.number(more)), type="tertiary"):
            navigation.go("network", {"view": "actions", "at": code})
    if me.may(Permission.NETWORK_WRITE) and st.button(_("New action"), icon=":material/add:"):
        navigation.go("network", {"view": "actions", "do": NEW, "at": code})
