"""The household put right: how many they are, who they are, whom the case is for."""

import streamlit as st

from components.cases import panel as case_panel
from components.corrections.form import (
    PART,
    buttons,
    drafted,
    identity_form,
    identity_shown,
    in_words,
    key,
    members,
    offer,
    problem,
    saver,
    summary,
    taken,
    told_partners,
)
from components.corrections.person import WHO
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.rows import Action, Row, choices
from db.cases.detail import CaseDetail
from db.corrections.household import (
    add_known_member,
    add_member,
    correct_household,
    remove_member,
)
from db.corrections.person import choose_person
from db.people.identity import PersonDetail
from db.reference.catalogue import Catalogue
from domain.cases.status import Naming
from domain.corrections.fields import NOBODY, Identity
from domain.people.identity import LARGEST_HOUSEHOLD
from i18n import _

_EDIT, _FOR, _REMOVE = "edit", "for", "remove"


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """Numbers, then the people; the people only where somebody is named."""
    _numbers(case)
    if case.naming is not Naming.KNOWN:
        st.caption(_("To name somebody, use Person."))
        return
    st.markdown(f"**{_('Who lives there')}**")
    if identity_shown(case):
        _people(case)


def _numbers(case: CaseDetail) -> None:
    labels = {"size": _("In the household"), "minors": _("Minors"), "over_65": _("Over 65")}
    place, begun = drafted(case, "home")
    typed, save = draft_saving.fields(place), saver(begun, place)

    def saved() -> None:
        numbers = [typed(name) for name in labels]
        told = zip(labels.values(), numbers, strict=True)
        mine = "\n".join(f"{label}: {n}" for label, n in told if n is not None)
        save(mine, correct_household, *numbers)

    with st.form(key("home-form"), border=False, enter_to_submit=False):
        with st.container(key="case-correct-home"):
            columns = st.columns(3, wrap=False)
        for column, name in zip(columns, labels, strict=True):
            held, least = getattr(case.household, name, None), int(name == "size")
            with column:
                draft_choice.number_input(labels[name], place, name, held, least, LARGEST_HOUSEHOLD)
        problem("size")
        buttons("home", saved)
    draft_saving.told_and_thrown_away(place)


def _people(case: CaseDetail) -> None:
    found, save = members(case), saver(case)
    problem("person_id")

    def acted(code: str, chosen: str) -> None:
        if code == _EDIT:
            st.session_state[WHO] = case_panel.token(), int(chosen)
            st.session_state[PART] = "person"
            st.rerun(case_panel.PANEL)
        elif code == _FOR:
            mine, done = _("Whom the case is for"), told_partners(case)
            save(mine, choose_person, int(chosen), done=done)
        else:
            save(_("Taken off the household"), remove_member, int(chosen))

    rows = [_row(person, whose=person == found[0]) for person in found]
    choices(rows, key("members"), label=_("Who lives there"), on_act=acted)
    with st.expander(_("Add somebody"), expanded=_begun(case) or not found):
        _add(case)


def _row(person: PersonDetail, *, whose: bool) -> Row:
    name, *facts = summary(person)
    edit = Action(_EDIT, _("Put the data right"))
    others = (
        Action(_FOR, _("The case is for them")),
        Action(_REMOVE, _("Does not live there: take off")),
    )
    told = _("The case is for this person.") if whose else ""
    lines = tuple(line for line in (" · ".join(facts), told) if line)
    return Row(
        str(person.person_id), name, lines=lines, actions=(edit,) if whose else (edit, *others)
    )


def _begun(case: CaseDetail) -> bool:
    place = case_panel.place(case, "newmember")
    return draft.begun(place) or bool(taken(place))


def _add(case: CaseDetail) -> None:
    place = case_panel.place(case, "newmember")
    add, add_known = saver(case, place), saver(case)

    def saved(form: Identity) -> None:
        add(in_words(form), add_member, form)

    def chosen(person_id: int) -> None:
        add_known(_("Added to the household"), add_known_member, person_id)

    identity_form(place, NOBODY, saved, _("Add to the household"))
    code = taken(place)
    if code:
        offer(code, "member-taken", _("It is this person"), chosen)
