"""Report: the figures of a period and a place, on screen and as files."""

import streamlit as st

import i18n
from components import context
from components.report import choice as report_choice
from components.report import closed
from components.report import files as report_files
from components.report import preview as report_preview
from db import clock
from db.reference import catalogue as reference
from db.report import build as report
from db.report import offer
from domain.permissions import Permission
from i18n import _

me = context.demand(Permission.FIGURES_READ)
st.title(_("Report"))
today, catalogue = clock.today(), context.read(reference.catalogue)
if me.may(Permission.EXACT_FIGURES):
    choice = report_choice.choose(catalogue, today)
elif offered := context.read(offer.offer):
    choice = closed.choose(catalogue, offered)
else:
    choice = None
    st.info(
        _("The figures are being prepared: open the page again in a minute."),
        icon=":material/schedule:",
    )
if choice:
    made = context.read(report.build, choice.period, choice.territory)
    said = [made.territory, made.period]
    if made.released:
        said.append(_("as released on {day}").format(day=i18n.day(made.released)))
    st.caption(" · ".join(said))
    if choice.period.last_day >= today:
        st.info(
            _("The period is not over: figures are those of {day}.").format(day=i18n.day(today)),
            icon=":material/schedule:",
        )
    report_files.show(made, f"{choice.code} {made.released} {made.language}")
    report_preview.show(made)
