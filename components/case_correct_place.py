"""Where a case belongs, how it reached us, and whether the notice was given, put right."""

import streamlit as st

import i18n
from components.case_correct_form import buttons, key, problem, saver
from components.choosing import distinct
from components.mobile_words import quarter, quarters
from db.case_correct import correct_notice, correct_place
from db.case_detail import CaseDetail
from db.clock import utcnow
from db.reference import Catalogue
from domain.business_time import ROME
from i18n import _
from settings import get_settings


def place(case: CaseDetail, catalogue: Catalogue) -> None:
    """Quarter and channel, side by side."""
    listed = quarters(catalogue, case.quarter.id)
    channels = list(catalogue.channels)
    where, how, save = key("quarter"), key("channel"), saver(case)

    def saved() -> None:
        chosen, channel = st.session_state[where], st.session_state[how]
        mine = f"{quarter(catalogue, chosen)}\n{catalogue.channels[channel].label}"
        save(mine, correct_place, chosen, channel)

    with st.form(key("place-form"), border=False, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            st.selectbox(
                _("Quarter"),
                listed,
                index=listed.index(case.quarter.id),
                format_func=distinct(listed, lambda i: quarter(catalogue, i)),
                key=where,
            )
            problem("quarter_id")
        with right:
            st.selectbox(
                _("Channel"),
                channels,
                index=channels.index(case.channel),
                format_func=distinct(channels, lambda code: catalogue.channels[code].label),
                key=how,
            )
            problem("channel")
        buttons("place", saved)
    st.caption(
        _("Map and figures follow; the number stays {reference}.").format(reference=case.reference)
    )


def notice(case: CaseDetail, catalogue: Catalogue) -> None:
    """Given or not, and on which day; what it means for partners beside it."""
    today = utcnow().astimezone(ROME).date()
    given, day, save = key("notice"), key("notice-day"), saver(case)

    def saved() -> None:
        on = st.session_state[day] if st.session_state[given] else None
        if on:
            mine = _("Given on {day}").format(day=i18n.day(on))
            done = _("Put right. A partner that has accepted sees who the tenant is.")
        else:
            mine = _("Not given")
            done = _("Put right. No partner sees who the tenant is any more.")
        save(mine, correct_notice, on, done=done)

    st.text(_("Without the notice no partner ever sees who the tenant is, nor the telephone."))
    version = case.privacy_version or get_settings().privacy_notice_version
    with st.form(key("notice-form"), border=False, enter_to_submit=False):
        st.checkbox(
            _("Given, version {version}").format(version=version),
            value=case.privacy_given_on is not None,
            key=given,
        )
        st.date_input(
            _("Given on"),
            value=case.privacy_given_on or today,
            max_value=today,
            format="DD/MM/YYYY",
            key=day,
        )
        problem("privacy_given_on")
        buttons("notice", saved)
