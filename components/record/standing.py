"""Whether the record is what was written, in a line above it."""

import streamlit as st

import i18n
from components import context
from db.record import checks
from domain.record.faults import FaultKind
from domain.vocabulary import N_
from i18n import _

_WORDS = {
    FaultKind.CHANGED: N_("lines were changed"),
    FaultKind.MOVED: N_("lines were put in another order"),
    FaultKind.MISSING: N_("lines are missing"),
    FaultKind.ADDED: N_("lines were added past Ponte"),
    FaultKind.CUT_SHORT: N_("the last lines are missing"),
    FaultKind.HEAD: N_("the head of the chain was changed"),
    FaultKind.SEALED_OTHERWISE: N_("it is not what was sealed"),
    FaultKind.SEAL_CHANGED: N_("a seal was changed"),
    FaultKind.SEAL_MISSING: N_("a seal is missing"),
    FaultKind.SEAL_OF_OTHERS: N_("a seal was made with another key"),
    FaultKind.ELSEWHERE: N_("it is not what the file of seals says"),
    FaultKind.CUT_CHANGED: N_("the statement on dropped lines was changed"),
    FaultKind.TRIGGER: N_("the database does not protect it any more"),
}


def show() -> None:
    """What was found when the clock, or a command, last looked it over."""
    found = context.read(checks.standing)
    if found is None:
        st.caption(_("The record has not been looked over yet: Ponte does so once a day."))
        return
    if not found.faults:
        said = (
            _("The record is whole: looked over on {day}, last seal of {seal}.")
            if found.sealed
            else _("The record is whole: looked over on {day}, not sealed yet.")
        )
        seal = i18n.moment(found.sealed) if found.sealed else ""
        st.caption(said.format(day=i18n.moment(found.at), seal=seal))
        return
    st.error(
        _(
            "The record is not what was written (looked over on {day}): {what}. Tell the data "
            "protection officer. Which line it is, whoever runs the server reads with "
            "`python -m db verify-audit`."
        ).format(
            day=i18n.moment(found.at), what=", ".join(_(_WORDS[kind]) for kind in found.faults)
        ),
        icon=":material/gpp_bad:",
    )
