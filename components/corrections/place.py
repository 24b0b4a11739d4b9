"""Where a case belongs, how it reached us, and whether the notice was given, put right."""

import streamlit as st

import i18n
from components import context
from components.corrections.form import buttons, drafted, key, problem, saver
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.mobile.words import quarter, quarters
from db import clock
from db.cases.detail import CaseDetail
from db.corrections.case import correct_language, correct_notice, correct_place
from db.notices import versions
from db.reference.catalogue import Catalogue
from domain.languages import SPOKEN
from domain.rights.notice import TONGUES, NoticeWay, way_of
from i18n import _


def whereabouts(case: CaseDetail, catalogue: Catalogue) -> None:
    """Quarter and channel, side by side."""
    listed = quarters(catalogue, case.quarter.id)
    channels = list(catalogue.channels)
    place, begun = drafted(case, "place")
    value, save = draft_saving.fields(place), saver(begun, place)

    def saved() -> None:
        chosen, channel = value("quarter"), value("channel")
        mine = f"{quarter(catalogue, chosen)}\n{catalogue.channels[channel].label}"
        save(mine, correct_place, chosen, channel)

    with st.form(key("place-form"), border=False, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            draft_choice.selectbox(
                _("Quarter"),
                place,
                "quarter",
                listed,
                case.quarter.id,
                lambda i: quarter(catalogue, i),
            )
            problem("quarter_id")
        with right:
            draft_choice.selectbox(
                _("Channel"),
                place,
                "channel",
                channels,
                case.channel,
                lambda code: catalogue.channels[code].label,
            )
            problem("channel")
        buttons("place", saved)
    draft_saving.told_and_thrown_away(place)
    st.caption(
        _("Map and figures follow; the number stays {reference}.").format(reference=case.reference)
    )


def language(case: CaseDetail, catalogue: Catalogue) -> None:
    """What the tenant speaks; who speaks it too is suggested first."""
    place, begun = drafted(case, "language")
    value, save = draft_saving.fields(place), saver(begun, place)
    offered = ["", *SPOKEN]

    def said(code: str) -> str:
        return i18n.tongue(code) if code else _("Not said")

    def saved() -> None:
        chosen = value("language") or ""
        save(said(chosen), correct_language, chosen)

    with st.form(key("language-form"), border=False, enter_to_submit=False):
        draft_choice.selectbox(_("Language"), place, "language", offered, case.language, said)
        problem("language")
        buttons("language", saved)
    draft_saving.told_and_thrown_away(place)
    st.caption(_("Partners who speak it come first, and the tenant’s sheet is written in it."))


def notice(case: CaseDetail, catalogue: Catalogue) -> None:
    """Given or not, on which day and how; what it means for partners beside it."""

    def said(code: str) -> str:
        return _(NoticeWay(code).label) if code else _("Not said how")

    def spoken(code: str) -> str:
        return TONGUES[code].name if code else _("Not said")

    today = clock.today()
    place, begun = drafted(case, "notice")
    value, save = draft_saving.fields(place), saver(begun, place)

    def saved() -> None:
        on = value("day") if value("given") else None
        way, tongue = value("way") or "", value("tongue") or ""
        if on:
            told = [_("Given on {day}").format(day=i18n.day(on)), said(way), spoken(tongue)]
            mine = "\n".join(dict.fromkeys(told))
            done = _("Put right. A partner that has accepted sees who the tenant is.")
        else:
            mine = _("Not given")
            done = _("Put right. No partner sees who the tenant is any more.")
        save(mine, correct_notice, on, way_of(way), tongue, done=done)

    st.text(_("Without the notice no partner ever sees who the tenant is, nor the telephone."))
    version = case.privacy_version or context.read(versions.given_today).version
    tongues = context.read(versions.languages_of, version)
    with st.form(key("notice-form"), border=False, enter_to_submit=False):
        given = _("Given, version {version}").format(version=version)
        draft_choice.checkbox(given, place, "given", case.privacy_given_on is not None)
        held = case.privacy_given_on or today
        draft_choice.date_input(_("Given on"), place, "day", held, latest=today, demanded=True)
        problem("privacy_given_on")
        ways = ["", *(each.value for each in NoticeWay)]
        held_way = case.privacy_way.value if case.privacy_way else ""
        draft_choice.selectbox(_("How it was given"), place, "way", ways, held_way, said)
        if tongues:
            offered, tongue = ["", *tongues], case.privacy_language
            draft_choice.selectbox(
                _("Language of the notice"), place, "tongue", offered, tongue, spoken
            )
        buttons("notice", saved)
    draft_saving.told_and_thrown_away(place)
