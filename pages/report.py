"""Report: the figures of a period and a place, on screen and as files."""

import streamlit as st

import i18n
from components import context, report_choice, report_files, report_preview
from db import reference, report
from db.clock import utcnow
from domain.business_time import ROME
from domain.permissions import Permission
from i18n import _

me = context.demand(Permission.FIGURES_READ)
report_preview.style()
st.title(_("Report"))
today = utcnow().astimezone(ROME).date()
choice = report_choice.choose(
    context.read(reference.catalogue), today, on_grid=not me.may(Permission.EXACT_FIGURES)
)
if choice:
    made = context.read(report.build, choice.period, choice.territory)
    st.caption(f"{made.territory} · {made.period}")
    if choice.period.last_day >= today:
        st.info(
            _("The period is not over: figures are those of {day}.").format(day=i18n.day(today)),
            icon=":material/schedule:",
        )
    report_files.show(made, f"{choice.code} {made.language}")
    report_preview.show(made)
