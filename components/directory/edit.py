"""The forms that keep a partner true: organisation, services, referents in their order."""

from collections.abc import Callable

import streamlit as st

import i18n
from components import context
from components.choosing import distinct
from components.directory import address, fields, words
from components.directory import form as partner_form
from components.directory.form import Sheet
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.elements import into_view
from db.directory import write as partners_write
from db.directory.detail import PartnerDetail, ReferentDetail, ServiceDetail
from db.drafts import listing as draft_list
from db.reference.catalogue import Catalogue
from domain.directory.forms import Organisation, Referent, Service
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
    sheet = partner_form.sheet_for(f"{partner.reference}/{part}", partner.version)
    if part == "organisation":
        _organisation(sheet, partner, reference_data)
    elif part.startswith("service"):
        found = next((s for s in partner.services if part == f"service{s.id}"), None)
        _service(sheet, partner, found, reference_data)
    else:
        found_referent = next((r for r in partner.referents if part == f"referent{r.id}"), None)
        _referent(sheet, partner, found_referent, reference_data)
    draft_saving.told_and_thrown_away(sheet.place)
    partner_form.two_texts(sheet, reference_data)


def _begun(partner: PartnerDetail, parts: list[str]) -> int:
    """The part that was being written when the form was opened, else the first."""
    opened = f"partner-part-{partner.reference}"
    if opened not in st.session_state:
        st.session_state[opened] = _drafted(partner, parts)
    return min(int(st.session_state[opened]), len(parts) - 1)


def _drafted(partner: PartnerDetail, parts: list[str]) -> int:
    kept = context.read(draft_list.of_mine, f"partner_{partner.reference}_")
    stems = [partner_form.stem(f"{partner.reference}/{part}") + "_v" for part in parts]
    places = (n for draft in kept for n, stem in enumerate(stems) if draft.place.startswith(stem))
    return next(places, 0)


def new(reference_data: Catalogue) -> None:
    """The form of an organisation that is not in the directory yet."""
    into_view.bring("partner", "new")
    st.subheader(_("New organisation"))
    sheet = partner_form.sheet_for("new", 0)
    form = _organisation_fields(sheet, Organisation(), reference_data, _("Add to the directory"))
    if form:
        reference = partner_form.save(
            sheet,
            form,
            lambda _version: context.write(
                draft_saving.using(partners_write.create, sheet.place), form, sheet.token
            ),
            lambda stored: stored.form,
        )
        if reference:
            address.open_partner(reference)
            st.session_state["partner-editing"] = reference
            st.rerun()
    with st.container(horizontal=True):
        st.button(_("Cancel"), on_click=_cancel)
        draft_saving.told_and_thrown_away(sheet.place)


def _cancel() -> None:
    partner_form.close()
    address.begin("")


def _parts(partner: PartnerDetail) -> dict[str, str]:
    """The parts of a partner and the two that can be added, by key."""
    return {
        "organisation": _("Organisation"),
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
        saved = partner_form.save(
            sheet,
            form,
            lambda version: (
                context.write(
                    draft_saving.using(partners_write.edit, sheet.place),
                    partner.reference,
                    version,
                    form,
                )
                or True
            ),
            lambda stored: stored.form,
        )
        if saved or sheet.refused:
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
    if sent and (
        partner_form.save(
            sheet,
            form,
            lambda version: context.write(
                draft_saving.using(partners_write.save_service, sheet.place),
                partner.reference,
                version,
                form,
                service_id,
            ),
            lambda now: next((s.form for s in now.services if s.id == service_id), Service()),
        )
        or sheet.refused
    ):
        st.rerun()


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
    if sent and (
        partner_form.save(
            sheet,
            form,
            lambda version: context.write(
                draft_saving.using(partners_write.save_referent, sheet.place),
                partner.reference,
                version,
                form,
                referent_id,
                position or held,
            ),
            lambda now: next((r.form for r in now.referents if r.id == referent_id), Referent()),
        )
        or sheet.refused
    ):
        st.rerun()
