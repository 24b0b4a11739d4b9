"""Cases beyond their term: let go, or kept with a reason; and those about to be destroyed."""

import secrets
from datetime import date, timedelta

import streamlit as st

import i18n
from components import context, flash
from components.choosing import distinct
from components.elements import into_view
from components.elements.rows import Action, Row, Tag, choices
from db import clock
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.rights import retention
from db.rights.retention import BeyondTerm
from domain.rights.retention import Kept
from i18n import _, ngettext
from settings import get_settings

_CHOSEN, _BRING = "rights-review", "rights-review-bring"
_LONGER = timedelta(days=365)


def show() -> None:
    """What waits for a decision, then what was decided."""
    catalogue, queue = context.read(reference.catalogue), context.read(retention.queue)
    settings = get_settings()
    st.caption(
        _(
            "{years} years after its end a case is reviewed. One that is let go is destroyed "
            "{days} days later: what the tenant said and who they are are gone for good, "
            "numbers stay."
        ).format(years=settings.retention_years, days=settings.retention_notice_days)
    )
    st.subheader(_("To review"))
    n = queue.undecided
    st.markdown(
        ngettext("{n} case is beyond its term.", "{n} cases are beyond their term.", n).format(
            n=i18n.number(n)
        )
    )
    _to_review(queue.first, catalogue)
    if queue.going:
        st.subheader(_("To be destroyed"))
        acted = choices(
            [_going(each, catalogue) for each in queue.going],
            "rights-going",
            label=_("To be destroyed"),
        )
        if acted:
            flash.tried(retention.take_back, acted[1], said=_("It stays until it is reviewed."))
            st.rerun()


def _to_review(waiting: tuple[BeyondTerm, ...], catalogue: Catalogue) -> None:
    choices(
        [_row(each, catalogue) for each in waiting],
        "rights-review-list",
        label=_("To review"),
        on_act=_act,
    )
    chosen = st.session_state.get(_CHOSEN)
    codes = [each.reference for each in waiting]
    if chosen in codes:
        with st.container(border=True):
            into_view.bring("review", st.session_state.get(_BRING, ""), always=True)
            _keep_form(chosen)
    if len(codes) > 1:
        many = ngettext("Let {n} case go", "Let these {n} cases go", len(codes))
        label = many.format(n=i18n.number(len(codes)))
        with st.popover(label, icon=":material/delete_sweep:"):
            st.write(_("All cases listed above. Until their day each can be taken back."))
            st.button(_("Let them go"), type="primary", on_click=_let_go, args=(codes,))


def _row(each: BeyondTerm, catalogue: Catalogue) -> Row:
    return Row(
        each.reference,
        each.reference,
        href=f"/casi?case={each.reference}",
        tags=(Tag(_("Term: {day}").format(day=i18n.day(each.term)), "warn"),),
        lines=(_told(each, catalogue),),
        actions=(Action("go", _("Let go")), Action("keep", _("Keep…"))),
    )


def _going(each: BeyondTerm, catalogue: Catalogue) -> Row:
    day = i18n.day(each.goes_on) if each.goes_on else ""
    who = _("Let go by {who}").format(who=each.decided_by)
    return Row(
        each.reference,
        each.reference,
        href=f"/casi?case={each.reference}",
        tags=(Tag(_("Destroyed on {day}").format(day=day), "bad"),),
        lines=(f"{_told(each, catalogue)} · {who}",),
        actions=(Action("back", _("Take back")),),
    )


def _told(each: BeyondTerm, catalogue: Catalogue) -> str:
    closed = _("closed {day}").format(day=i18n.day(each.closed_on)) if each.closed_on else ""
    outcome = _(each.outcome.label) if each.outcome else ""
    parts = (catalogue.quarters[each.quarter_id].name, closed, outcome)
    return " · ".join(filter(None, parts))


def _act(code: str, case: str) -> None:
    if code == "go":
        _let_go([case])
    else:
        st.session_state[_CHOSEN] = case
        st.session_state[_BRING] = secrets.token_hex(4)


def _let_go(codes: list[str]) -> None:
    flash.tried(
        retention.let_go,
        codes,
        said=lambda n: ngettext("{n} case let go.", "{n} cases let go.", n).format(
            n=i18n.number(n)
        ),
    )


def _keep_form(case: str) -> None:
    st.markdown(f"**{case}**")
    today = clock.today()
    with st.form("rights-keep", border=False):
        grounds: list[Kept] = list(Kept)
        why = st.selectbox(
            _("Why it is kept"), grounds, format_func=distinct(grounds, lambda each: _(each.label))
        )
        until = st.date_input(
            _("Until"), today + _LONGER, min_value=today + timedelta(days=1), format="DD/MM/YYYY"
        )
        if st.form_submit_button(_("Keep"), type="primary") and why is not None:
            _keep(case, why, until)


def _keep(case: str, why: Kept, until: date) -> None:
    if flash.tried(
        retention.keep, case, why, until, said=_("Kept; it is reviewed after that day.")
    ):
        st.session_state.pop(_CHOSEN, None)
    st.rerun()
