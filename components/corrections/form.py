"""What the parts of *Put right* share: fields with their problems, the save, what it says.

Fields stand in a form: nothing is sent before Save, so that a click on it carries what was typed
in the field left last, and the identity is read once, not at every field.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

import i18n
from components import context
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.rows import Action, Row, choices
from components.people.apart import apart
from components.plain import plain
from db.cases.detail import CaseDetail
from db.people import identity
from db.people.identity import KnownPerson, PersonDetail
from domain.cases.status import Naming
from domain.corrections.fields import Fault, Field, Identity
from domain.intake.form import IDENTITY
from domain.people.codice_fiscale import meant
from domain.referrals.moves import WITH_NAME
from i18n import _

PART = "case-correct-part"
_SHOWN = "case-correct-shown"
_ROWS = (("family_name", "given_name"), ("codice_fiscale", "phone"), ("email", "dwelling"))


def key(*names: object) -> str:
    """Key of a widget of this form; after a save there is another form."""
    return "-".join(("case-correct", case_panel.token()[:8], *map(str, names)))


def problem(name: str) -> None:
    """What the last save found wrong with a field, under it."""
    if found := case_panel.flaw(name):
        st.markdown(f":red[{_(found)}]")


def told_partners(case: CaseDetail) -> str:
    """That it was put right, and which partners see it on their page from now on."""
    partners = [line.partner for line in case.referrals if line.status in WITH_NAME]
    if partners and case.privacy_given_on and case.naming is Naming.KNOWN:
        return _("Put right. On the page of {partners} it stands so from now on.").format(
            partners=plain(", ".join(dict.fromkeys(partners)))
        )
    return _("Put right. The diary says what was changed.")


def drafted(case: CaseDetail, part: str) -> tuple[str, CaseDetail]:
    """Where a part is kept as a draft, and the case as it was when that was begun: its save meets
    what others saved meanwhile.
    """
    place, begun = draft_saving.on_version(case_panel.place(case, part), case.version)
    return place, replace(case, version=begun)


def saver(case: CaseDetail, place: str = "") -> Callable[..., None]:
    """`save(mine, function, *args, done=)` for the form being drawn; its draft of `place` goes.

    `function` takes reference, version, `args` and the token: that of the drawing, not of the
    click, so that the second of two clicks finds its correction saved and is no conflict.
    """
    token = case_panel.token()

    def save(mine: str, function: Callable[..., None], *args: Any, done: str = "") -> None:
        done = done or _("Put right. The diary says what was changed.")
        case_saving.save(case, done, mine, function, *args, token, place=place)

    return save


def identity_shown(case: CaseDetail) -> bool:
    """Whether the person asked to see who it is; else a button to ask, and that it is noted."""
    if st.session_state.get(_SHOWN) == (case.reference, case_panel.token()):
        return True
    st.button(
        _("Show and put right"),
        key=key("show"),
        icon=":material/visibility:",
        help=_("Each reading is put on record."),
        on_click=_show,
        args=(case.reference,),
    )
    return False


def _show(reference: str) -> None:
    st.session_state[_SHOWN] = (reference, case_panel.token())
    st.rerun(case_panel.PANEL)


def members(case: CaseDetail) -> tuple[PersonDetail, ...]:
    """Who lives in the household, whom the case is for first. Read and put on record."""
    return context.write(identity.persons_of_case, case.reference)


def identity_form(
    place: str,
    held: Identity,
    on_save: Callable[[Identity], None],
    label: str,
) -> None:
    """The seven fields, kept as a draft at `place`; `on_save` is given what was typed."""
    typed = draft_saving.fields(place)

    def saved() -> None:
        on_save(Identity(**{name: typed(name) or "" for name in IDENTITY}))

    with st.form(key(place, "form"), border=False, enter_to_submit=False):
        for left, right in _ROWS:
            # Rows of columns, not columns of rows: Tab follows the reading order.
            for column, name in zip(st.columns(2), (left, right), strict=True):
                with column:
                    _field(place, name, held)
        _field(place, "address", held)
        buttons(place, saved, label)
    draft_saving.told_and_thrown_away(place)


def seen(place: str, held: Identity, *, first: bool) -> Mapping[str, str]:
    """The marks of what stood there when the draft of `place` was begun. `first`: it is begun now.

    Of one begun before this visit they are not known: what it changes is compared.
    """
    unknown = dict.fromkeys(IDENTITY, "")
    marks: Mapping[str, str] = st.session_state.setdefault(
        f"seen-{place}", held.marks() if first else unknown
    )
    return marks


def buttons(scope: str, saved: Callable[[], None], label: str = "") -> None:
    """Save and cancel, at the end of a form."""
    with st.container(horizontal=True):
        st.form_submit_button(
            label or _("Save"), type="primary", on_click=saved, key=key(scope, "save")
        )
        st.form_submit_button(
            _("Cancel"),
            type="tertiary",
            on_click=case_panel.pick,
            args=("",),
            key=key(scope, "cancel"),
        )


def _field(place: str, name: str, held: Identity) -> None:
    text = getattr(held, name)
    value = i18n.phone(text) if name == "phone" else text
    said = draft.text_input(_(Field(name).label), place, name, value=value, in_form=True)
    problem(name)
    if name == "codice_fiscale" and (code := meant(said or "")):
        st.caption(_("Did you mean {code}?").format(code=code))


def taken(place: str) -> str:
    """The codice fiscale that the last save of that form found to be somebody else's."""
    found = case_panel.flaw("codice_fiscale") == Fault.CF_TAKEN.label
    return str(draft_saving.fields(place)("codice_fiscale") or "") if found else ""


def offer(query: str, scope: str, label: str, on_choose: Callable[[int], None]) -> None:
    """Those already known by `query`, each with a button; the search is on record."""
    found = context.write(identity.search, query)
    if not found:
        st.caption(_("Nobody known by that."))
        return
    more = apart(found)
    choices(
        [_row(known, label, more(known)) for known in found],
        key(scope, "known"),
        label=_("Already known"),
        on_act=lambda _code, chosen: on_choose(int(chosen)),
    )


def _row(known: KnownPerson, label: str, more: tuple[str, ...]) -> Row:
    name, *facts = summary(known.person)
    cases = ", ".join(case.reference for case in known.cases) or _("no open case")
    lines = (" · ".join(facts), cases, *more)
    return Row(str(known.person.person_id), name, lines=lines, actions=(Action("choose", label),))


def summary(person: PersonDetail) -> tuple[str, ...]:
    """The name, or what stands for it, and what tells people of one name apart."""
    name = f"{person.family_name} {person.given_name}".strip()
    facts = (name, person.codice_fiscale, i18n.phone(person.phone), person.address)
    return tuple(fact for fact in facts if fact) or (_("Nobody"),)


def in_words(form: Identity) -> str:
    """What was typed, a line for each field that holds something."""
    held = ((name, getattr(form, name)) for name in IDENTITY)
    return "\n".join(f"{_(Field(name).label)}: {text}" for name, text in held if text)
