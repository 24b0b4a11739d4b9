"""The form of a meeting: written down, changed, and what happens when two write at once."""

from collections.abc import Callable
from datetime import time
from typing import Any

import streamlit as st

import i18n
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.network import address
from components.network.refusals import why
from components.sheet import Sheet, sheet_for
from db.clock import today
from db.network import meetings as network_meetings
from db.network.meetings import MeetingDetail
from domain.network.meetings import FIRST_DAY, FURTHEST, HEADCOUNT_LIMIT, MeetingForm, MeetingKind
from i18n import _

_QUARTER_OF_AN_HOUR = 900


def new() -> None:
    """The form of a meeting that is not written down yet."""
    st.subheader(_("New meeting"))
    sheet = sheet_for("meeting", "new", 0)
    _fields(sheet, MeetingForm(), lambda: _create(sheet), _("Save the meeting"))


def edit(meeting: MeetingDetail) -> None:
    """The form of one that is."""
    sheet = sheet_for("meeting", meeting.id, meeting.version)
    sheet.two_texts(_labels().__getitem__, _said)
    _fields(sheet, meeting.form, lambda: _save(sheet, meeting.id), _("Save"))


def _labels() -> dict[str, str]:
    return {
        "day": _("Day"),
        "begins": _("Begins at"),
        "ends": _("Ends at"),
        "place": _("Place"),
        "kind": _("Kind of meeting"),
        "title": _("Subject"),
        "agenda": _("Agenda"),
        "minutes": _("Minutes"),
        "headcount": _("People present"),
    }


def _fields(sheet: Sheet, start: MeetingForm, save: Callable[[], None], label: str) -> None:
    words = _labels()
    sheet.problems(words.__getitem__)
    with st.form(sheet.key("form"), enter_to_submit=False):
        _place_and_time(sheet, start, words)
        draft.text_area(
            words["agenda"],
            sheet.place,
            "agenda",
            value=start.agenda,
            height=110,
            in_form=True,
        )
        if sheet.version:
            _what_came_of_it(sheet, start, words)
        st.form_submit_button(label, type="primary", on_click=save)
    with st.container(horizontal=True):
        st.button(_("Cancel"), type="tertiary", on_click=_cancel, args=(sheet,))
        draft_saving.told_and_thrown_away(sheet.place)


def _place_and_time(sheet: Sheet, start: MeetingForm, words: dict[str, str]) -> None:
    day, begins, ends = st.columns([2, 1, 1])
    with day:
        draft_choice.date_input(
            words["day"] + " *",
            sheet.place,
            "day",
            start.day,
            earliest=FIRST_DAY,
            latest=today() + FURTHEST,
        )
    for column, name in ((begins, "begins"), (ends, "ends")):
        hour = getattr(start, name)
        with column:
            draft_choice.time_input(
                words[name],
                sheet.place,
                name,
                time.fromisoformat(hour) if hour else None,
                step=_QUARTER_OF_AN_HOUR,
            )
    draft.text_input(
        words["place"] + " *",
        sheet.place,
        "place",
        value=start.place,
        placeholder=_("Room and town"),
        in_form=True,
    )
    kind, title = st.columns([1, 2])
    with kind:
        draft_choice.selectbox(
            words["kind"],
            sheet.place,
            "kind",
            list(MeetingKind),
            start.kind,
            lambda kind: _(kind.label),
        )
    with title:
        draft.text_input(
            words["title"],
            sheet.place,
            "title",
            value=start.title,
            placeholder=_("Optional: what it is about"),
            in_form=True,
        )


def _what_came_of_it(sheet: Sheet, start: MeetingForm, words: dict[str, str]) -> None:
    """What is known only afterwards, so that a new meeting has fewer fields."""
    draft.text_area(
        words["minutes"],
        sheet.place,
        "minutes",
        value=start.minutes,
        height=200,
        in_form=True,
        help=_("Everyone who signs in can read them: never write a tenant’s name."),
    )
    with st.container(width=220):
        draft_choice.number_input(
            words["headcount"],
            sheet.place,
            "headcount",
            start.headcount,
            0,
            HEADCOUNT_LIMIT,
            help=_("Only where who came is not ticked one by one."),
        )


def _written(sheet: Sheet) -> MeetingForm:
    """The form as it stands in the browser."""
    begins, ends = sheet.value("begins"), sheet.value("ends")
    headcount = sheet.value("headcount")
    return MeetingForm(
        day=sheet.value("day"),
        begins=f"{begins:%H:%M}" if begins else "",
        ends=f"{ends:%H:%M}" if ends else "",
        place=sheet.text("place"),
        kind=sheet.value("kind") or MeetingKind.PLENARY,
        title=sheet.text("title"),
        agenda=sheet.text("agenda"),
        minutes=sheet.text("minutes") if sheet.version else "",
        headcount=int(headcount) if headcount is not None else None,
    )


def _create(sheet: Sheet) -> None:
    if sheet.save(network_meetings.create, _written(sheet), sheet.token, why=why):
        address.open_meeting(sheet.result)


def _save(sheet: Sheet, meeting_id: int) -> None:
    form = _written(sheet)
    if sheet.save(network_meetings.edit, meeting_id, sheet.version, form, mine=form, why=why):
        address.begin("")


def _cancel(sheet: Sheet) -> None:
    sheet.close()
    address.begin("")


def _said(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "day":
        return i18n.day(value)
    if name == "kind":
        return _(value.label)
    return str(value)
