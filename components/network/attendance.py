"""The list of a meeting: one line for each organisation, one click for each mark.

A component of its own: forty lines with buttons as Streamlit elements would be slow, and a person
ticking a list does not wait between two clicks. The browser shows each mark at once, keeps it until
the server has it, and sends again what may have been lost.
"""

from typing import Any

import streamlit as st

import i18n
from components import context, flash
from components.choosing import distinct
from components.elements import ids, script
from components.network import words
from components.network.refusals import why
from db.clock import today
from db.network import attendance
from db.network.attendance import Attendee, Mark
from db.network.invitations import withdraw
from db.network.meetings import MeetingDetail
from domain.network.meetings import Answer
from i18n import _, ngettext

_REFUSED = "attendance-refused"
"""How many times a mark could not be saved: the browser then forgets what it holds."""
LIST = "attendance-list"


@context.named_fragment(LIST)
def show(meeting: MeetingDetail, writes: bool) -> None:
    """Draw it; marks are saved as they are clicked."""
    flash.show()
    places = context.read(attendance.of_meeting, meeting.id)
    was = meeting.form.day is not None and meeting.form.day <= today()
    st.subheader(_("Who came") if was else _("Who is invited"))
    if not places:
        _nobody(meeting, writes)
        return
    st.caption(_counts(places, was))
    _list(meeting, places, was=was, writes=writes and not meeting.called_off)
    open_ = sum(place.came is None for place in places)
    if writes and was and open_ and not meeting.called_off:
        st.button(
            ngettext("{n} not ticked: absent", "{n} not ticked: absent", open_).format(n=open_),
            icon=":material/checklist:",
            on_click=_close,
            args=(meeting.id,),
        )


def _nobody(meeting: MeetingDetail, writes: bool) -> None:
    if meeting.form.headcount is not None:
        st.write(words.turnout(meeting))
        st.caption(_("Who they were is not written down."))
    elif writes:
        st.write(_("Nobody is invited yet. Choose above."))
    else:
        st.write(_("Nobody is invited yet."))


def _counts(places: tuple[Attendee, ...], was: bool) -> str:
    if was:
        came = sum(place.came is True for place in places)
        away = sum(place.came is False for place in places)
        return _("{came} present · {away} absent · {open} to tick").format(
            came=i18n.number(came),
            away=i18n.number(away),
            open=i18n.number(len(places) - came - away),
        )
    yes = sum(place.answer is Answer.YES for place in places)
    no = sum(place.answer is Answer.NO for place in places)
    return _("{all} invited · {yes} will come · {no} will not · {open} have not answered").format(
        all=i18n.number(len(places)),
        yes=i18n.number(yes),
        no=i18n.number(no),
        open=i18n.number(len(places) - yes - no),
    )


def _list(meeting: MeetingDetail, places: tuple[Attendee, ...], *, was: bool, writes: bool) -> None:
    key = f"attendance-{meeting.id}-{was}"
    named = distinct(places, lambda place: place.organisation, lambda place: place.reference)
    marks = (
        ((Mark.CAME, _("Present"), "good"), (Mark.ABSENT, _("Absent"), "bad"))
        if was
        else ((Mark.YES, _("Will come"), "good"), (Mark.NO, _("Will not come"), "bad"))
    )
    data = {
        "label": _("Organisations at the meeting"),
        "search": _("Find an organisation in the list"),
        "writes": writes,
        "round": st.session_state.get(_REFUSED, 0),
        "marks": [{"code": m.value, "text": text, "tone": tone} for m, text, tone in marks],
        "none": (Mark.UNKNOWN if was else Mark.NO_ANSWER).value,
        "nothing": "" if was else _("No answer yet"),
        "referent": _("Referent"),
        "remove": "" if was else _("Take off the list"),
        "rows": [_row(place, was, named(place)) for place in places],
    }

    def marked() -> None:
        _mark(meeting.id, st.session_state[key].marks)

    def sent() -> None:
        numbers = _numbers(st.session_state[key].sent)
        if len(numbers) == 2:
            _try(attendance.send, meeting.id, *numbers)

    def removed() -> None:
        for number in _numbers([st.session_state[key].removed]):
            _try(withdraw, meeting.id, number)

    component = script.component("ponte_attendance", __file__, "elements/fold.js")
    component(
        data=data, key=key, on_marks_change=marked, on_sent_change=sent, on_removed_change=removed
    )


def _row(place: Attendee, was: bool, name: str) -> dict[str, Any]:
    mark: str = place.answer.value
    if was:
        mark = {True: Mark.CAME, False: Mark.ABSENT, None: Mark.UNKNOWN}[place.came].value
    named = distinct(
        place.referents,
        lambda p: p.name,
        lambda p: p.title,
        lambda p: i18n.phone(p.phone),
        lambda p: p.email,
    )
    notes = [] if place.reference else [_("deleted since")]
    if not place.invited:
        notes.append(_("not invited"))
    elif was and place.answer is not Answer.NONE:
        notes.append(_(place.answer.label))
    return {
        "id": str(place.id),
        "name": name,
        "href": f"/partner?partner={place.reference}" if place.reference else "",
        "referent": place.referent,
        "contact": str(place.contact_id or ""),
        "referents": [{"id": str(p.id), "name": named(p)} for p in place.referents],
        "note": " · ".join(notes),
        "mark": mark,
    }


def _numbers(found: Any) -> list[int]:
    """The ids among what the browser sent; it may have sent anything."""
    written = [item for item in found if isinstance(item, str)] if isinstance(found, list) else []
    return [known for item in written if (known := ids.number(item)) is not None]


def _mark(meeting_id: int, found: Any) -> None:
    known = {mark.value for mark in Mark}
    marks = [
        (number, Mark(pair[1]))
        for pair in (found if isinstance(found, list) else [])
        if isinstance(pair, list) and len(pair) == 2 and str(pair[1]) in known
        for number in _numbers(pair[:1])
    ]
    if marks:
        _try(attendance.mark, meeting_id, marks)


def _close(meeting_id: int) -> None:
    _try(attendance.close_list, meeting_id)


def _try(function: Any, meeting_id: int, *args: Any) -> None:
    """Save in the callback of a click; a refusal makes the browser forget what it showed."""
    if not flash.tried(function, meeting_id, *args, why=why):
        st.session_state[_REFUSED] = st.session_state.get(_REFUSED, 0) + 1
