"""The calendar of the mobile office: stops to come and past, a page at a time."""

import streamlit as st

import i18n
from components import context, files
from components.choosing import distinct
from components.elements.rows import Row, Tag, rows
from components.mobile import address, words
from db.mobile import stops as mobile_stops
from db.mobile.stops import PAGE, StopDetail
from domain.permissions import Actor, Permission
from exchange.mobile import calendar as stops_calendar
from i18n import _, ngettext

_VIEW = "mobile-view"


def show(me: Actor) -> None:
    """Head, the two lists, paging."""
    past = address.view() == address.PAST
    _head(me)
    labels = {address.COMING: _("To come"), address.PAST: _("Past")}
    st.session_state[_VIEW] = address.PAST if past else address.COMING
    st.segmented_control(
        _("Stops"),
        list(labels),
        format_func=distinct(labels, labels.__getitem__),
        key=_VIEW,
        label_visibility="collapsed",
        on_change=_turn_over,
        required=True,
    )
    number = address.page()
    total, stops = context.read(mobile_stops.past if past else mobile_stops.coming, number)
    if not stops:
        _empty(past=past, me=me)
        return
    st.caption(ngettext("{n} stop", "{n} stops", total).format(n=i18n.number(total)))
    opened = rows(
        [_row(stop) for stop in stops],
        f"mobile-stops-{past}",
        label=labels[address.PAST if past else address.COMING],
        on_open=lambda stop: address.go(stop=stop),
    )
    if opened:
        st.rerun()
    _pages(number, total)


def _head(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="mobile-head"):
        st.title(_("Mobile office"), anchor=False, width="content")
        if me.may(Permission.MOBILE_WRITE):
            st.button(
                _("New stop"),
                type="primary",
                icon=":material/add:",
                on_click=address.go,
                kwargs={"do": address.NEW},
            )
        if me.may(Permission.IDENTITY_READ):
            st.button(
                _("Import a list"),
                icon=":material/upload_file:",
                on_click=address.go,
                kwargs={"do": address.IMPORT},
            )
        if me.may(Permission.CASES_WRITE):
            st.link_button(
                _("Camper without signal"),
                "/campo",
                icon=":material/signal_disconnected:",
                help=_(
                    "Prepare a tablet once, with a network: then cases and check-ins are written "
                    "where there is no signal, and sent as soon as there is one."
                ),
            )
        files.offer(
            _("Calendar (.ics)"),
            stops_calendar.write(context.read(mobile_stops.for_calendar)),
            "ufficio-mobile.ics",
            "text/calendar",
            icon=":material/calendar_month:",
            help=_("The stops to come, for the calendar of a phone or a computer."),
        )


def _turn_over() -> None:
    address.go(view=st.session_state[_VIEW])


def _empty(*, past: bool, me: Actor) -> None:
    text = _("No stop has been held yet.") if past else _("No stop is planned.")
    if not past and me.may(Permission.MOBILE_WRITE):
        text += " " + _("Plan one with New stop: a whole series at once, if you like.")
    st.info(text, icon=":material/airport_shuttle:")


def _row(stop: StopDetail) -> Row:
    tags = (
        *((Tag(_("cancelled"), "bad"),) if stop.cancelled_at else ()),
        *((Tag(_("today"), "info"),) if stop.today else ()),
    )
    date = i18n.day(stop.starts_at, "EEEE d MMMM y")
    lines = (
        f"{words.hours(stop)} · {words.where(stop)}",
        words.sentence(stop),
    )
    return Row(
        id=str(stop.id),
        title=f"{date[:1].upper()}{date[1:]} · {stop.quarter.name}",
        href=f"/ufficio-mobile?stop={stop.id}",
        tags=tags,
        lines=tuple(line for line in lines if line),
    )


def _pages(number: int, total: int) -> None:
    if total <= PAGE:
        return
    view = address.view() or address.COMING
    with st.container(horizontal=True, key="mobile-pages"):
        for label, icon, page, off in (
            (_("Previous"), ":material/chevron_left:", number - 1, number <= 1),
            (_("Next"), ":material/chevron_right:", number + 1, number * PAGE >= total),
        ):
            st.button(
                label,
                icon=icon,
                disabled=off,
                on_click=address.go,
                kwargs={"view": view, "page": str(page)},
            )


def back() -> None:
    """The way from a stop or a form to the calendar."""
    st.button(
        _("Calendar of stops"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=address.go,
        kwargs={"view": address.COMING},
    )
