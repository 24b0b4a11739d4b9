"""One partner beside the list: to read for everyone, to keep true for the coordinator."""

import streamlit as st

from components import (
    context,
    into_view,
    network_words,
    partner_address,
    partner_edit,
    partner_form,
    partner_proposals,
    partner_text,
)
from db import network_members, partner_history, partners, partners_write
from db.partners import PartnerDetail
from db.reference import Catalogue
from i18n import _

EDITING = "partner-editing"


def show(reference: str, reference_data: Catalogue, may_write: bool) -> None:
    """Draw the open partner, or say that there is none of this reference."""
    try:
        partner = context.read(partners.detail, reference)
    except partners.UnknownPartner:
        st.warning(_("There is no partner {reference}.").format(reference=reference))
        _close_button()
        return
    editing = may_write and st.session_state.get(EDITING) == reference
    _bar(partner, may_write, editing)
    if editing:
        partner_edit.show(partner, reference_data)
        _activity_button(partner)
    else:
        into_view.bring(reference)
        if may_write:
            partner_proposals.show(partner, reference_data)
        history = context.read(partners.history, reference)
        behaviour = context.read(partner_history.history, reference)
        network = network_words.in_directory(context.read(network_members.of_partner, reference))
        st.html(partner_text.page(partner, history, behaviour, network, reference_data))
        if may_write:
            partner_proposals.ask(partner)


def _bar(partner: PartnerDetail, may_write: bool, editing: bool) -> None:
    """What can be done with the partner, and the way back."""
    with st.container(horizontal=True, key="partner-bar"):
        if may_write and not editing:
            _verify_button(partner)
            st.button(_("Edit"), on_click=_edit, args=(partner.reference,))
        if editing:  # alone: a double click on "Edit" must not land on another button
            st.button(
                _("Back to reading"), icon=":material/arrow_back:", on_click=_edit, args=("",)
            )
        else:
            _close_button()


def _close_button() -> None:
    st.button(_("Close"), on_click=partner_address.open_partner, args=("",))


def _verify_button(partner: PartnerDetail) -> None:
    if st.button(
        _("Verified today"),
        type="primary",
        icon=":material/task_alt:",
        help=_("Someone called and everything is true."),
    ):
        context.write(partners_write.verify, partner.reference)
        partner_form.say(_("Verified today."))
        st.rerun()


def _activity_button(partner: PartnerDetail) -> None:
    if st.button(
        _("No longer active") if partner.active else _("Active again"),
        help=_("Who is no longer active is not found and not suggested; nothing is deleted."),
    ):
        target = not partner.active
        try:
            context.write(
                partners_write.set_active, partner.reference, partner.version, active=target
            )
            partner_form.say(_("Saved."))
        except partners_write.Conflict:
            partner_form.say(_("Someone changed this partner just now: look at it again first."))
        st.rerun()


def _edit(reference: str) -> None:
    st.session_state[EDITING] = reference
