"""The record of what was done, in pages, newest first."""

from datetime import date, datetime

import streamlit as st

import i18n
from components import context, navigation
from components.choosing import distinct
from components.elements import grid
from components.record import file, standing, words
from components.record.table import table
from db.accounts import users as accounts
from db.record import listing
from db.record.listing import Wanted
from db.reference import catalogue as reference
from domain.record.kinds import KINDS
from domain.text import clean_line
from i18n import _

SIZE = 50
Cursor = tuple[datetime, int]


@context.fragment
def show() -> None:
    """The view *Record*."""
    standing.show()
    wanted = _wanted()
    said = _said(wanted)
    before = _before(wanted)
    with st.container(horizontal=True):
        st.button(_("Newest"), disabled=before is None, on_click=_turn, args=(None,))
        file.show(wanted, said)
    _note(said)
    events = context.read(listing.list_events, wanted, before=before, size=SIZE)
    _on_cases()
    if events.empty:
        st.info(_("Nothing on record here."), icon=":material/history:")
        return
    lines = table(events, context.read(reference.catalogue))
    grid.show(_("Record"), list(lines.columns), lines.to_numpy().tolist())
    if len(events) == SIZE:
        last = events.iloc[-1]
        under = (last["at"].to_pydatetime(), int(last["place"]))
        st.button(_("Older"), icon=":material/arrow_downward:", on_click=_turn, args=(under,))


def _wanted() -> Wanted:
    """What the filters above the list say."""
    users = context.read(accounts.list_users)
    names = {user.username: f"{user.name} · {user.username}" for user in users}
    who, kind, what, since, until = st.columns([3, 2, 3, 2, 2], vertical_alignment="bottom")
    username = who.selectbox(
        _("Of whom"),
        ["", *names],
        format_func=distinct(["", *names], lambda u: names.get(u, _("Everyone"))),
        key="by",
        bind="query-params",
    )
    kinds = ["", *KINDS]
    of_kind = kind.selectbox(
        _("Kind of act"),
        kinds,
        format_func=distinct(kinds, lambda code: _(KINDS[code][0]) if code else _("All kinds")),
        key="kind",
        bind="query-params",
    )
    subject = what.text_input(
        _("On what"),
        placeholder=_("Exact reference, such as P-00012"),
        max_chars=80,
        key="on",
        bind="query-params",
    )
    first = since.date_input(_("Since"), None, format="DD/MM/YYYY", key="record-since")
    last = until.date_input(_("Until"), None, format="DD/MM/YYYY", key="record-until")
    stored = words.stored(clean_line(subject))
    return Wanted(username, stored, of_kind, *(map(_day, (first, last))))


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None


def _said(wanted: Wanted) -> str:
    """The filters as they go on record and into the file."""
    told = {
        "by": wanted.username,
        "kind": wanted.kind,
        "on": wanted.subject,
        "since": wanted.since,
        "until": wanted.until,
    }
    return " ".join(f"{name}={value}" for name, value in told.items() if value)


def _note(said: str) -> None:
    """That the record is read is on record, once for each visit and set of filters."""
    now = navigation.visit(), said
    if st.session_state.get("record-noted") != now:
        context.write(listing.note, said)
        st.session_state["record-noted"] = now


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


def _before(wanted: Wanted) -> Cursor | None:
    """The event the page starts under; another filter starts again from the newest."""
    if st.session_state.get("record-filters") != wanted:
        st.session_state["record-filters"] = wanted
        _turn(None)
    before: Cursor | None = st.session_state.get("record-before")
    return before


def _turn(before: Cursor | None) -> None:
    st.session_state["record-before"] = before
