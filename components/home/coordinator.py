"""Oggi for the coordinator: what to do first, and what nobody covers."""

import streamlit as st

from components import context, navigation
from components.cases import reserved_words
from components.elements.rows import Row, rows
from components.home import head, signals, worklist
from components.referrals import news
from db.cover import lines as cover
from db.cover.lines import UncoveredNeed
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.permissions import Actor
from i18n import _, ngettext

SHOWN = 8
PLACES_NAMED = 4


def show(me: Actor) -> None:
    """The screen."""
    head.show(_("Find a partner"), "search", "partners")
    signals.show(me)
    if rule := reserved_words.in_lists(me):
        st.caption(rule)
    news.begin(me)
    worklist.show(me, beside=lambda: _gaps(context.read(reference.catalogue)))


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
