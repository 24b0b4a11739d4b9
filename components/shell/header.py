"""The right end of the top bar: who is signed in, language, way out, demonstration notice.

One HTML element with plain forms: it costs nothing at a rerun and needs no script. The forms
lead out of Streamlit, to `web/accounts/sign_in.py`.
"""

from html import escape

import streamlit as st

from db.accounts.users import SignedIn
from domain.permissions import Permission
from i18n import LANGUAGES, _
from settings import get_settings


def show(me: SignedIn) -> None:
    """Draw it; on every page."""
    notice = _notice() if get_settings().demo else ""
    parts = [notice, _field(me), _person(me), _languages(me), _way_out()]
    st.html(f'<div class="ponte-head">{"".join(parts)}</div>')


def _notice() -> str:
    meaning = _("Demonstration: every person, organisation and case here is invented.")
    return (
        f'<span class="demonstration" title="{escape(meaning)}">{escape(_("Invented data"))}</span>'
    )


def _field(me: SignedIn) -> str:
    """The page that also opens without a network, for who writes cases; a page of its own."""
    if not me.actor.may(Permission.CASES_WRITE):
        return ""
    named = escape(_("Camper without signal"))
    return (
        f'<a class="field" href="/campo" target="_self" title="{named}" aria-label="{named}">'
        f"{escape(_('Camper'))}</a>"
    )


def _person(me: SignedIn) -> str:
    title = escape(_("Your account"))
    return (
        f'<a class="person" href="/auth/account" target="_self" title="{title}">'
        f"<strong>{escape(me.actor.name)}</strong>"
        f"<span>{escape(_(me.actor.role.label))}</span></a>"
    )


def _languages(me: SignedIn) -> str:
    buttons = "".join(
        f'<button name="language" value="{code}" lang="{code}" aria-label="{escape(label)}">'
        f'<span class="wide">{escape(label)}</span>'
        f'<span class="narrow">{code.upper()}</span></button>'
        for code, label in LANGUAGES.items()
        if code != me.language
    )
    return f'<form method="post" action="/auth/language">{buttons}</form>'


def _way_out() -> str:
    return (
        f'<form method="post" action="/auth/logout"><button>{escape(_("Sign out"))}</button></form>'
    )
