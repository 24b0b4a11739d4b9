"""The head of a case: reference, needs, urgency, who acts next, how old it is."""

from datetime import datetime
from html import escape

import streamlit as st

import i18n
from components.cases.words import next_step, severity, tags
from db.cases.detail import CaseDetail
from db.clock import utcnow
from db.reference.catalogue import Catalogue
from db.visible.cases import NOT_TOLD
from domain.business_time import day_of
from i18n import _, ngettext

_GRAVE = 3


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """One element; every value is escaped."""
    late = case.due_at is not None and case.due_at < utcnow()
    step = next_step(case.next_actor, case.due_at)
    carried = _("With {whom}").format(whom=step) if step else ""
    st.html(
        '<div class="case-head"><div>'
        f"<h1>{escape(case.reference)}</h1>"
        f"{''.join(tag.html for tag in tags(case))}"
        f'<p class="needs">{escape(_needs(case, catalogue))}</p></div>'
        f'<div class="side"><strong class="{"late" if late else ""}">{escape(carried)}</strong>'
        f"<span>{escape(_age(case))}</span>{_written(case)}</div></div>"
    )


def _needs(case: CaseDetail, catalogue: Catalogue) -> str:
    """The gravest first; only what is out of the ordinary is said."""
    return " · ".join(
        catalogue.needs[need.code].label
        + (f" ({severity(need.severity)})" if need.severity == _GRAVE else "")
        for need in case.needs
    )


def _age(case: CaseDetail) -> str:
    if case.closed_at:
        return _("closed {day}").format(day=i18n.day(case.closed_at))
    if case.version == NOT_TOLD:
        return _("First asked {day}").format(day=i18n.day(case.opened_at))
    days = _days(case.opened_at, utcnow())
    if days == 0:
        return _("Opened today")
    return ngettext("Open for {n} day", "Open for {n} days", days).format(n=i18n.number(days))


def _written(case: CaseDetail) -> str:
    """When it was written, where that was at the camper without network."""
    if case.written_at is None:
        return ""
    said = _("Written at the camper {when}").format(when=i18n.moment(case.written_at))
    return f"<span>{escape(said)}</span>"


def _days(since: datetime, until: datetime) -> int:
    return (day_of(until) - day_of(since)).days
