"""One stop: for the community manager the check-in, for the coordinator about how many."""

import streamlit as st

import i18n
from components.mobile import address, calendar, check_in, words
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.permissions import Actor, Permission
from i18n import _


def show(stop: StopDetail, me: Actor, catalogue: Catalogue) -> None:
    """The screen of a stop."""
    _head(stop, me)
    if stop.cancelled_at is not None:
        st.warning(
            _("This stop was cancelled on {day}. Whoever is on the list is to be told.").format(
                day=i18n.day(stop.cancelled_at)
            ),
            icon=":material/event_busy:",
        )
    elif stop.ahead:
        st.info(
            _("This stop is still to come: whoever comes is registered on its day."),
            icon=":material/schedule:",
        )
    if me.may(Permission.IDENTITY_READ):
        check_in.show(stop, catalogue)
    elif stop.cancelled_at is None:
        _numbers(stop)


def _head(stop: StopDetail, me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="mobile-stop-head"):
        calendar.back()
        if me.may(Permission.IDENTITY_READ) and stop.cancelled_at is None:
            _to(_("Import a list"), ":material/upload_file:", stop, address.IMPORT)
            _to(_("Add a tenant"), ":material/person_add:", stop, address.PERSON)
        if me.may(Permission.MOBILE_WRITE):
            _to(_("Change"), ":material/edit:", stop, address.EDIT)
    st.title(stop.quarter.name, anchor=False)
    day = words.day(stop)
    parts = (
        day[:1].upper() + day[1:],
        words.hours(stop),
        stop.quarter.municipality,
        stop.place,
    )
    st.caption(words.plain(" · ".join(part for part in parts if part)))


def _to(label: str, icon: str, stop: StopDetail, task: str) -> None:
    st.button(label, icon=icon, on_click=address.go, kwargs={"stop": str(stop.id), "do": task})


def _numbers(stop: StopDetail) -> None:
    """Counters without a name, for who may not read identities."""
    figures = words.figures(stop.counts)
    for column, (label, text) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, text)
    st.caption(
        _(
            "The numbers are told once, with the first release after the stop, and the true one "
            "lies between the two. More is told of whole places alone, in the report: so nobody "
            "can be recognised."
        )
    )
