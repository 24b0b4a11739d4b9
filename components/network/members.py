"""Rete, organisations: who has joined, who comes and keeps its word, how it answers."""

import streamlit as st

import i18n
from components import address, context
from components.choosing import distinct
from components.elements import found as counting
from components.elements.rows import Link, Row, Tag, rows
from components.network import member as network_member
from components.network import words
from components.network.address import MEMBER
from db.network import members as network_members
from db.network.members import PAGE_SIZE, Member, MemberFilters
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.network.meetings import Adhesion
from domain.permissions import Actor, Permission
from i18n import _, ngettext

_EVERYBODY = "all"


def show(me: Actor) -> None:
    """The list, and beside it the open organisation."""
    catalogue = context.read(reference.catalogue)
    opened = address.get(MEMBER)
    with st.container(key="network-panes"):
        listed, *beside = st.columns([3, 2] if opened else 1, gap="medium")
        with listed:
            _list(catalogue, opened)
        for pane in beside:
            with pane:
                network_member.show(opened, catalogue, writes=me.may(Permission.NETWORK_WRITE))


def _list(catalogue: Catalogue, opened: str) -> None:
    filters = _filters(catalogue)
    key = f"members-page-{hash(filters)}"  # another question starts from its first page
    found = context.read(network_members.members, filters, st.session_state.get(key, 1))
    st.markdown(_steps(found.steps))
    if not found.total:
        st.info(_("No organisation here. Take a filter off, or look among those not invited yet."))
        return
    with counting.found("members"):
        st.caption(
            ngettext("{n} organisation", "{n} organisations", found.total).format(
                n=i18n.number(found.total)
            )
        )
    rows(
        [_row(member, catalogue) for member in found.rows],
        "members",
        label=_("Organisations of the network"),
        selected=opened,
        on_open=_open,
    )
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=key, max_visible_pages=5)


def _open(code: str) -> None:
    address.put(member=code)


def _steps(steps: dict[Adhesion, int]) -> str:
    """How many stand at each step, those outside left out."""
    shown = (Adhesion.INVITED, Adhesion.JOINED, Adhesion.SIGNED, Adhesion.LEFT)
    return " · ".join(f"{_(step.label)} **{i18n.number(steps[step])}**" for step in shown)


def _filters(catalogue: Catalogue) -> MemberFilters:
    words = {_EVERYBODY: _("The whole network"), **{s.value: _(s.label) for s in Adhesion}}
    steps = address.each(words)
    types, places = list(catalogue.partner_types), list(catalogue.municipalities)
    typed, placed = ({"": None, **address.each(codes)} for codes in (types, places))
    with st.container(key="network-filters"):
        query = st.text_input(
            _("Search by name"),
            key="find",
            bind="query-params",
            type="search",
            max_chars=200,
            placeholder=_("Search by name"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        st.selectbox(
            _("Adhesion"),
            list(steps),
            format_func=distinct(words, words.__getitem__),
            label_visibility="collapsed",
            **address.bound("network-adhesion", "adhesion", steps),
        )
        st.selectbox(
            _("Type"),
            types,
            index=None,
            format_func=distinct(types, lambda code: catalogue.partner_types[code].label),
            placeholder=_("Type"),
            label_visibility="collapsed",
            **address.bound("network-type", "type", typed),
        )
        st.selectbox(
            _("Municipality"),
            places,
            index=None,
            format_func=distinct(places, lambda code: catalogue.municipalities[code].name),
            placeholder=_("Municipality"),
            label_visibility="collapsed",
            **address.bound("network-place", "place", placed),
        )
    step = address.chosen("adhesion", steps)
    return MemberFilters(
        adhesion=Adhesion(step) if step in set(Adhesion) else None,
        query=query or "",
        type_code=address.one_of("type", types),
        istat=address.one_of("place", places),
    )


def _row(member: Member, catalogue: Catalogue) -> Row:
    kind = catalogue.partner_types[member.type_code].label
    tags = [words.adhesion_tag(member.form)]
    if not member.active:
        tags.insert(0, Tag(_("No longer active"), "bad"))
    done = words.engagement(member.engagement)
    answers = words.responsiveness(member.answered)
    return Row(
        id=member.reference,
        title=member.name,
        href=f"/rete?view=members&member={member.reference}",
        tags=tuple(tags),
        lines=(f"{kind} · {catalogue.municipalities[member.istat].name}",),
        aside=tuple(Link(text) for text in (*done, answers) if text),
    )
