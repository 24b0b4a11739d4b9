"""Oggi for the community manager: late, due today, answers just in, the mobile office."""

from datetime import timedelta

import streamlit as st

import i18n
from components import context, due, navigation
from components.elements.rows import Row, Tag, rows
from components.home import agenda as home_tasks
from components.home import signals
from components.mobile import today as mobile_today
from db.clock import utcnow
from db.home import today as home
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.referrals import lists as referral_lists
from domain.permissions import Actor
from domain.vocabulary import NextActor
from i18n import _, ngettext

SHOWN, CASES_SHOWN = 6, 3
ANSWERS_OF = timedelta(days=7)


def show(me: Actor) -> None:
    """The screen."""
    title, button = st.columns([3, 1], vertical_alignment="center")
    title.title(_("Today"))
    if button.button(_("New case"), type="primary", icon=":material/add:", width="stretch"):
        navigation.go("intake")
    _stops()
    signals.show(me, shown=1)  # what is due comes first here
    agenda = context.read(home.agenda, first=CASES_SHOWN)
    catalogue = context.read(reference.catalogue)
    cases, to_do, answers = st.columns(3, gap="medium")
    with cases:
        _due_list(_("Late"), agenda.overdue, agenda.overdue_first, "overdue", catalogue)
        _due_list(_("Due today"), agenda.today, agenda.today_first, "today", catalogue)
    with to_do:
        home_tasks.show()
    with answers:
        _answers()


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


def _due_list(
    title: str,
    counts: dict[NextActor, int],
    first: tuple[home.DueCase, ...],
    view: str,
    catalogue: Catalogue,
) -> None:
    st.subheader(f"{title} · {i18n.bounded(sum(counts.values()), home.COUNT_LIMIT)}")
    st.caption(
        " · ".join(
            f"{_(who.label)} {i18n.bounded(n, home.COUNT_LIMIT)}" for who, n in counts.items()
        )
    )
    if not first:
        st.write(_("Nothing waits for ALER here."))
    else:
        opened = rows(
            [
                Row(
                    item.reference,
                    item.reference,
                    href=f"/casi?case={item.reference}",
                    tags=(due.urgency_tag(item.urgency), due.due_tag(item.due_at)),
                    lines=(due.need_labels(catalogue, item.needs), item.quarter.name),
                )
                for item in first
            ],
            key=f"due-{view}",
            label=title,
        )
        if opened:
            navigation.go("cases", {"case": opened})
    if sum(counts.values()) > len(first):
        navigation.link("cases", _("See all"), {"view": view})


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
