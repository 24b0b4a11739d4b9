"""The script Streamlit runs for a visitor who has passed the gate: head, navigation, page."""

from copy import copy
from pathlib import Path

import streamlit as st

import i18n
from components import context, navigation
from components.shell import foot, header
from domain.pages import PAGES
from domain.permissions import Actor

ICON = Path(__file__).parents[2] / "web" / "icon.svg"


def pages_for(actor: Actor) -> list[st.Page]:
    """Every page, in the order of the menu; hidden where the role has no use for it.

    Hidden pages stay registered, so that a link to one answers in words. Streamlit marks the page
    it runs, so each run gets copies.
    """
    return [
        copy(navigation.page(name, seen=actor.may(page.permission))) for name, page in PAGES.items()
    ]


@context.guarded
def main() -> None:
    """One run of the script."""
    me = context.signed_in()
    st.session_state["language"] = me.language
    i18n.use(me.language)
    page = st.navigation(pages_for(me.actor), position="top")
    # The page alone: a case's reference would stay in the history of a shared tablet.
    st.set_page_config(page_title=f"{page.title} · Ponte")
    navigation.arrive(page.url_path)
    header.show(me)
    page.run()
    foot.show()


# Our own icon: for a page's Material icon the browser would ask another host.
st.set_page_config(page_icon=str(ICON), layout="wide")
context.set_language()
main()
