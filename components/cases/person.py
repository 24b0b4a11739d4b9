"""Who the case is about: household, and identity only on request."""

import streamlit as st

import i18n
from components import context
from components.cases.words import place_text
from db.cases.detail import CaseDetail, HouseholdSize
from db.people import identity
from db.people.identity import PersonDetail
from db.reference.catalogue import Catalogue
from domain.cases.status import Naming
from domain.permissions import Actor, Permission
from domain.rights.notice import TONGUES
from i18n import _, ngettext

_SHOWN = "case-identity"


def show(case: CaseDetail, me: Actor) -> None:
    """Household and a button for identity; nothing for who may not read it."""
    if me.may(Permission.IDENTITY_READ):
        st.subheader(_("Person and household"))
        _household(case)
        _identity(case)


def facts(case: CaseDetail, catalogue: Catalogue) -> None:
    """Where, how and by whom the case was opened; as far as told."""
    st.subheader(_("Case"))
    st.text("\n".join(_facts(case, catalogue)))


def _household(case: CaseDetail) -> None:
    if case.naming is not Naming.KNOWN:
        st.caption(_(case.naming.label))
    if case.household:
        st.text(_size(case.household) or _("Size of the household not asked"))


def _size(home: HouseholdSize) -> str:
    parts = []
    if home.size:
        parts.append(ngettext("{n} person", "{n} people", home.size).format(n=home.size))
    if home.minors:
        parts.append(ngettext("{n} minor", "{n} minors", home.minors).format(n=home.minors))
    if home.over_65:
        parts.append(_("{n} over 65").format(n=home.over_65))
    return ", ".join(parts)


def _identity(case: CaseDetail) -> None:
    """Read, and put on record, at each showing; never kept between runs."""
    if case.naming is not Naming.KNOWN:
        return
    if st.session_state.get(_SHOWN) != case.reference:
        st.button(
            _("Show identity"),
            icon=":material/visibility:",
            help=_("Each reading is put on record."),
            on_click=_reveal,
            args=(case.reference,),
        )
        return
    found = context.write(identity.persons_of_case, case.reference)
    if not found:
        st.caption(_("Nobody of this household has been named."))
    for person in found:
        if len(found) > 1 and person == found[0]:
            st.caption(_("Whom the case is for"))
        elif len(found) > 1 and person == found[1]:
            st.caption(_("Also in the household"))
        st.text("\n".join(identity_lines(person)))
    st.button(_("Hide identity"), icon=":material/visibility_off:", on_click=_reveal, args=("",))


def _reveal(reference: str) -> None:
    st.session_state[_SHOWN] = reference


def identity_lines(person: PersonDetail) -> list[str]:
    """What is known of somebody, a line each."""
    lines = [
        f"{person.family_name} {person.given_name}".strip(),
        person.codice_fiscale,
        _("Provisional codice fiscale: {code}").format(code=person.earlier_code)
        if person.earlier_code
        else "",
        i18n.phone(person.phone),
        person.email,
        person.address,
        _("Dwelling {code}").format(code=person.dwelling) if person.dwelling else "",
    ]
    return [line for line in lines if line]


def _said_of_notice(case: CaseDetail) -> str:
    """Its language and how it was given, as far as somebody said so."""
    tongue, way = TONGUES.get(case.privacy_language), case.privacy_way
    told = [*([tongue.name] if tongue else []), *([_(way.label).lower()] if way else [])]
    return f" ({', '.join(told)})" if told else ""


def _facts(case: CaseDetail, catalogue: Catalogue) -> list[str]:
    where = place_text(case.place)
    if not case.channel:  # nor are they told when and by whom it was opened
        return [where]
    opened = _("Opened {day} by {who}").format(day=i18n.day(case.opened_at), who=case.opened_by)
    privacy = (
        _("Privacy notice {version} given {day}").format(
            version=case.privacy_version, day=i18n.day(case.privacy_given_on)
        )
        + _said_of_notice(case)
        if case.privacy_version and case.privacy_given_on
        else _("Privacy notice not given yet")
    )
    speaks = _("Speaks {language}").format(language=i18n.tongue(case.language))
    spoken = [speaks] if case.language else []
    return [where, catalogue.channels[case.channel].label, opened, *spoken, privacy]
