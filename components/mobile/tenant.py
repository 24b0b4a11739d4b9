"""Correct a convened tenant: name, telephone, hour; or take them off the list."""

from collections.abc import Callable
from datetime import time
from hashlib import sha256
from typing import Any

import streamlit as st

import i18n
from components import context
from components.drafts import choice as draft_choice
from components.drafts import form as draft_form
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import confirm
from components.mobile import address, words
from components.plain import plain
from components.sheet import Sheet, sheet_for
from db.mobile import check_in as mobile_checkin
from db.mobile import convened as mobile_convened
from db.mobile.check_in import Name, VisitLine
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.business_time import ROME
from domain.errors import Changed, NotThere
from domain.mobile.stops import VisitState
from exchange.mobile.sheet import read_row
from exchange.mobile.sheet_columns import BY_KEY, ConvenedReader
from exchange.sheets.book import Cell
from i18n import _

_FIELDS = ("family_name", "given_name", "phone")
_OPEN = "mobile-tenant"


def show(stop: StopDetail, catalogue: Catalogue) -> None:
    """The form, with what is on the list now."""
    found = _found(stop)
    st.title(_("Correct a convened tenant"), anchor=False)
    st.caption(words.plain(words.whole(stop)))
    sheet = sheet_for("mobile", f"tenant{address.visit()}")
    sheet.problems()
    if found is None:
        st.info(
            _(
                "This tenant is not on the list any more, or was registered already: to correct "
                "them, undo the registration first."
            )
        )
        _back(sheet, stop)
        return
    visit, name = found
    _form(sheet, stop, catalogue, visit, name)
    confirm.ask(
        _("Take off the list"),
        _("{name} is not convened to this stop any more. What else is known of them stays.").format(
            name=name.full
        ),
        _("Yes, take off the list"),
        icon=":material/person_remove:",
        on_yes=_remove,
        args=(sheet, stop, visit),
    )


def _found(stop: StopDetail) -> tuple[VisitLine, Name] | None:
    """The tenant of the address, not registered yet; the name is read once (and put on record)."""
    visits = context.read(mobile_checkin.visits, stop.id)
    wanted = address.visit()
    visit = next((v for v in visits if v.id == wanted and v.state is VisitState.CONVENED), None)
    if visit is None or visit.person_id is None:
        return None
    kept = st.session_state.get(_OPEN)
    if not kept or kept[:2] != (visit.id, visit.version):
        name = context.write(mobile_checkin.names, stop.id)[visit.id]
        kept = st.session_state[_OPEN] = (visit.id, visit.version, name)
    return visit, kept[2]


def _form(
    sheet: Sheet, stop: StopDetail, catalogue: Catalogue, visit: VisitLine, name: Name
) -> None:
    """The fields and their buttons."""
    phone = i18n.phone(name.phone) if name.phone else ""
    held = {"family_name": name.family_name, "given_name": name.given_name, "phone": phone}
    hour = visit.starts_at.astimezone(ROME).time() if visit.starts_at else None
    place = sheet.place = _drafted(stop, visit, [*held.values(), f"{hour:%H:%M}" if hour else ""])
    with st.form(f"mobile-tenant-{visit.id}-{visit.version}", enter_to_submit=False):
        for field in _FIELDS:
            title = BY_KEY[field].title
            draft.text_input(title, place, field, value=held[field], in_form=True)
        draft_choice.time_input(BY_KEY["hour"].title, place, "hour", hour, step=900)
        st.caption(_("Name and telephone change in everything that is known of this person."))
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Save"), type="primary", on_click=_save, args=(sheet, stop, catalogue, visit)
            )
            st.form_submit_button(
                _("Close without saving"), type="tertiary", on_click=_leave, args=(sheet, stop)
            )
    draft_saving.told_and_thrown_away(place)


def _drafted(stop: StopDetail, visit: VisitLine, held: list[str]) -> str:
    """Where the form is kept as a draft. Of one begun on other words than those `held` now it is
    said what stands there: saved, it goes over that.
    """
    now = int(sha256("\n".join(held).encode()).hexdigest()[:8], 16)
    place, begun = draft_saving.on_version(f"mobile_tenant{stop.id}_{visit.id}", now)
    if begun != now:
        st.warning(
            _(
                "Somebody changed this tenant after you began to write. It is now: {now}. What you "
                "wrote is below: save it to keep yours, or throw the draft away."
            ).format(now=plain(" · ".join(filter(None, held)))),
            icon=":material/sync_problem:",
        )
    return place


def _back(sheet: Sheet, stop: StopDetail) -> None:
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        on_click=_leave,
        args=(sheet, stop),
    )


def _save(sheet: Sheet, stop: StopDetail, catalogue: Catalogue, visit: VisitLine) -> None:
    given = {BY_KEY[name]: Cell(text) for name in _FIELDS if (text := sheet.text(name).strip())}
    hour = sheet.value("hour")
    if isinstance(hour, time):
        given[BY_KEY["hour"]] = Cell(f"{hour:%H:%M}")
    row, problems = read_row(1, given, ConvenedReader(catalogue))
    if row is None:
        sheet.refuse(tuple(map(words.flaw, problems)))
        return
    _write(sheet, stop, _("Corrected."), mobile_convened.change, visit.id, visit.version, row)


def _remove(sheet: Sheet, stop: StopDetail, visit: VisitLine) -> None:
    _write(sheet, stop, _("Taken off the list."), mobile_convened.remove, visit.id, visit.version)


def _write(
    sheet: Sheet, stop: StopDetail, said: str, function: Callable[..., None], *args: Any
) -> None:
    if sheet.save(function, *args, said=said, why=_refusal):
        _leave(sheet, stop)
    else:
        draft_form.gather()  # on another version it is another form: this one is kept first


def _refusal(error: Exception) -> str | None:
    match error:
        case Changed():
            return _("Not changed: somebody else changed this tenant meanwhile. Look again.")
        case NotThere():
            return _("Not changed: this tenant is not on the list any more.")
    return None


def _leave(sheet: Sheet, stop: StopDetail) -> None:
    sheet.close()
    st.session_state.pop(_OPEN, None)
    address.go(stop=str(stop.id))
