"""The forms that keep a partner true: organisation, services, referents in their order."""

from collections.abc import Callable
from typing import Any

import streamlit as st

import i18n
from components.choosing import distinct
from components.directory import address, fields, places, words
from components.drafts import choice as draft_choice
from components.drafts import listing as draft_list
from components.drafts import saving as draft_saving
from components.elements import into_view
from components.sheet import Sheet, Stored, sheet_for
from db.directory import write as partners_write
from db.directory.detail import PartnerDetail, ReferentDetail, ServiceDetail
from db.reference.catalogue import Catalogue
from domain.directory.forms import Organisation, Referent, Service
from domain.errors import Changed
from i18n import _

NEW = "+"


def show(partner: PartnerDetail, reference_data: Catalogue) -> None:
    """Choose a part of the partner and change it."""
    parts = _parts(partner)
    part = st.selectbox(
        _("What to change"),
        list(parts),
        _begun(partner, list(parts)),
        format_func=distinct(parts, parts.__getitem__, _telling(partner)),
    )
    sheet = sheet_for("partner", _which(partner, part), partner.version)
    sheet.two_texts(
        words.field,
        lambda name, value: words.value(name, value, reference_data),
        _("Someone saved this partner while you were writing. Nothing was overwritten: compare."),
    )
    sheet.problems(lambda name: places.field(partner, name))
    if part == "organisation":
        _organisation(sheet, partner, reference_data)
    elif part == "places":
        places.form(sheet, partner, reference_data)
    elif part.startswith("service"):
        found = next((s for s in partner.services if part == f"service{s.id}"), None)
        _service(sheet, partner, found, reference_data)
    else:
        found_referent = next((r for r in partner.referents if part == f"referent{r.id}"), None)
        _referent(sheet, partner, found_referent, reference_data)
    draft_saving.told_and_thrown_away(sheet.place)


def _which(partner: PartnerDetail, part: str) -> str:
    """The part as it stands in the place of its draft."""
    return f"{partner.reference}_{part.replace(NEW, 'new')}"


def _begun(partner: PartnerDetail, parts: list[str]) -> int:
    """The part that was being written when the form was opened, else the first."""
    opened = f"partner-part-{partner.reference}"
    if opened not in st.session_state:
        st.session_state[opened] = _drafted(partner, parts)
    return min(int(st.session_state[opened]), len(parts) - 1)


def _drafted(partner: PartnerDetail, parts: list[str]) -> int:
    kept = draft_list.begun(f"partner_{partner.reference}_")
    stems = [f"partner_{_which(partner, part)}_v" for part in parts]
    places = (n for draft in kept for n, stem in enumerate(stems) if draft.place.startswith(stem))
    return next(places, 0)


def new(reference_data: Catalogue) -> None:
    """The form of an organisation that is not in the directory yet."""
    into_view.bring("partner", "new")
    st.subheader(_("New organisation"))
    sheet = sheet_for("partner", "new", 0)
    sheet.problems(words.field)
    form = _organisation_fields(sheet, Organisation(), reference_data, _("Add to the directory"))
    if form:
        if sheet.save(partners_write.create, form, sheet.token):
            address.open_partner(sheet.result)
            st.session_state["partner-editing"] = sheet.result
        st.rerun()
    with st.container(horizontal=True):
        st.button(_("Cancel"), on_click=_cancel, args=(sheet,))
        draft_saving.told_and_thrown_away(sheet.place)


def _cancel(sheet: Sheet) -> None:
    sheet.close()
    address.begin("")


def _parts(partner: PartnerDetail) -> dict[str, str]:
    """The parts of a partner and the two that can be added, by key."""
    return {
        "organisation": _("Organisation"),
        "places": _("Places and holidays"),
        **{
            f"service{s.id}": _("Service: {name}").format(name=s.form.name)
            for s in partner.services
        },
        f"service{NEW}": _("Add a service"),
        **{
            f"referent{r.id}": _("Referent: {name}").format(name=r.form.name)
            for r in partner.referents
        },
        f"referent{NEW}": _("Add a referent"),
    }


def _telling(partner: PartnerDetail) -> Callable[[str], str]:
    """What tells two of one name apart."""
    told: dict[str, tuple[str, ...]] = {}
    for one in partner.referents:
        told[f"referent{one.id}"] = (one.form.title, i18n.phone(one.form.phone), one.form.email)
    for each in partner.services:
        told[f"service{each.id}"] = (each.form.opening_hours, each.form.description[:60])
    return lambda part: " · ".join(filter(None, told.get(part, ())))


def _organisation(sheet: Sheet, partner: PartnerDetail, reference_data: Catalogue) -> None:
    form = _organisation_fields(sheet, partner.form, reference_data, _("Save"))
    if form:
        _save(sheet, partners_write.edit, partner, form, lambda now: now.form)


def _save(
    sheet: Sheet,
    function: Callable[..., Any],
    partner: PartnerDetail,
    form: Any,
    part: Callable[[PartnerDetail], Any],
    *args: Any,
) -> None:
    """Save and draw the form again; `part` finds in a partner what the form is about."""

    def why(error: Exception) -> Any:
        if isinstance(error, Changed):
            return Stored(error.present.version, part(error.present))
        return None

    sheet.save(function, partner.reference, sheet.version, form, *args, mine=form, why=why)
    st.rerun()


def _organisation_fields(
    sheet: Sheet, start: Organisation, reference_data: Catalogue, label: str
) -> Organisation | None:
    """The fields; the form once it is sent."""
    with st.form(sheet.key("form"), enter_to_submit=False):
        form = fields.draw(sheet.place, start, reference_data)
        return form if st.form_submit_button(label, type="primary") else None


def _service(
    sheet: Sheet, partner: PartnerDetail, stored: ServiceDetail | None, reference_data: Catalogue
) -> None:
    start = stored.form if stored else Service()
    with st.form(sheet.key("form"), enter_to_submit=False):
        form = fields.draw(sheet.place, start, reference_data)
        sent = st.form_submit_button(_("Save"), type="primary")
    service_id = stored.id if stored else None
    if sent:
        _save(
            sheet,
            partners_write.save_service,
            partner,
            form,
            lambda now: next((s.form for s in now.services if s.id == service_id), Service()),
            service_id,
        )


def _referent(
    sheet: Sheet, partner: PartnerDetail, stored: ReferentDetail | None, reference_data: Catalogue
) -> None:
    start = stored.form if stored else Referent()
    places = len(partner.referents) + (stored is None)
    with st.form(sheet.key("form"), enter_to_submit=False):
        form = fields.draw(sheet.place, start, reference_data)
        held = stored.position if stored else places
        position = draft_choice.selectbox(
            words.field("position"), sheet.place, "position", range(1, places + 1), held, str
        )
        sent = st.form_submit_button(_("Save"), type="primary")
    referent_id = stored.id if stored else None
    if sent:
        _save(
            sheet,
            partners_write.save_referent,
            partner,
            form,
            lambda now: next((r.form for r in now.referents if r.id == referent_id), Referent()),
            referent_id,
            position or held,
        )
