"""Oggi for the coordinator: who to verify, who has not answered, what nobody covers."""

import streamlit as st

import i18n
from components import context, due, navigation
from components.cases import reserved_words
from components.elements.rows import Link, Row, Tag, calls, rows
from components.home import signals
from components.network import to_do as network_to_do
from db.cover import lines as cover
from db.cover.lines import UncoveredNeed
from db.directory import proposals
from db.home import today as home
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.referrals import lists as referral_lists
from domain.permissions import Actor, Permission
from i18n import _, ngettext

SHOWN = 8
PLACES_NAMED = 4


def show(me: Actor) -> None:
    """The screen."""
    title, button = st.columns([3, 1], vertical_alignment="center")
    title.title(_("Today"))
    if button.button(
        _("Find a partner"), type="primary", icon=":material/search:", width="stretch"
    ):
        navigation.go("partners")
    signals.show(me)
    catalogue = context.read(reference.catalogue)
    verify, waiting, gaps = st.columns(3, gap="medium")
    with verify:
        _to_verify()
    with waiting:
        _proposed()
        _waiting(me, catalogue)
    with gaps:
        network_to_do.mine()
        network_to_do.to_follow()
        _gaps(catalogue)


def _proposed() -> None:
    """Partners that say something should read otherwise; nothing when there are none."""
    count, waiting = context.read(proposals.waiting, SHOWN)
    if not count:
        return
    st.subheader(_("Proposed by partners · {n}").format(n=i18n.number(count)))
    opened = rows(
        [
            Row(
                item.reference,
                item.name,
                href=f"/partner?partner={item.reference}",
                tags=(Tag(ngettext("{n} change", "{n} changes", item.count).format(n=item.count)),),
                lines=(i18n.ago(item.at) if item.at else "",),
            )
            for item in waiting
        ],
        key="proposed",
        label=_("Proposed by partners"),
    )
    if opened:
        navigation.go("partners", {"partner": opened})


def _to_verify() -> None:
    count, first = context.read(home.to_verify, size=SHOWN)
    st.subheader(_("To verify · {n}").format(n=i18n.number(count)))
    st.caption(_("Referents nobody has confirmed for months"))
    if not first:
        st.write(_("Every referent is verified."))
        return
    opened = rows(
        [
            Row(
                item.reference,
                item.name,
                href=f"/partner?partner={item.reference}",
                tags=(_verified_tag(item),),
                aside=_call(item),
            )
            for item in first
        ],
        key="to-verify",
        label=_("Referents to verify"),
    )
    if opened:
        navigation.go("partners", {"partner": opened})


def _verified_tag(item: home.Unverified) -> Tag:
    if item.verified_at is None:
        return Tag(_("never verified"), "warn")
    return Tag(_("verified {when}").format(when=i18n.ago(item.verified_at)), "warn")


def _call(item: home.Unverified) -> tuple[Link, ...]:
    if not item.contact:
        return (Link(_("No referent")),)
    return (*calls(item.phone), Link(item.contact))


def _waiting(me: Actor, catalogue: Catalogue) -> None:
    count, first = context.read(referral_lists.without_answer, SHOWN)
    st.subheader(_("Without an answer · {n}").format(n=i18n.number(count)))
    st.caption(_("Asked three working days ago or more"))
    if rule := reserved_words.in_lists(me):
        st.caption(rule)
    if not first:
        answered = _("Every partner has answered in time.")
        st.write(answered if me.may(Permission.CASES_ALL) else reserved_words.nothing_listed())
        return
    opened = rows(
        [
            Row(
                item.reference,
                item.partner_name,
                href=f"/casi?case={item.reference}",
                tags=(due.due_tag(item.due_at),) if item.due_at else (),
                lines=(item.reference, due.need_labels(catalogue, item.needs)),
            )
            for item in first
        ],
        key="without-answer",
        label=_("Requests without an answer"),
    )
    if opened:
        navigation.go("cases", {"case": opened})


def _gaps(catalogue: Catalogue) -> None:
    gaps = context.read(cover.gaps)
    st.subheader(_("Without cover · {n}").format(n=len(gaps)))
    st.caption(_("Needs that no active service answers somewhere"))
    if not gaps:
        st.write(_("Every need is covered in every municipality with a quarter."))
        return
    opened = rows(
        [
            Row(
                gap.need,
                catalogue.needs[gap.need].label,
                href=f"/partner?need={gap.need}",
                lines=(_where(gap),),
            )
            for gap in gaps[:SHOWN]
        ],
        key="gaps",
        label=_("Needs without cover"),
    )
    if opened:
        navigation.go("partners", {"need": opened})


def _where(gap: UncoveredNeed) -> str:
    if gap.everywhere:
        return _("nowhere in the three provinces")
    named = ", ".join(place.name for place in gap.municipalities[:PLACES_NAMED])
    more = len(gap.municipalities) - PLACES_NAMED
    if more <= 0:
        return named
    return ngettext("{places} and one more", "{places} and {n} more", more).format(
        places=named, n=more
    )
