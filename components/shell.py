"""The script Streamlit runs for a visitor who has passed the gate: head, navigation, page."""

from pathlib import Path

import streamlit as st

import i18n
from components import context, header, navigation, style
from domain.pages import ADDRESSES
from domain.permissions import Actor, Permission
from i18n import _

ICON = Path(__file__).parent.parent / "web" / "icon.svg"


def pages_for(actor: Actor) -> list[st.Page]:
    """Every page, in the order of the menu; hidden where the role has no use for it.

    Hidden pages stay registered, so that a link to one answers in words.
    """
    everyone, cases, writes = (
        Permission.OWN_ACCOUNT,
        Permission.CASES_READ,
        Permission.CASES_WRITE,
    )
    plan = [
        ("home", _("Today"), ":material/today:", everyone),
        ("intake", _("New case"), ":material/add_circle:", writes),
        ("mobile", _("Mobile office"), ":material/airport_shuttle:", Permission.MOBILE_READ),
        ("cases", _("Cases"), ":material/folder_open:", cases),
        ("referrals", _("Referrals"), ":material/outbox:", cases),
        ("map", _("Map"), ":material/map:", Permission.FIGURES_READ),
        ("partners", _("Partners"), ":material/handshake:", Permission.DIRECTORY_READ),
        ("network", _("Network"), ":material/hub:", Permission.NETWORK_READ),
        ("report", _("Report"), ":material/bar_chart:", Permission.FIGURES_READ),
        ("admin", _("Administration"), ":material/shield_person:", Permission.USERS_WRITE),
    ]
    return [
        st.Page(
            navigation.script(name),
            title=title,
            icon=icon,
            url_path=ADDRESSES[name],
            default=not ADDRESSES[name],
            visibility="visible" if actor.may(permission) else "hidden",
        )
        for name, title, icon, permission in plan
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


# Our own icon: for a page's Material icon the browser would ask another host.
st.set_page_config(page_icon=str(ICON), layout="wide")
context.set_language()
style.apply()
main()
