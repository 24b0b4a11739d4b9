"""One partner beside the list: to read for everyone, to keep true for the coordinator."""

import streamlit as st

from components import context, flash
from components.directory import address, calls, edit, proposals, text
from components.elements import confirm, into_view
from components.network import words as network_words
from components.plain import plain
from db.directory import calls as made_calls
from db.directory import detail as partners
from db.directory import history as partner_history
from db.directory import reminders as partner_reminders
from db.directory import write as partners_write
from db.directory.detail import PartnerDetail
from db.network import members as network_members
from db.reference.catalogue import Catalogue
from domain.errors import Changed, NotThere, Refused
from domain.permissions import Permission
from i18n import _

EDITING = "partner-editing"


def show(reference: str, reference_data: Catalogue, may_write: bool) -> None:
    """Draw the open partner, or say that there is none of this reference."""
    try:
        partner = context.read(partners.detail, reference)
    except NotThere:
        st.warning(_("There is no partner {reference}.").format(reference=plain(reference)))
        _close_button()
        return
    editing = may_write and st.session_state.get(EDITING) == reference
    _bar(partner, may_write, editing)
    if editing:
        edit.show(partner, reference_data)
        _activity_button(partner)
    else:
        into_view.bring("partner", reference)
        if may_write:
            proposals.show(partner, reference_data)
        history = context.read(partners.history, reference)
        behaviour = context.read(partner_history.history, reference)
        network = network_words.in_directory(context.read(network_members.of_partner, reference))
        wrong = context.read(made_calls.doubted).get(reference, frozenset())
        st.html(text.opening(partner, reference_data, wrong))
        calls.show(reference)
        st.html(text.rest(partner, history, behaviour, network, reference_data, wrong))
        if may_write:
            proposals.ask(partner)


def _bar(partner: PartnerDetail, may_write: bool, editing: bool) -> None:
    """What can be done with the partner, and the way back."""
    with st.container(horizontal=True, key="partner-bar"):
        if may_write and not editing:
            _verify_button(partner)
            if partner.verification_undo:
                _undo_button(partner)
        if partner.no_reminders_at and not editing and context.actor().may(Permission.CASES_READ):
            _reminders_button(partner)
        if may_write and not editing:
            st.button(_("Edit"), on_click=_edit, args=(partner.reference,))
        if editing:  # alone: a double click on "Edit" must not land on another button
            st.button(
                _("Back to reading"), icon=":material/arrow_back:", on_click=_edit, args=("",)
            )
        else:
            _close_button()


def _close_button() -> None:
    st.button(_("Close"), on_click=address.open_partner, args=("",))


def _verify_button(partner: PartnerDetail) -> None:
    if st.button(
        _("Verified today"),
        type="primary",
        icon=":material/task_alt:",
        help=_("Someone called and everything is true."),
    ):
        context.write(partners_write.verify, partner.reference)
        flash.say(_("Verified today."))
        st.rerun()


def _undo_button(partner: PartnerDetail) -> None:
    if st.button(
        _("Not verified after all"),
        icon=":material/undo:",
        help=_("Pressed by mistake: the date before stands again. The history keeps both."),
    ):
        said = _("Taken back: the date before stands again.")
        flash.tried(partners_write.undo_verify, partner.reference, said=said, why=_why)
        st.rerun()


def _reminders_button(partner: PartnerDetail) -> None:
    if st.button(
        _("Send reminders again"),
        icon=":material/notifications:",
        help=_("They stopped them from a mail of ours. Begin again only when they agree."),
    ):
        context.write(partner_reminders.begin_again, partner.reference)
        flash.say(_("Reminders go out again."))
        st.rerun()


def _activity_button(partner: PartnerDetail) -> None:
    """Taking a partner out asks first; back in is one click."""
    if not partner.active:
        st.button(_("Active again"), on_click=_set_active, args=(partner, True))
        return
    confirm.ask(
        _("No longer active"),
        _("Who is no longer active is not found and not suggested; nothing is deleted."),
        _("Yes, no longer active"),
        icon=":material/block:",
        on_yes=_set_active,
        args=(partner, False),
    )


def _set_active(partner: PartnerDetail, active: bool) -> None:
    flash.tried(
        partners_write.set_active,
        partner.reference,
        partner.version,
        active=active,
        said=_("Saved."),
        why=_why,
    )


def _why(error: Exception) -> str | None:
    match error:
        case Refused():
            return _("Nothing to take back: this partner was verified anew since.")
        case Changed():
            return _("Someone changed this partner just now: look at it again first.")
    return None


def _edit(reference: str) -> None:
    st.session_state[EDITING] = reference
