"""Who saw a case, and whom it was told to: the answer for the tenant, the Garante or a court."""

import streamlit as st

import i18n
from components import context, flash
from components.choosing import distinct
from components.elements import grid
from components.record import words
from db.record.answer import RecordLine
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.rights import seen
from db.rights.seen import SeenOfCase
from domain.errors import NotThere
from domain.rights.wish import AskedBy
from exchange.rights.words import act
from i18n import _, ngettext

_FOUND = "rights-seen"


def show() -> None:
    """The question, and the answer once it was asked."""
    st.caption(
        _(
            "Who opened or changed a case and the data of its people, and which partners it went "
            "to. That you asked, and for whom, goes on record."
        )
    )
    grounds: list[AskedBy] = list(AskedBy)
    with st.form("rights-seen-form", enter_to_submit=False):
        which, whom = st.columns(2)
        code = which.text_input(_("Case"), placeholder="VA-2026-000123", max_chars=20)
        asked_by = whom.selectbox(
            _("Who asks"), grounds, format_func=distinct(grounds, lambda each: _(each.label))
        )
        if st.form_submit_button(_("Show"), type="primary") and asked_by is not None:
            _ask(code.strip().upper(), asked_by)
    flash.show()
    if found := st.session_state.get(_FOUND):
        _answer(found)


def _ask(code: str, asked_by: AskedBy) -> None:
    st.session_state.pop(_FOUND, None)
    try:
        st.session_state[_FOUND] = context.write(seen.of_case, code, asked_by)
    except NotThere:
        flash.say(_("Nothing is on record of this case. Check the reference."), "error")


def _answer(found: SeenOfCase) -> None:
    st.subheader(_("Case {reference}").format(reference=found.reference))
    st.text(_told(found))
    n = len(found.lines)
    st.caption(ngettext("{n} line on record", "{n} lines on record", n).format(n=i18n.number(n)))
    if found.lines:
        terms = context.read(reference.catalogue)
        grid.show(
            _("Who saw it"),
            [_("When"), _("By whom"), _("What"), _("Detail")],
            [
                (i18n.moment(line.at), line.name or "Ponte", act(line.action), _detail(line, terms))
                for line in found.lines
            ],
        )


def _told(found: SeenOfCase) -> str:
    if found.told is None:
        return _("The case is destroyed: which partners were asked stands in the lines below.")
    told = [f"{each.partner} ({i18n.day(each.at)})" for each in found.told]
    return _("Told to partners: {names}").format(names=", ".join(told) or _("nobody"))


def _detail(line: RecordLine, terms: Catalogue) -> str:
    told = words.detail(line.action, line.detail, terms)
    changes = words.changes(line.action, line.changes, terms)
    closed = _("not readable any more: the person was erased") if line.closed else ""
    return "; ".join(filter(None, (told, *changes, closed)))
