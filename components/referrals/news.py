"""What partners answered since the page was drawn: the fragment around it draws itself again.

The page looks at a number every few seconds anyway (`web/accounts/session.js`); only where it has
changed is anything asked of the server.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

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
        st.session_state[_SINCE] = utcnow(), news.version(me.role)


@contextmanager
def part(what: str, me: Actor) -> Iterator[None]:
    """Where the fragment that shows answers draws itself, once on a page: under a line that says
    how many have come since `begin`.
    """
    with st.container(key=f"ponte-part-{what}"):
        reads = me.may(Permission.CASES_READ)
        if reads:
            _say(me)
        yield
        if reads:  # last, for even what has no height has a gap below it
            listener = script.component("ponte_news", __file__)
            version = news.version(me.role)
            listener(data={"version": version}, key="ponte-news", on_came_change=_came)


def _say(me: Actor) -> None:
    version = news.version(me.role)
    since, before = st.session_state.setdefault(_SINCE, (utcnow(), version))
    if version == before:
        return  # nothing came: the question need not be asked
    if count := context.read(news.answers_after, since):
        with found("news"):
            told = ngettext("{n} new answer", "{n} new answers", count)
            st.caption(f":material/mark_email_unread: {told.format(n=i18n.number(count))}")


def _came() -> None:
    """The run that follows is all that is wanted."""
