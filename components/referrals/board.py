"""Invii: every referral under way in three lanes, by who must act next."""

import streamlit as st

import i18n
from components import context, due, navigation
from components.cases import reserved_words
from components.cases.words import not_used, place_text, reason
from components.directory import words as directory_words
from components.elements.rows import Row, Tag, TitledRows, side_by_side
from components.referrals import news, words
from db.clock import utcnow
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.referrals import board as referral_board
from db.referrals.board import Lane, Waiting
from db.referrals.board_statements import COUNT_LIMIT
from domain.permissions import Actor, Permission
from domain.referrals.moves import WAITING
from domain.vocabulary import NextActor, ReferralStatus
from i18n import _

SHOWN = 12


@context.fragment
def show(me: Actor) -> None:
    """The lanes, side by side; one under the other on a phone. They renew themselves as partners
    answer.
    """
    with news.part("board", me):
        _board(me)


def _board(me: Actor) -> None:
    catalogue = context.read(reference.catalogue)
    lanes = context.read(referral_board.board, utcnow(), size=SHOWN)
    if rule := reserved_words.in_lists(me):
        st.caption(rule)
    if not any(lane.count for lane in lanes):
        nothing = _("Nothing is with a partner now. Refer a case, and it appears here.")
        st.info(nothing if me.may(Permission.CASES_ALL) else reserved_words.nothing_listed())
        return
    if opened := side_by_side([_lane(lane, catalogue) for lane in lanes], "lanes"):
        navigation.go("cases", {"case": opened})


def _lane(lane: Lane, catalogue: Catalogue) -> TitledRows:
    titles = {
        NextActor.ALER: (_("ALER acts"), _("To send, asked something, or said no")),
        NextActor.PARTNER: (_("The partner acts"), _("Asked, accepted or at work")),
        NextActor.TENANT: (_("The tenant confirms"), _("Done, says the partner: ask the tenant")),
    }
    title, caption = titles[lane.actor]
    if lane.late is not None:
        late = _("{n} late").format(n=i18n.bounded(lane.late, COUNT_LIMIT))
        caption = f"{caption} · {late}"
    last = "" if lane.first else _("Nothing waits here.")
    if lane.count > len(lane.first) > 0:
        last = _("The first {n} are shown.").format(n=len(lane.first))
    return TitledRows(
        title,
        f"{title} · {i18n.bounded(lane.count, COUNT_LIMIT)}",
        caption,
        [_row(item, catalogue) for item in lane.first],
        last,
    )


def _row(item: Waiting, catalogue: Catalogue) -> Row:
    tags = [Tag(_("asks something"), "warn") if item.asks else _state(item)]
    if item.not_used:
        tags.append(not_used())
    if item.due_at:
        tags.append(due.due_tag(item.due_at))
    if item.status in WAITING:
        if away := directory_words.away(item.away_until):
            tags.append(away)
        if item.doubted:
            tags.append(Tag(_("A wrong number"), "bad"))
    return Row(
        item.reference,
        item.partner,
        href=f"/casi?case={item.reference}",
        tags=tuple(tags),
        lines=(
            f"{item.reference} · {_place(item)}",
            due.need_labels(catalogue, item.needs),
            _when(item),
        ),
    )


def _place(item: Waiting) -> str:
    return item.place.quarter.name if item.place.quarter else place_text(item.place)


def _state(item: Waiting) -> Tag:
    tag = words.state_tag(item.status, item.mail)
    if item.status is ReferralStatus.DRAFT:
        return tag
    return Tag(tag.text + (f": {reason(item.reason).lower()}" if item.reason else ""), "plain")


def _when(item: Waiting) -> str:
    ago = i18n.ago(item.sent_at)
    if item.status is ReferralStatus.DRAFT:
        return _("prepared {ago}").format(ago=ago)
    return _("sent {ago}").format(ago=ago)
