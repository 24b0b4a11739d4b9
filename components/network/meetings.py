"""Rete, meetings: those to come, those that were; from here into one of them."""

import streamlit as st

import i18n
from components import context
from components.elements.rows import Row, rows
from components.network import address, meeting_form, words
from components.network import meeting as network_meeting
from db.network import meetings as network_meetings
from db.network.meetings import PAGE_SIZE, MeetingDetail
from domain.permissions import Actor, Permission
from i18n import _

_PAGE = "meetings-page"


def show(me: Actor) -> None:
    """The list, the open meeting, or the form of a new one."""
    writes = me.may(Permission.NETWORK_WRITE)
    if address.task() == address.NEW and writes:
        meeting_form.new()
    elif address.opened_meeting():
        network_meeting.show(address.opened_meeting(), me)
    else:
        _calendar(writes)


def _calendar(writes: bool) -> None:
    found = context.read(network_meetings.calendar, st.session_state.get(_PAGE, 1))
    if writes:
        st.button(
            _("New meeting"),
            type="primary",
            icon=":material/add:",
            on_click=address.begin,
            args=(address.NEW,),
        )
    if found.coming:
        st.subheader(_("To come"))
        _list(found.coming, "meetings-coming", _("Meetings to come"))
    elif writes:
        st.info(_("No meeting ahead: write the next one down and invite the network."))
    if found.past:
        st.subheader(_("So far · {n}").format(n=i18n.number(found.total_past)))
        _list(found.past, "meetings-past", _("Meetings so far"))
    elif not found.coming:
        st.write(_("No meeting has been written down yet."))
    if found.total_past > PAGE_SIZE:
        st.pagination(-(-found.total_past // PAGE_SIZE), key=_PAGE, max_visible_pages=5)


def _list(meetings: tuple[MeetingDetail, ...], key: str, label: str) -> None:
    rows([_row(meeting) for meeting in meetings], key, label=label, on_open=_open)


def _open(meeting_id: str) -> None:
    address.open_meeting(int(meeting_id))


def _row(meeting: MeetingDetail) -> Row:
    return Row(
        id=str(meeting.id),
        title=words.title(meeting.form),
        href=f"/rete?view=meetings&meeting={meeting.id}",
        tags=words.meeting_tags(meeting),
        lines=(
            f"{words.when(meeting.form)} · {meeting.form.place}",
            f"{_(meeting.form.kind.label)} · {words.turnout(meeting)}",
        ),
    )
