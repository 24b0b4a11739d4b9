"""Who is inside now, and the way to close a session."""

import streamlit as st

import i18n
from components import context
from components.accounts.words import device
from components.elements.rows import Action, Row, Tag, choices
from db.accounts import listing
from db.accounts.listing import OpenSession
from i18n import _, ngettext

ASKED = "admin-session-asked"
"""The id of the session about which the question is open."""


@context.fragment
def show() -> None:
    """The view *Sessions*."""
    mine = context.signed_in().session_id
    open_now = context.read(listing.list_sessions)
    st.markdown(
        ngettext("**{n}** open session", "**{n}** open sessions", len(open_now)).format(
            n=len(open_now)
        )
    )
    clicked = choices(
        [_row(row, row.id == mine) for row in open_now],
        "admin-sessions",
        label=_("Open sessions"),
    )
    if clicked is not None:
        st.session_state[ASKED] = int(clicked[1])
    for asked in (row for row in open_now if row.id == st.session_state.get(ASKED)):
        st.dialog(_("Close the session"), on_dismiss=_forget)(_question)(asked)


@context.guarded
def _question(session: OpenSession) -> None:
    """Asked first: it throws a colleague out."""
    st.text(
        _("{name} will have to sign in again on that device.").format(
            name=f"{session.name} ({session.username})"
        )
    )
    if st.button(_("Yes, close the session"), type="primary", width="stretch"):
        _forget()
        context.write(listing.revoke_session, session.id)
        st.rerun()


def _forget() -> None:
    st.session_state.pop(ASKED, None)


def _row(session: OpenSession, mine: bool) -> Row:
    used = i18n.ago(session.last_seen_at)
    until = i18n.moment(session.expires_at)
    tags = (Tag(_(session.role.label), "info"),)
    return Row(
        id=str(session.id),
        title=session.name,
        tags=(*tags, Tag(_("This session"), "good")) if mine else tags,
        lines=(
            f"{session.username} · {device(session.user_agent)} · "
            + _("used {when}, ends {end} at the latest").format(when=used, end=until),
        ),
        actions=() if mine else (Action("close", _("Close the session")),),
    )
