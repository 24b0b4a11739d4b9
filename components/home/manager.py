"""Oggi for the community manager: the mobile office, what to do first, answers just in."""

from datetime import timedelta

import streamlit as st

import i18n
from components import context, navigation
from components.campo import incoming
from components.elements.rows import Row, Tag, rows
from components.home import calendar, head, signals, worklist
from components.mobile import today as mobile_today
from components.referrals import news
from components.tasks import to_do as tasks
from db.clock import utcnow
from db.home import today as home
from db.referrals import lists as referral_lists
from domain.permissions import Actor
from i18n import _, ngettext

SHOWN = 6
ANSWERS_OF = timedelta(days=7)


def show(me: Actor) -> None:
    """The screen."""
    head.show(_("New case"), "add", "intake")
    _stops()
    incoming.show()
    news.begin(me)
    worklist.show(me, _foot, _answers)
    signals.show(me, shown=1)  # what is due comes first here


def _foot() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            _("Only mine"),
            key=tasks.MINE,
            help=_("Cases belong to everybody: they stay. Tasks of colleagues go."),
        )
        navigation.link("cases", _("All cases late"), {"view": "overdue"})
        navigation.link("cases", _("Due today"), {"view": "today"})
        calendar.popover()


def _stops() -> None:
    if mobile_today.show():
        return
    stops = context.read(home.next_stops, size=1)
    if not stops:
        return
    stop = stops[0]
    st.info(
        _("Mobile office: {quarter} ({municipality}), {when} from {start} to {end}").format(
            quarter=stop.quarter.name,
            municipality=stop.quarter.municipality,
            when=i18n.day(stop.starts_at, "EEEE d MMMM"),
            start=i18n.clock(stop.starts_at),
            end=i18n.clock(stop.ends_at),
        ),
        icon=":material/airport_shuttle:",
    )


def _answers() -> None:
    found = context.read(referral_lists.answers_since, utcnow() - ANSWERS_OF, SHOWN)
    st.subheader(ngettext("{n} answer in", "{n} answers in", len(found)).format(n=len(found)))
    st.caption(_("What partners answered in the last seven days"))
    if not found:
        st.write(_("No new answers from partners."))
        return
    opened = rows(
        [
            Row(
                answer.reference,
                answer.partner_name,
                href=f"/casi?case={answer.reference}",
                tags=(Tag(_(answer.status.label), "good" if answer.accepted else "warn"),),
                lines=(
                    answer.reference,
                    i18n.ago(answer.answered_at) if answer.answered_at else "",
                ),
            )
            for answer in found
        ],
        key="answers",
        label=_("Answers of partners"),
    )
    if opened:
        navigation.go("cases", {"case": opened})
