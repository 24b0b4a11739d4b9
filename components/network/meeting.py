"""One meeting: who was invited and came, what was promised, agenda and minutes."""

from html import escape

import streamlit as st

from components import context, files, flash
from components.network import address, attendance, commitments, invite, meeting_form, words
from db.clock import today
from db.network import meetings as network_meetings
from db.network.meetings import MeetingDetail
from domain.errors import Changed, NotThere
from domain.permissions import Actor, Permission
from exchange.network import calendar as meeting_calendar
from i18n import _


def show(meeting_id: int, me: Actor) -> None:
    """The meeting of that id, or words when there is none."""
    st.button(
        _("All meetings"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=address.open_meeting,
        args=(0,),
    )
    try:
        meeting = context.read(network_meetings.detail, meeting_id)
    except NotThere:
        st.warning(_("There is no such meeting."), icon=":material/search_off:")
        return
    writes = me.may(Permission.NETWORK_WRITE)
    st.html(_head(meeting))
    if writes and address.task() == address.EDIT:
        meeting_form.edit(meeting)
        return
    _bar(meeting, writes)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        if writes and not meeting.called_off:
            invite.show(meeting)
        attendance.show(meeting, writes)
    with right:
        commitments.of_meeting(meeting, me)
        st.html(_texts(meeting))


def _head(meeting: MeetingDetail) -> str:
    tags = "".join(tag.html for tag in words.meeting_tags(meeting))
    under = f"{words.when(meeting.form)} · {meeting.form.place}"
    title = escape(words.title(meeting.form))
    return f'<section class="ponte-meeting"><h2>{title} {tags}</h2><p>{escape(under)}</p></section>'


def _texts(meeting: MeetingDetail) -> str:
    """Agenda and minutes as they were written."""
    parts = (
        (_("Agenda"), meeting.form.agenda, _("No agenda yet.")),
        (_("Minutes"), meeting.form.minutes, _("No minutes yet.")),
    )
    body = "".join(
        f'<h3>{escape(name)}</h3><p class="text">{escape(text or none)}</p>'
        for name, text, none in parts
    )
    return f'<section class="ponte-meeting">{body}</section>'


def _bar(meeting: MeetingDetail, writes: bool) -> None:
    """What can be done with the meeting."""
    with st.container(horizontal=True, key="meeting-bar"):
        if writes:
            st.button(
                _("Edit"),
                icon=":material/edit:",
                on_click=address.begin,
                args=(address.EDIT,),
            )
        ahead = meeting.form.day is not None and meeting.form.day >= today()
        if ahead:  # one that was called off too: the file strikes it out where it was copied
            files.offer(
                _("Calendar file"),
                meeting_calendar.write(meeting, context.origin()),
                f"ponte-{meeting.form.day}.ics",
                "text/calendar",
                icon=":material/calendar_add_on:",
            )
        if writes:
            st.button(
                _("The meeting takes place after all") if meeting.called_off else _("Call off"),
                type="tertiary",
                on_click=_call_off,
                args=(meeting,),
                help=_("Nothing is deleted: the meeting stays here and counts nowhere."),
            )


def _call_off(meeting: MeetingDetail) -> None:
    flash.tried(
        network_meetings.call_off,
        meeting.id,
        meeting.version,
        called_off=not meeting.called_off,
        said=_("Saved."),
        why=_not_called_off,
    )


def _not_called_off(error: Exception) -> str | None:
    match error:
        case Changed():
            return _("Someone changed this meeting just now: look at it again first.")
        case NotThere():
            return ""  # the run that follows says so
    return None
