"""In a case: what its tenant asks about their data, and the paper with all that is held."""

from datetime import date

import streamlit as st

from components import context, files, navigation
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.drafts import choice as draft_choice
from components.drafts import text as draft
from components.elements.rows import Row, rows
from components.rights import words
from db import clock
from db.cases.detail import CaseDetail
from db.reference.catalogue import Catalogue
from db.rights import holding, wishes
from domain.cases.status import Naming
from domain.rights.wish import WishKind
from exchange.rights import dossier
from i18n import _

_MADE = "rights-made"


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """The wishes there are, a form for a new one, and the data to hand over."""
    if case.naming is not Naming.KNOWN:
        st.info(_("The case names nobody."), icon=":material/info:")
        case_panel.buttons(lambda: None, disabled=True)
        return
    known = context.read(wishes.of_case, case.reference)
    if known:
        listed = [
            Row(
                str(wish.id),
                _(wish.kind.label),
                tags=(words.state_tag(wish),),
                lines=words.lines(wish),
            )
            for wish in known
        ]
        rows(listed, "case-wishes", label=_("What the tenant asked"))
        navigation.link("rights", _("Decide under Rights"))
    _hand_over(case, catalogue)
    _form(case)


def _form(case: CaseDetail) -> None:
    place, token = case_panel.place(case, "rights"), case_panel.token()
    today = clock.today()
    what, when = st.columns([2, 1])
    with what:
        kind = draft_choice.selectbox(
            _("What the tenant asks"),
            place,
            "kind",
            list(WishKind),
            WishKind.ACCESS,
            lambda each: _(each.label),
        )
    with when:
        day = draft_choice.date_input(
            _("Asked on"), place, "day", today, latest=today, demanded=True
        )
    draft.text_area(
        _("In their words, briefly"), place, "text", max_chars=wishes.TEXT_LIMIT, height=90
    )
    case_panel.buttons(
        lambda: _save(case, kind or WishKind.ACCESS, day or today, token, place),
        label=_("Take down"),
        place=place,
    )


def _save(case: CaseDetail, kind: WishKind, day: date, token: str, place: str) -> None:
    text = draft.current(place)
    done = _("Taken down. The answer is due within 30 days, and stands in your agenda.")
    case_saving.add(
        case, done, wishes.take_down, case.reference, kind, text, day, token, place=place
    )


def _hand_over(case: CaseDetail, catalogue: Catalogue) -> None:
    """Everything held, made when asked for: that it was made is on record."""
    if st.button(_("Prepare all their data"), icon=":material/folder_shared:", key="rights-make"):
        held = context.write(holding.of_tenant, case.reference)
        pdf, told = dossier.as_pdf(held, catalogue), dossier.as_json(held)
        st.session_state[_MADE] = case.reference, pdf, told
    made = st.session_state.get(_MADE)
    if made and made[0] == case.reference:
        _reference, pdf, told = made
        st.caption(_("It is on record that you took them out. Hand them to the tenant alone."))
        with st.container(horizontal=True):
            name = _("data {reference}").format(reference=case.reference)
            files.offer(_("Paper (PDF)"), pdf, f"{name}.pdf", "application/pdf", key="rights-pdf")
            files.offer(
                _("File (JSON)"), told, f"{name}.json", "application/json", key="rights-json"
            )
