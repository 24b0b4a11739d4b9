"""Find the other record of a tenant who was written twice."""

import streamlit as st

import i18n
from components import context
from components.address import put
from components.cases.address import SCREEN
from components.choosing import distinct
from components.elements.rows import Action, Row, choices
from components.people.apart import apart
from components.plain import plain
from db.cases.detail import CaseDetail
from db.people import identity
from db.people.identity import KnownPerson, PersonDetail
from domain.cases.status import Naming
from i18n import _

_LOOKED = "person-twins-of"


def show(case: CaseDetail) -> None:
    """Under the panel of a case: who of its household may be written elsewhere too.

    Names are read, and put on record, only when asked for.
    """
    if case.naming is not Naming.KNOWN:
        return
    st.subheader(_("Is the tenant written twice?"), anchor=False)
    if st.session_state.get(_LOOKED) != case.reference:
        st.button(
            _("Look for the other record"),
            icon=":material/person_search:",
            help=_("Each reading is put on record."),
            on_click=_look,
            args=(case.reference,),
        )
        return
    here = context.write(identity.persons_of_case, case.reference)
    if not here:
        st.caption(_("Nobody of this household has been named."))
        return
    _among(_whose(here))


def name(person: PersonDetail) -> str:
    """Family name and name, else what there is."""
    full = f"{person.family_name} {person.given_name}".strip()
    return full or person.codice_fiscale or i18n.phone(person.phone)


def _look(reference: str) -> None:
    st.session_state[_LOOKED] = reference
    st.rerun(SCREEN)


def _whose(here: tuple[PersonDetail, ...]) -> PersonDetail:
    if len(here) == 1:
        return here[0]
    by_id = {person.person_id: person for person in here}
    chosen = st.selectbox(
        _("Who is written twice?"),
        list(by_id),
        key="person-twins-who",
        format_func=distinct(
            by_id,
            lambda i: name(by_id[i]),
            lambda i: by_id[i].codice_fiscale,
            lambda i: i18n.phone(by_id[i].phone),
        ),
    )
    return by_id[chosen]


def _among(whose: PersonDetail) -> None:
    typed = st.text_input(
        _("Under which name, telephone or codice fiscale?"),
        key="person-twins-typed",
        placeholder=name(whose),
        max_chars=80,
        autocomplete="off",
    )
    found = _found(whose, typed or "")
    if not found:
        st.caption(plain(_("Nobody else is found so. Try another name, or the telephone.")))
        return
    more = apart(found)
    choices(
        [_row(known, more(known)) for known in found],
        "person-twins",
        label=_("Perhaps the same person"),
        on_act=lambda _code, other: _compare(whose.person_id, other),
    )


def _found(whose: PersonDetail, typed: str) -> list[KnownPerson]:
    if typed.strip():
        found = context.write(identity.search, typed)
    else:
        found = context.write(
            identity.alike, whose.family_name, whose.given_name, whose.codice_fiscale, whose.phone
        )
    return [known for known in found if known.person.person_id != whose.person_id]


def _row(known: KnownPerson, more: tuple[str, ...]) -> Row:
    person = known.person
    facts = (person.codice_fiscale, i18n.phone(person.phone), person.address)
    cases = ", ".join(case.reference for case in known.cases) or _("no open case")
    return Row(
        id=str(person.person_id),
        title=name(person),
        lines=tuple(filter(None, (" · ".join(filter(None, facts)), cases, *more))),
        actions=(Action("compare", _("Compare")),),
    )


def _compare(one: int, other: str) -> None:
    st.session_state.pop(_LOOKED, None)
    put(people=f"{one},{other}")
    st.rerun(SCREEN)
