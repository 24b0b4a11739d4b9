"""Dialogs of the accounts: a new one, a new password. The one-time password is shown once.

It is drawn before anything is written and is the token of the form: a double click, or a rerun
in the middle, creates once and still shows the password that is in force.
"""

import streamlit as st

from components import context
from components.accounts.words import refusal
from components.choosing import distinct
from db.accounts import address, passwords
from db.accounts import users as accounts
from domain.errors import Refused
from domain.vocabulary import Role
from i18n import _, ngettext
from settings import get_settings


def begin_new_user() -> None:
    """Ask for the dialog of a new account."""
    st.session_state["admin-new"] = passwords.once()


def begin_reset(username: str, name: str) -> None:
    """Ask for the dialog of a new password."""
    st.session_state["admin-reset"] = (username, name, passwords.once())


def show_open_dialog() -> None:
    """The dialog asked for, until it is closed: a rerun does not lose it."""
    if "admin-new" in st.session_state:
        st.dialog(_("New user"), on_dismiss=_close)(_new_user)()
    elif "admin-reset" in st.session_state:
        st.dialog(_("Reset password"), on_dismiss=_close)(_reset)()


def _close() -> None:
    for key in ("admin-new", "admin-reset"):
        st.session_state.pop(key, None)


@context.guarded
def _new_user() -> None:
    password = st.session_state["admin-new"]
    done = st.empty()
    with done.form("new-user-form", border=False, enter_to_submit=False):
        name = st.text_input(_("Name and surname"), max_chars=120)
        username = st.text_input(_("User name"), max_chars=80, autocomplete="off")
        email = st.text_input(
            _("Mail address (if there is one)"),
            max_chars=200,
            autocomplete="off",
            help=_("There they are told of sign-ins on new devices and of new passwords."),
        )
        role = st.selectbox(
            _("Role"),
            list(Role),
            index=None,
            format_func=distinct(Role, lambda r: _(r.label)),
            placeholder=_("Choose the role"),
        )
        sent = st.form_submit_button(_("Create the account"), type="primary", width="stretch")
    if not sent:
        return
    if role is None:
        st.error(_("The role is missing."), icon=":material/block:")
        return
    try:
        context.write(address.add_user, username, name, role, password, email)
    except Refused as error:
        st.error(refusal(error), icon=":material/block:")
        return
    with done.container():
        _hand_over(username.strip().casefold(), password.text)


@context.guarded
def _reset() -> None:
    username, name, password = st.session_state["admin-reset"]
    done = st.empty()
    with done.container():
        st.text(
            _(
                "{name} will no longer enter with the old password, and every open session "
                "will be closed at once."
            ).format(name=f"{name} ({username})")
        )
        sent = st.button(_("Reset the password"), type="primary", width="stretch")
    if not sent:
        return
    try:
        context.write(accounts.reset_password, username, password)
    except Refused as error:
        st.error(refusal(error), icon=":material/block:")
        return
    with done.container():
        _hand_over(username, password.text)


def _hand_over(username: str, password: str) -> None:
    st.success(_("Done. Hand over these two now: the password is not shown again."))
    st.markdown(_("User name"))
    st.code(username, language=None)
    st.markdown(_("One-time password"))
    st.code(password, language=None)
    hours = get_settings().one_time_hours
    term = ngettext("It is good for {n} hour.", "It is good for {n} hours.", hours)
    asked = _("At the first sign-in Ponte asks for a new one.")
    st.caption(f"{term.format(n=hours)} {asked}")
