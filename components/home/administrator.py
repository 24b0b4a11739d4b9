"""Oggi for the administrator: accounts in numbers."""

import streamlit as st

import i18n
from components import context
from components.home import head, worklist
from db.home import today as home
from domain.permissions import Actor
from i18n import _


def show(me: Actor) -> None:
    """The screen."""
    head.show(_("Manage users"), "group", "admin")
    numbers = context.read(home.accounts)
    shown = {
        _("Active users"): numbers.active_users,
        _("Must change their password"): numbers.must_change,
        _("Open sessions"): numbers.open_sessions,
    }
    for column, (label, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(label, i18n.number(value), border=True)
    worklist.show(me, always=False)
