"""The accounts: the list, and beside it the one that is open."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

import i18n
from components import address, context, flash
from components.accounts import forms
from components.accounts.words import refusal
from components.choosing import distinct
from components.elements import confirm
from components.elements.rows import Row, Tag, rows
from db.accounts import address as mail_address
from db.accounts import factors, listing
from db.accounts import users as accounts
from db.accounts.users import KnownAccount
from domain.accounts.second import compulsory
from domain.errors import Refused
from domain.vocabulary import Role
from i18n import _, ngettext
from settings import get_settings

_AT = "account"
"""Where it is told what became of the last click."""


@context.fragment
def show() -> None:
    """The view *Users*."""
    users = context.read(accounts.list_users)
    chosen = address.get("user")
    head, button = st.columns([3, 2], vertical_alignment="center", gap="medium")
    head.markdown(_summary(users))
    button.button(
        _("New user"),
        type="primary",
        icon=":material/person_add:",
        width="stretch",
        on_click=forms.begin_new_user,
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        clicked = rows(
            [_row(user) for user in users],
            "admin-users",
            label=_("Users"),
            selected=chosen,
        )
    if clicked and clicked != chosen:
        address.put(user=clicked)
        st.rerun()
    with right:
        found = next((user for user in users if user.username == chosen), None)
        if found:
            _open(found)
        elif chosen:
            st.warning(_("This account does not exist."), icon=":material/person_off:")
        else:
            st.caption(_("Open an account to change its role, reset its password or disable it."))
    forms.show_open_dialog()


def _summary(users: Sequence[KnownAccount]) -> str:
    active = sum(user.active for user in users)
    text = ngettext("**{n}** active account", "**{n}** active accounts", active).format(n=active)
    disabled = len(users) - active
    if disabled:
        text += " · " + ngettext("{n} disabled account", "{n} disabled accounts", disabled).format(
            n=disabled
        )
    return text


def _row(user: KnownAccount) -> Row:
    tags = [Tag(_(user.role.label), "info")]
    if not user.active:
        tags.append(Tag(_("Disabled"), "bad"))
    elif user.must_change:
        tags.append(Tag(_("Password to change"), "warn"))
    return Row(
        id=user.username,
        title=user.name,
        href=f"/amministrazione?view=users&user={user.username}",
        tags=tuple(tags),
        lines=(f"{user.username} · {_last_seen(user)}",),
    )


def _last_seen(user: KnownAccount) -> str:
    if user.last_seen_at is None:
        return _("never signed in")
    return _("last here {when}").format(when=i18n.ago(user.last_seen_at))


def _open(user: KnownAccount) -> None:
    own = context.signed_in().username == user.username
    with st.container(border=True):
        st.html(f"<h3>{escape(user.name)}</h3>")  # a name is text, never Markdown
        st.caption(
            f"{user.username} · " + _("account since {day}").format(day=i18n.day(user.created_at))
        )
        _name_and_role(user, own)
        _second(user, own)
        if own:
            st.caption(_("This is your own account: another administrator can disable it."))
        if not user.external:
            st.button(
                _("Reset password"),
                icon=":material/key:",
                width="stretch",
                on_click=forms.begin_reset,
                args=(user.username, user.name),
            )
        confirm.ask(
            _("Close its sessions"),
            _("Whoever uses this account now has to sign in again."),
            _("Yes, close its sessions"),
            icon=":material/logout:",
            width="stretch",
            on_yes=_close_sessions,
            args=(user.username,),
        )
        _activity(user, own)


def _name_and_role(user: KnownAccount, own: bool) -> None:
    if user.external:
        st.caption(_("Of the account of the agency: name and role are read there at each sign-in."))
    with st.form(f"account-{user.username}", border=False, enter_to_submit=False):
        name = st.text_input(
            _("Name and surname"), user.name, max_chars=120, disabled=user.external
        )
        email = st.text_input(_("Mail address"), user.email or "", max_chars=200)
        role = st.selectbox(
            _("Role"),
            list(Role),
            index=list(Role).index(user.role),
            format_func=distinct(Role, lambda r: _(r.label)),
            disabled=own or user.external,
        )
        if st.form_submit_button(_("Save"), type="primary"):
            saved = _try(accounts.rename, user.username, name) and _try(
                mail_address.set_email, user.username, email
            )
            if saved and (own or user.external or _try(accounts.change_role, user.username, role)):
                st.rerun()


def _second(user: KnownAccount, own: bool) -> None:
    """Telephone lost, tablet lost: whoever keeps the accounts lets them start again."""
    if not user.second:
        if not user.external and compulsory(user.role, get_settings().factor_asked_of()):
            st.caption(_("No second step yet: it is asked for at the next sign-in."))
        return
    confirm.ask(
        _("Take the second step away"),
        _(
            "For who has lost the telephone or the device. Make sure that it is them who asks. "
            "Passkeys, app and recovery codes go, their sessions are closed, and the next sign-in "
            "asks for new ones."
        ),
        _("Yes, take it away"),
        icon=":material/phonelink_erase:",
        width="stretch",
        disabled=own,
        on_yes=_reset_second,
        args=(user.username,),
    )


def _reset_second(username: str) -> None:
    flash.tried(factors.reset, username, why=_why, at=_AT)


def _activity(user: KnownAccount, own: bool) -> None:
    """Disabling asks first; enabling again is one click."""
    flash.show(_AT)
    if user.active:
        confirm.ask(
            _("Disable the account"),
            _(
                "{name} will be out at once and cannot sign in. Nothing is deleted: the account "
                "can be enabled again."
            ).format(name=f"{user.name} ({user.username})"),
            _("Yes, disable"),
            icon=":material/person_off:",
            width="stretch",
            disabled=own,
            on_yes=_set_active,
            args=(user.username, False),
        )
        return
    st.button(
        _("Enable the account"),
        icon=":material/person_check:",
        width="stretch",
        on_click=_set_active,
        args=(user.username, True),
    )


def _set_active(username: str, active: bool) -> None:
    flash.tried(accounts.set_active, username, active, why=_why, at=_AT)


def _close_sessions(username: str) -> None:
    flash.tried(listing.revoke_sessions_of, username, said=_closed, at=_AT)


def _closed(ended: int) -> str:
    return ngettext("{n} session closed", "{n} sessions closed", ended).format(n=ended)


def _try(function: Any, *args: Any) -> bool:
    """Write, or say why not."""
    done = flash.tried(function, *args, why=_why, at=_AT)
    if not done:
        flash.show(_AT)
    return done


def _why(error: Exception) -> str | None:
    return refusal(error) if isinstance(error, Refused) else None
