"""Two records of one tenant side by side: what the one that stays keeps, field by field; undo."""

from collections.abc import Callable
from typing import Any

import streamlit as st

import i18n
from components import context, flash
from components.address import get, put
from components.cases.address import SCREEN
from components.cases.words import when
from components.choosing import distinct
from components.elements import beside, ids
from components.merging.twins import name
from components.plain import plain
from db.merging import people as person_merge
from db.merging.person_snapshot import OWN, PersonMerged, PersonSide, Twins
from domain.errors import Refused
from domain.merging.rules import codes_of_both
from domain.people.codice_fiscale import differ
from domain.permissions import Permission
from i18n import _, ngettext

_EITHER = (False, True)
"""Whether the value of the later record is kept."""
TOLD = "person-merger"
"""Where it is told what became of the last click."""


def show(asked: str) -> None:
    """The two people of the address, `12,34`; each showing is put on record."""
    context.demand(Permission.CASES_WRITE)
    st.button(
        _("Back"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=put,
        kwargs={"people": ""},
    )
    st.title(_("One person, written twice?"), anchor=False)
    try:
        one, two = (ids.number(part) or 0 for part in asked.split(","))
        twins = context.write(person_merge.compare, one, two)
    except ValueError as error:  # Refused is one
        why = _(error.why.label) if isinstance(error, Refused) else ""
        st.info(why or _("Nobody to compare here."), icon=":material/search_off:")
        return
    _both(twins)


def _both(twins: Twins) -> None:
    first, second = _facts(twins.stays), _facts(twins.gone)
    heads = tuple(
        _("Registered {day}").format(day=i18n.day(side.since)) for side in (twins.stays, twins.gone)
    )
    beside.show((heads[0], heads[1]), first, second)
    if differ(twins.stays.person.codice_fiscale, twins.gone.person.codice_fiscale):
        st.warning(
            _("Two different codici fiscali: they are two people, unless one was written wrong."),
            icon=":material/warning:",
        )
    _ask(twins)
    st.text(
        _(
            "One person remains. Cases, the others of the household and visits of both come "
            "together; the person is found by either name and number. You can undo it from the "
            "case."
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("It is one person: merge"),
            type="primary",
            key="person-merge",
            on_click=_merge,
            args=(twins,),
        )
        st.button(
            _("They are two people"),
            key="person-apart",
            on_click=put,
            kwargs={"people": ""},
        )


def _ask(twins: Twins) -> None:
    """Of each field that both say differently, which value is kept."""
    asked = _differing(twins)
    if asked:
        st.subheader(_("What is kept"), anchor=False)
    # Row by row, so that the fields follow each other by Tab and on a phone as they are read.
    places = [column for _row in range(0, len(asked), 2) for column in st.columns(2)]
    for place, (field, values) in zip(places, asked.items(), strict=False):
        place.radio(
            _labels()[field],
            _EITHER,
            format_func=distinct(_EITHER, _said(values)),
            key=_key(twins, field),
            horizontal=True,
        )


def _said(values: tuple[str, str]) -> Callable[[bool], str]:
    """The value of the earlier record, or of the later."""
    return lambda later: plain(values[later])


def _differing(twins: Twins) -> dict[str, tuple[str, str]]:
    """Fields with two values, as they read; of one household its size is not asked."""
    one, two = _values(twins.stays), _values(twins.gone)
    same_home = twins.stays.person.household_id == twins.gone.person.household_id
    return {
        field: (one[field], two[field])
        for field in one
        if one[field]
        and two[field]
        and one[field] != two[field]
        and (field in OWN or not same_home)
        and not (field == "codice_fiscale" and codes_of_both(one[field], two[field]))
    }


def _key(twins: Twins, field: str) -> str:
    pair = f"{twins.stays.person.person_id}-{twins.gone.person.person_id}"
    return f"person-keeps-{field}-{pair}"


def _values(side: PersonSide) -> dict[str, str]:
    own = {field: str(getattr(side.person, field)) for field in OWN}
    own["phone"] = i18n.phone(own["phone"])
    return own | {field: "" if n is None else str(n) for field, n in side.home}


def _labels() -> dict[str, str]:
    return {
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "codice_fiscale": _("Codice fiscale"),
        "earlier_code": _("Provisional codice fiscale"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "address": _("Address"),
        "dwelling": _("Dwelling code"),
        "size": _("In the household"),
        "minors": _("Minors"),
        "over_65": _("Over 65"),
    }


def _facts(side: PersonSide) -> list[tuple[str, str]]:
    labels, values = _labels(), _values(side)
    cases = "\n".join(f"{code} · {_(status.label)}" for code, status in side.cases)
    visits = ngettext("{n} visit", "{n} visits", side.visits).format(n=side.visits)
    return [
        *((labels[field], value) for field, value in values.items()),
        (_("Others of the household"), ", ".join(side.members)),
        (_("Cases"), cases),
        (_("Mobile office"), visits if side.visits else ""),
    ]


def _merge(twins: Twins) -> None:
    taken = {field: bool(st.session_state[_key(twins, field)]) for field in _differing(twins)}
    cases = (*twins.stays.cases, *twins.gone.cases)
    who = name(twins.gone.person if taken.get("family_name") else twins.stays.person)
    text = _("Merged: {who} is one person now.").format(who=plain(who))
    if _tried(text, person_merge.merge, twins, taken):
        here = get("case") or (cases[0][0] if cases else "")
        put(people="", case=here)
    st.rerun(SCREEN)


def undoing(both: PersonMerged) -> None:
    """In a case: that its tenant was written twice, and the way back."""
    text = _("Two records of the tenant were merged {when} by {who}")
    st.text(text.format(when=when(both.at), who=both.who))
    with st.popover(_("Undo"), icon=":material/call_split:", key=f"person-undo-{both.id}"):
        st.text(
            _(
                "Each record has again what was its own. Cases opened and what was corrected since "
                "stay with the earlier one."
            )
        )
        st.button(
            _("Yes, make two people again"),
            key=f"person-unmerge-{both.id}",
            type="primary",
            on_click=_undo,
            args=(both,),
        )


def _undo(both: PersonMerged) -> None:
    _tried(_("They are two people again."), person_merge.undo, both.id)
    st.rerun(SCREEN)


def _tried(said: str, function: Callable[..., Any], *args: object) -> bool:
    return flash.tried(function, *args, said=said, why=_refusal, at=TOLD)


def _refusal(error: Exception) -> str | None:
    if isinstance(error, Refused):
        return _("Not merged. {reason}").format(reason=_(error.why.label))
    return None
