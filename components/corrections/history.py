"""What was put right on a case: before, after, who, when. Shown on request, and on record."""

from html import escape

import streamlit as st

from components import context
from components.cases.words import from_to, when
from components.corrections.form import identity_shown
from db.cases.detail import CaseDetail
from db.corrections import history as corrections
from db.corrections.history import Corrected
from db.reference.catalogue import Catalogue
from i18n import _


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """A line for each field, newest first; every value is escaped."""
    if not identity_shown(case):
        return
    found = context.write(corrections.history, case.reference)
    if not found:
        st.caption(_("Nothing was put right on this case."))
        return
    lines = "".join(_line(each, catalogue) for each in found)
    st.html(f'<div class="case-diary">{lines}</div>')
    st.caption(_("To go back, put right again: both stay here."))


def _line(each: Corrected, catalogue: Catalogue) -> str:
    told = from_to(each.field, each.before, each.after, catalogue)
    whose = "" if each.person in ("", each.before, each.after) else f" · {each.person}"
    return (
        f'<div class="line"><time>{escape(when(each.at))}</time>'
        f"<span><b>{escape(_(each.field.label))}</b> {escape(told)}{escape(whose)}</span>"
        f"<small>{escape(each.who)}</small></div>"
    )
