"""One organisation of the network: how far it has come in, what it does there."""

from html import escape
from typing import Any

import streamlit as st

import i18n
from components import context, navigation
from components.address import put
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.elements import into_view
from components.network import words
from components.network.refusals import why
from components.plain import plain
from components.sheet import Sheet, sheet_for
from db.clock import today
from db.network import members as network_members
from db.network.members import Member
from db.reference.catalogue import Catalogue
from domain.errors import NotThere
from domain.network.meetings import FIRST_DAY, MembershipForm
from i18n import _

_STEPS = ("invited_on", "joined_on", "signed_on", "left_on")


def show(reference: str, catalogue: Catalogue, *, writes: bool) -> None:
    """The organisation of that reference, or words when there is none."""
    try:
        member = context.read(network_members.of_partner, reference)
    except NotThere:
        st.warning(_("There is no partner {reference}.").format(reference=plain(reference)))
        _close_button()
        return
    into_view.bring("member", reference)
    st.html(_page(member, catalogue))
    if writes:
        _form(member)
    with st.container(horizontal=True, vertical_alignment="center"):
        navigation.link("partners", _("Open in the directory"), {"partner": reference})
        _close_button()


def _close_button() -> None:
    st.button(_("Close"), type="tertiary", on_click=put, kwargs={"member": ""})


def _page(member: Member, catalogue: Catalogue) -> str:
    tag = words.adhesion_tag(member.form)
    kind = catalogue.partner_types[member.type_code].label
    seat = catalogue.municipalities[member.istat]
    labels, nothing = words.membership(), _("nothing so far")
    facts = {
        labels[name]: i18n.day(day)
        for name in _STEPS
        if (day := getattr(member.form, name)) is not None
    }
    facts[_("Last twelve months")] = " · ".join(words.engagement(member.engagement)) or nothing
    facts[_("How it answers")] = words.responsiveness(member.answered)
    body = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text
    )
    return (
        f'<section class="ponte-meeting"><h2>{escape(member.name)}</h2>'
        f'<p class="under">{escape(f"{kind} · {seat.name} ({seat.province})")}</p>'
        f"<p>{tag.html}</p>"
        f"<dl>{body}</dl></section>"
    )


def _form(member: Member) -> None:
    """The four dates; whoever leaves one empty says that it has not happened."""
    sheet = sheet_for("network_member", member.reference, member.version)
    labels = words.membership()
    sheet.two_texts(labels.__getitem__, _said)
    sheet.problems(labels.__getitem__)
    with st.form(sheet.key("form"), enter_to_submit=False):
        for pair in (_STEPS[:2], _STEPS[2:]):
            for column, name in zip(st.columns(2), pair, strict=True):
                with column:
                    draft_choice.date_input(
                        labels[name],
                        sheet.place,
                        name,
                        getattr(member.form, name),
                        earliest=FIRST_DAY,
                        latest=today(),
                    )
        st.form_submit_button(_("Save"), type="primary", on_click=_save, args=(sheet, member))
    draft_saving.told_and_thrown_away(sheet.place)


def _save(sheet: Sheet, member: Member) -> None:
    form = MembershipForm(*(sheet.value(name) for name in _STEPS))
    sheet.save(network_members.save, member.reference, sheet.version, form, mine=form, why=why)


def _said(_name: str, value: Any) -> str:
    return i18n.day(value) if value else ""
