"""What comes to me by mail of my work: chosen here, and stopped here by the link in each mail."""

import streamlit as st

from components import address, context, flash
from components.choosing import distinct
from db.mail import choices
from db.mail.choices import OwnMail
from domain.mail.staff import AtOnce, choices_of
from domain.permissions import Actor, Permission
from i18n import _

_LINKED, _AT_ONCE, _DIGEST = "mail", "mail-at-once", "mail-digest"


def show(me: Actor) -> None:
    """Folded away, but where a link of a mail leads here; nothing for who hears of no cases."""
    if me.may(Permission.CASES_READ):
        _folded(me)


@context.fragment
def _folded(me: Actor) -> None:
    flash.show(_LINKED)
    folded = st.expander(
        _("By mail"),
        icon=":material/mail:",
        expanded=bool(address.get(_LINKED)),
        key="mail-choice",
        on_change="rerun",
    )
    if folded.open:
        with folded:
            _form(me, context.read(choices.own))


def _form(me: Actor, chosen: OwnMail) -> None:
    _told(chosen)
    offered = choices_of(me)
    st.radio(
        _("At once, when a partner says no, asks something or has not answered in time"),
        offered,
        index=offered.index(chosen.at_once) if chosen.at_once in offered else 0,
        format_func=distinct(offered, lambda choice: _(choice.label)),
        horizontal=True,
        key=_AT_ONCE,
    )
    st.toggle(_("Each working morning, what is to be done"), value=chosen.digest, key=_DIGEST)
    st.button(_("Save"), key="mail-save", on_click=_save)


def _told(chosen: OwnMail) -> None:
    st.caption(
        _("References and links alone, while the office is open: never a name, never a need.")
    )
    if not chosen.sends:
        st.caption(_("This installation sends no mail yet: your choice is kept for when it does."))
    elif chosen.address:
        st.caption(_("It goes to {address}.").format(address=chosen.address))
    else:
        st.caption(_("Your account has no mail address: press your name above and write it."))


def _save() -> None:
    at_once = AtOnce(st.session_state.get(_AT_ONCE, AtOnce.NO))
    digest = bool(st.session_state.get(_DIGEST))
    nothing = at_once is AtOnce.NO and not digest
    said = _("Nothing comes by mail any more.") if nothing else _("Your choice is saved.")
    flash.tried(choices.choose, at_once, digest=digest, said=said, at=_LINKED)
