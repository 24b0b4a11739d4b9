"""What partners answered since the page was drawn: the fragment around it draws itself again.

The page looks at a number every few seconds anyway (`web/accounts/session.js`); only where it has
changed is anything asked of the server.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from components import context
from components.elements import script
from components.elements.found import found
from db.clock import utcnow
from db.referrals import news
from domain.permissions import Actor, Permission
from i18n import ngettext

_SINCE = "news-since"


def begin(me: Actor) -> None:
    """The whole page is drawn: what came before is not new any more."""
    if me.may(Permission.CASES_READ):
        st.session_state[_SINCE] = utcnow()


def part(what: str) -> DeltaGenerator:
    """Where the fragment that shows answers draws itself: `with` it, `show` first."""
    return st.container(key=f"ponte-part-{what}")


def show(me: Actor) -> None:
    """Say how many answers came since `begin`; once on a page."""
    if not me.may(Permission.CASES_READ):
        return
    count = context.read(news.answers_after, st.session_state.setdefault(_SINCE, utcnow()))
    with found("news"):
        if count:
            told = ngettext("{n} new answer", "{n} new answers", count)
            st.caption(f":material/mark_email_unread: {told.format(n=i18n.number(count))}")
    component = script.component("ponte_news", __file__)
    component(data={"version": news.version(me.role)}, key="ponte-news", on_came_change=_came)


def _came() -> None:
    """The run that follows is all that is wanted."""
