"""Who the case is about, put right: wrong data, the wrong person, somebody named later."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256

import streamlit as st

import i18n
from components import context
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.cases.person import identity_lines
from components.choosing import distinct
from components.corrections.form import (
    identity_form,
    identity_shown,
    in_words,
    key,
    members,
    offer,
    problem,
    saver,
    seen,
    taken,
    told_partners,
)
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.plain import plain
from db.cases.detail import CaseDetail
from db.corrections import history as corrections
from db.corrections.person import choose_person, correct_person, detach, new_person
from db.people.identity import PersonDetail
from db.reference.catalogue import Catalogue
from domain.cases.status import Naming
from domain.corrections.fields import NOBODY, Identity
from domain.intake.form import IDENTITY
from domain.vocabulary import N_
from i18n import _

WHO = "case-correct-who"
"""In the session: whose fields are open, and in which form."""
_MODES = {
    "fields": N_("This person"),
    "known": N_("Another, known"),
    "new": N_("Somebody new"),
    "nobody": N_("Nobody"),
}


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """The fields of whom the case is for; or somebody else instead."""
    found: tuple[PersonDetail, ...] = ()
    if case.naming is Naming.KNOWN:
        if not identity_shown(case):
            return
        found = members(case)
    if not found:
        st.caption(_("Nobody is named on this case yet."))
    modes = list(_MODES) if found else ["new", "known"]
    begun = "new" if draft.begun(case_panel.place(case, "newperson")) else modes[0]
    mode = st.segmented_control(
        _("Who it is"),
        modes,
        format_func=distinct(modes, lambda name: _(_MODES[name])),
        default=begun,
        key=key("mode", len(found)),
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    problem("person_id")
    if mode == "fields":
        _fields(case, _whose(found))
        return
    if found:
        _seen(case)
    if found and mode != "nobody" and case.privacy_given_on:
        st.caption(
            _(
                "The notice of {day} stays noted; if it was not given to them, put it right too."
            ).format(day=i18n.day(case.privacy_given_on))
        )
    {"known": _known, "new": _new, "nobody": _nobody}[mode](case)


def _whose(found: tuple[PersonDetail, ...]) -> PersonDetail:
    """The member chosen in the household, else whom the case is for."""
    token, chosen = st.session_state.get(WHO, ("", 0))
    if token == case_panel.token():
        return next((person for person in found if person.person_id == chosen), found[0])
    return found[0]


def _fields(case: CaseDetail, person: PersonDetail) -> None:
    held = Identity(**{name: getattr(person, name) for name in IDENTITY})
    now, stem = _number(held), case_panel.place(case, f"person{person.person_id}")
    place, begun = draft_saving.on_version(stem, now)
    began, token = seen(place, held, first=begun == now), case_panel.token()

    def saved(form: Identity) -> None:
        def write(seen: Mapping[str, str] | None, token: str, version: int) -> None:
            context.write(
                draft_saving.using(correct_person, place),
                case.reference,
                version,
                person.person_id,
                form,
                seen,
                token,
            )
            draft_saving.done(place)

        first, again = (partial(write, marks, token) for marks in (began, None))
        case_saving.save_over(
            case, told_partners(case), in_words(form), first, again, partial(_now, case)
        )

    identity_form(place, held, saved, _("Save"))
    _somebody_elses(case, place)


def _number(held: Identity) -> int:
    """Stands for a version of somebody: another as soon as a field is."""
    return int(sha256("".join(held.marks().values()).encode()).hexdigest()[:8], 16)


def _now(case: CaseDetail) -> None:
    """Beside a conflict: the person as they are written down now; put on record."""
    for person in members(case)[:1]:
        st.text("\n".join(identity_lines(person)))


def _somebody_elses(case: CaseDetail, place: str) -> None:
    code = taken(place)
    if not code:
        return
    st.text(_("The codice fiscale is that of somebody known. If it is them, choose them here:"))
    offer(code, f"{place}-taken", _("It is this person"), _choosing(case))


def _choosing(case: CaseDetail) -> Callable[[int], None]:
    save = saver(case)

    def chosen(person_id: int) -> None:
        mine, done = _("Another person on the case"), told_partners(case)
        save(mine, choose_person, person_id, done=done)

    return chosen


def _known(case: CaseDetail) -> None:
    with st.form(key("search-form"), border=False, enter_to_submit=False):
        query = st.text_input(
            _("Family name, codice fiscale or telephone"), key=key("search"), autocomplete="off"
        )
        st.form_submit_button(_("Search"), icon=":material/search:", key=key("search-go"))
    if query:
        offer(query, "search", _("It is this person"), _choosing(case))


def _new(case: CaseDetail) -> None:
    place = case_panel.place(case, "newperson")
    save = saver(case, place)

    def saved(form: Identity) -> None:
        save(in_words(form), new_person, form, done=told_partners(case))

    identity_form(place, NOBODY, saved, _("Save"))
    _somebody_elses(case, place)


def _nobody(case: CaseDetail) -> None:
    st.text(
        _(
            "The case stays, without a name; the person stays known and can be chosen again. "
            "Partners see nobody on their page."
        )
    )
    st.button(
        _("Take the person off the case"),
        key=key("detach"),
        type="primary",
        on_click=saver(case),
        args=(_("Nobody on the case"), detach),
        kwargs={"done": _("Put right. No partner sees who the tenant is any more.")},
    )


def _seen(case: CaseDetail) -> None:
    """Whom a wrong name was shown to: they must be told, and Ponte does not do it by itself."""
    for shown in context.read(corrections.shown_to_partners, case.reference):
        st.warning(
            _(
                "{partner} has seen this name, last on {when}: call them and say it was wrong."
            ).format(partner=plain(shown.partner), when=i18n.moment(shown.last)),
            icon=":material/visibility:",
        )
