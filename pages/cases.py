"""Casi: the list with its saved views, and one case."""

import streamlit as st

from components import context, flash
from components.address import get
from components.case_screen import screen as case_screen
from components.cases import address as case_address
from components.cases import listing as case_list
from components.merging import people as person_merger
from domain.permissions import Permission
from i18n import _


@context.named_fragment(case_address.SCREEN)
def screen() -> None:
    """The case of the address, else the list; a click runs this alone again."""
    me = context.demand(Permission.CASES_READ)
    flash.show(person_merger.TOLD)
    reference = get("case")
    if get("people"):
        person_merger.show(get("people"))
    elif reference:
        case_screen.show(me, reference)
    else:
        st.title(_("Cases"))
        case_list.show(me)


context.demand(Permission.CASES_READ)
screen()
