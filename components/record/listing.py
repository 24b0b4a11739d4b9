"""The record of what was done, in pages, newest first."""

from datetime import datetime

import pandas as pd
import streamlit as st

import i18n
from components import context
from components.choosing import distinct
from components.record import words
from db.accounts import users as accounts
from db.record import listing
from i18n import _

SIZE = 50
Cursor = tuple[datetime, int]


@context.fragment
def show() -> None:
    """The view *Record*."""
    users = context.read(accounts.list_users)
    names = {user.username: f"{user.name} · {user.username}" for user in users.itertuples()}
    who, what, newest = st.columns([2, 2, 1], vertical_alignment="bottom")
    username = who.selectbox(
        _("Of whom"),
        ["", *names],
        format_func=distinct(["", *names], lambda u: names.get(u, _("Everyone"))),
        key="by",
        bind="query-params",
    )
    subject = what.text_input(
        _("On what"),
        placeholder=_("Exact reference, such as P-00012"),
        max_chars=80,
        key="on",
        bind="query-params",
    )
    before = _before((username, subject))
    newest.button(
        _("Newest"), disabled=before is None, width="stretch", on_click=_turn, args=(None,)
    )
    events = context.read(
        listing.list_events,
        username=username,
        subject=words.stored(subject.strip()),
        before=before,
        size=SIZE,
    )
    _on_cases()
    if events.empty:
        st.info(_("Nothing on record here."), icon=":material/history:")
        return
    st.dataframe(_table(events), hide_index=True, width="stretch", height="content")
    if len(events) == SIZE:
        last = events.iloc[-1]
        under = (last["at"].to_pydatetime(), int(last["place"]))
        st.button(_("Older"), icon=":material/arrow_downward:", on_click=_turn, args=(under,))


def _on_cases() -> None:
    """Of acts on cases and people only who was at work in a week that is over."""
    with st.expander(_("Work on cases, by week"), icon=":material/lock:"):
        st.write(
            _(
                "What was done on cases and people is not listed here: it would tell how many "
                "cases there are, where and when. Who looked at a case is asked of whoever runs "
                "the server: `python -m db record REFERENCE --for NAME`."
            )
        )
        for monday, names in context.read(listing.weeks_on_cases):
            week = _("Week of {day}").format(day=i18n.day(monday))
            st.text(f"{week}: {', '.join(names)}")


def _before(filters: tuple[str, str]) -> Cursor | None:
    """The event the page starts under; another filter starts again from the newest."""
    if st.session_state.get("record-filters") != filters:
        st.session_state["record-filters"] = filters
        _turn(None)
    before: Cursor | None = st.session_state.get("record-before")
    return before


def _turn(before: Cursor | None) -> None:
    st.session_state["record-before"] = before


def _table(events: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("When"): [i18n.moment(at.to_pydatetime()) for at in events["at"]],
            _("By whom"): [name if isinstance(name, str) else "Ponte" for name in events["name"]],
            _("What"): [words.act(code) for code in events["action"]],
            _("On what"): list(map(words.subject, events["action"], events["subject"])),
            _("Detail"): list(map(words.detail, events["action"], events["detail"])),
        }
    )
