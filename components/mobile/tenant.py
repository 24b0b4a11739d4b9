"""Correct a convened tenant: name, telephone, hour; or take them off the list."""

from collections.abc import Callable
from datetime import time
from hashlib import sha256

import streamlit as st

import i18n
from components import context
from components.context import DatabaseUnavailable
from components.drafts import choice as draft_choice
from components.drafts import form as draft_form
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements import confirm
from components.mobile import address, stop_form, words
from components.plain import plain
from db.mobile import check_in as mobile_checkin
from db.mobile import convened as mobile_convened
from db.mobile.check_in import MarkedMeanwhile, Name, UnknownVisit, VisitLine
from db.mobile.convened import CheckedIn
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.business_time import ROME
from domain.mobile.stops import VisitState
from domain.permissions import PermissionDenied
from exchange.mobile.sheet import read_row
from exchange.mobile.sheet_columns import BY_KEY, Reader
from i18n import _

_FIELDS = ("family_name", "given_name", "phone")
_OPEN, _REFUSED = "mobile-tenant", "mobile-tenant-refused"


def show(stop: StopDetail, catalogue: Catalogue) -> None:
    """The form, with what is on the list now."""
    found = _found(stop)
    st.title(_("Correct a convened tenant"), anchor=False)
    st.caption(words.plain(words.whole(stop)))
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(refused, icon=":material/error:")
    if found is None:
        st.info(
            _(
                "This tenant is not on the list any more, or was registered already: to correct "
                "them, undo the registration first."
            )
        )
        _back(stop)
        return
    visit, name = found
    place = _form(stop, catalogue, visit, name)
    confirm.ask(
        _("Take off the list"),
        _("{name} is not convened to this stop any more. What else is known of them stays.").format(
            name=name.full
        ),
        _("Yes, take off the list"),
        icon=":material/person_remove:",
        on_yes=_remove,
        args=(stop, visit, place),
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


def _form(stop: StopDetail, catalogue: Catalogue, visit: VisitLine, name: Name) -> str:
    """The fields and their buttons; where they are kept as a draft."""
    phone = i18n.phone(name.phone) if name.phone else ""
    held = {"family_name": name.family_name, "given_name": name.given_name, "phone": phone}
    hour = visit.starts_at.astimezone(ROME).time() if visit.starts_at else None
    place = _drafted(stop, visit, [*held.values(), f"{hour:%H:%M}" if hour else ""])
    with st.form(f"mobile-tenant-{visit.id}-{visit.version}", enter_to_submit=False):
        for field in _FIELDS:
            title = BY_KEY[field].title + (" *" if BY_KEY[field].required else "")
            draft.text_input(title, place, field, value=held[field], in_form=True)
        draft_choice.time_input(BY_KEY["hour"].title, place, "hour", hour, step=900)
        st.caption(_("Name and telephone change in everything that is known of this person."))
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Save"), type="primary", on_click=_save, args=(stop, catalogue, visit, place)
            )
            st.form_submit_button(
                _("Close without saving"), type="tertiary", on_click=_leave, args=(stop,)
            )
    draft_saving.told_and_thrown_away(place)
    return place


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


def _back(stop: StopDetail) -> None:
    st.button(_("Back to the list"), icon=":material/arrow_back:", on_click=_leave, args=(stop,))


def _save(stop: StopDetail, catalogue: Catalogue, visit: VisitLine, place: str) -> None:
    value = draft_saving.fields(place)
    given = {BY_KEY[name]: text for name in _FIELDS if (text := str(value(name) or "").strip())}
    hour = value("hour")
    if isinstance(hour, time):
        given[BY_KEY["hour"]] = f"{hour:%H:%M}"
    row, problems = read_row(1, given, Reader(catalogue))
    if row is None:
        titles = ", ".join(BY_KEY[problem.column].title for problem in problems)
        st.session_state[_REFUSED] = _("Not saved. Look again at: {fields}.").format(fields=titles)
        return
    change = draft_saving.using(mobile_convened.change, place)
    if _written(lambda: context.write(change, visit.id, visit.version, row)):
        draft_saving.done(place)
        stop_form.say(_("Corrected."))
        _leave(stop)


def _remove(stop: StopDetail, visit: VisitLine, place: str) -> None:
    remove = draft_saving.using(mobile_convened.remove, place)
    if _written(lambda: context.write(remove, visit.id, visit.version)):
        draft_saving.done(place)
        stop_form.say(_("Taken off the list."))
        _leave(stop)


def _written(write: Callable[[], None]) -> bool:
    """Whether it was saved; else why not."""
    try:
        write()
    except CheckedIn:
        refused = _("Not changed: this tenant has been registered meanwhile. Undo that first.")
    except MarkedMeanwhile:
        refused = _("Not changed: somebody else changed this tenant meanwhile. Look again.")
    except UnknownVisit:
        refused = _("Not changed: this tenant is not on the list any more.")
    except DatabaseUnavailable:
        refused = _("Not saved: the database does not answer. Press again in a moment.")
    except (context.SignedOut, PermissionDenied):
        return False  # the run that follows says so
    else:
        return True
    st.session_state[_REFUSED] = refused
    draft_form.gather()  # on another version it is another form: this one is kept first
    return False


def _leave(stop: StopDetail) -> None:
    st.session_state.pop(_OPEN, None)
    address.go(stop=str(stop.id))
