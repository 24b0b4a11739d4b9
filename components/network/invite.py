"""Invite to a meeting: everybody who has joined, a part of them, or one found by name."""

from datetime import date

import streamlit as st

import i18n
from components import context, flash
from components.choosing import distinct
from components.elements.rows import Action, Row, choices
from components.network import attendance
from components.network.refusals import why
from db.clock import today
from db.directory.search_rows import PartnerRow
from db.network import invitations
from db.network.invitations import AT_ONCE, Candidates, InviteSearch
from db.network.meetings import MeetingDetail
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from i18n import _, ngettext

_INVITE, _THERE = "invite", "there"
_PANEL = "invite-panel"
"""The fragment of this search; the list of the meeting has one of its own."""


@context.named_fragment(_PANEL)
def show(meeting: MeetingDetail) -> None:
    """A switch, and behind it the search of the directory."""
    day = meeting.form.day or today()
    was, acts = day < today(), _acts(day)
    wanted = st.toggle(
        _("Add who was there unasked") if was else _("Invite organisations"),
        key=f"invite-open-{meeting.id}",
        value=not was and not meeting.turnout.invited,
    )
    if not wanted:
        return
    catalogue = context.read(reference.catalogue)
    found = context.read(invitations.candidates, meeting.id, _choice(catalogue, was))
    if not found.references:
        st.write(_("Nobody else fits. Choose all organisations, or fewer filters."))
        return
    if not was:
        _all(meeting, found)
    choices(
        [_row(row, catalogue, acts) for row in found.first],
        "invite-candidates",
        label=_("Organisations to invite"),
        on_act=lambda code, chosen: _invite(meeting, (chosen,), unasked=code == _THERE),
    )
    more = len(found.references) - len(found.first)
    if more > 0:
        st.caption(ngettext("and one more", "and {n} more", more).format(n=i18n.number(more)))


def _acts(day: date) -> tuple[Action, ...]:
    """On the day itself one is invited still, or stands at the door unasked."""
    invite, there = Action(_INVITE, _("Invite")), Action(_THERE, _("Was there"))
    if day == today():
        return invite, there
    return (there,) if day < today() else (invite,)


def _choice(catalogue: Catalogue, was: bool) -> InviteSearch:
    """The filters above the list."""
    with st.container(key="invite-filters"):
        query = st.text_input(
            _("Search"),
            key="invite-q",
            placeholder=_("Name, need, place"),
            live="200ms",
            label_visibility="collapsed",
            icon=":material/search:",
            max_chars=200,
        )
        type_code = st.selectbox(
            _("Type"),
            list(catalogue.partner_types),
            index=None,
            key="invite-type",
            format_func=distinct(
                catalogue.partner_types, lambda code: catalogue.partner_types[code].label
            ),
            placeholder=_("Type"),
            label_visibility="collapsed",
        )
        place = st.selectbox(
            _("Works in"),
            list(catalogue.municipalities),
            index=None,
            key="invite-place",
            format_func=distinct(
                catalogue.municipalities, lambda code: catalogue.municipalities[code].name
            ),
            placeholder=_("Works in"),
            label_visibility="collapsed",
        )
        everyone = st.checkbox(_("Also outside the network"), was, key="invite-everyone")
    return InviteSearch(query or "", type_code or "", place or "", adhering=not everyone)


def _all(meeting: MeetingDetail, found: Candidates) -> None:
    """Invite everybody the filters let through, while that is a number one can mean."""
    count = len(found.references)
    label = ngettext("Invite this organisation", "Invite all {n}", count)
    st.button(
        label.format(n=i18n.number(count)),
        type="primary",
        icon=":material/group_add:",
        on_click=_invite,
        args=(meeting, found.references),
        disabled=count > AT_ONCE,
        help=_("At most {n} at once: choose a type or a place.").format(n=AT_ONCE)
        if count > AT_ONCE
        else None,
    )


def _row(row: PartnerRow, catalogue: Catalogue, acts: tuple[Action, ...]) -> Row:
    kind = catalogue.partner_types[row.type_code].label
    return Row(
        id=row.reference,
        title=row.name,
        href=f"/partner?partner={row.reference}",
        lines=(f"{kind} · {catalogue.municipalities[row.istat].name}", row.contact_name),
        actions=acts,
    )


def _invite(meeting: MeetingDetail, references: tuple[str, ...], *, unasked: bool = False) -> None:
    flash.tried(invitations.invite, meeting.id, references, unasked=unasked, said=_added, why=why)
    st.rerun([attendance.LIST, _PANEL])


def _added(count: int) -> str:
    return ngettext("{n} organisation added.", "{n} organisations added.", count).format(n=count)
