"""Plan a stop of the mobile office, or a series of them; change one, cancel it, take it up."""

from datetime import time
from functools import partial
from typing import Any

import streamlit as st

from components import flash
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.mobile import address, words
from components.sheet import Sheet, sheet_for
from db.mobile import plan as mobile_plan
from db.mobile.plan import HasBegun, HasVisits, Overlap, StopChanged
from db.mobile.stops import StopDetail, UnknownStop
from db.reference.catalogue import Catalogue
from domain.business_time import ROME
from domain.mobile.stops import MOST_WEEKS, PLACE_LIMIT, StopForm, StopRefused
from i18n import _, ngettext

_OPENS, _CLOSES = time(9), time(13)


def new(catalogue: Catalogue) -> None:
    """The form of a stop to plan."""
    st.title(_("New stop"), anchor=False)
    _form(sheet_for("mobile", "stopnew", 0), catalogue, None)


def edit(stop: StopDetail, catalogue: Catalogue) -> None:
    """The form of a stop that is planned."""
    st.title(_("Change the stop"), anchor=False)
    st.caption(words.plain(words.whole(stop)))
    _form(sheet_for("mobile", f"stop{stop.id}", stop.version), catalogue, stop)
    _cancellation(stop)


def _form(sheet: Sheet, catalogue: Catalogue, stop: StopDetail | None) -> None:
    sheet.problems()
    options = words.quarters(catalogue, *([stop.quarter.id] if stop else []))
    begin = stop.starts_at.astimezone(ROME) if stop else None
    end = stop.ends_at.astimezone(ROME) if stop else None
    with st.form(sheet.key("form"), enter_to_submit=False):
        draft_choice.selectbox(
            _("Quarter"),
            sheet.place,
            "quarter",
            options,
            stop.quarter.id if stop else None,
            lambda i: words.quarter(catalogue, i),
            placeholder=_("Choose the quarter"),
        )
        left, middle, right = st.columns(3)
        with left:
            draft_choice.date_input(_("Day"), sheet.place, "day", begin.date() if begin else None)
        with middle:
            hour = begin.time() if begin else _OPENS
            draft_choice.time_input(_("From"), sheet.place, "starts", hour, step=900)
        with right:
            hour = end.time() if end else _CLOSES
            draft_choice.time_input(_("To"), sheet.place, "ends", hour, step=900)
        draft.text_input(
            _("Place"),
            sheet.place,
            "place",
            value=stop.place if stop else "",
            max_chars=PLACE_LIMIT,
            placeholder=_("Where the camper stands, such as the square or the street"),
            in_form=True,
        )
        if stop is None:
            weeks = _("How many weeks, on the same day")
            draft_choice.number_input(weeks, sheet.place, "weeks", 1, 1, MOST_WEEKS)
        with st.container(horizontal=True):
            st.form_submit_button(_("Save"), type="primary", on_click=_save, args=(sheet, stop))
            st.form_submit_button(
                _("Close without saving"), type="tertiary", on_click=_close, args=(sheet, stop)
            )
    draft_saving.told_and_thrown_away(sheet.place)


def _typed(sheet: Sheet) -> StopForm:
    """What is on screen."""
    return StopForm(
        quarter_id=sheet.value("quarter"),
        day=sheet.value("day"),
        starts=sheet.value("starts"),
        ends=sheet.value("ends"),
        place=sheet.text("place"),
        weeks=sheet.value("weeks") or 1,
    )


def _save(sheet: Sheet, stop: StopDetail | None) -> None:
    form, why = _typed(sheet), partial(_refusal, sheet)
    if stop is None:
        saved = sheet.save(mobile_plan.add, form, sheet.token, why=why)
    else:
        saved = sheet.save(mobile_plan.change, stop.id, sheet.version, form, why=why)
    if saved:
        made = len(sheet.result) if stop is None else 1
        flash.say(ngettext("Stop saved.", "{n} stops saved.", made).format(n=made))
        _leave(stop)


def _refusal(sheet: Sheet, error: Exception) -> Any:
    """What to do about a save that was refused."""
    match error:
        case StopRefused():
            return tuple(_(flaw.label) for flaw in dict.fromkeys(error.flaws.values()))
        case HasVisits():
            return _("Tenants have been checked in at this stop: its day stays as it is.")
        case HasBegun():
            return _(
                "This stop has begun or is about to: its day and when it begins stay as they "
                "are. A community manager can move it if nobody came."
            )
        case StopChanged():
            sheet.version = error.present.version
            return _changed(error.present)
    return _either(error)


def _either(error: Exception) -> str | None:
    """What a stop that is written and one that is cancelled or taken up may meet alike."""
    match error:
        case Overlap():
            text = _("The camper is elsewhere at that time: {stop}.")
            return text.format(stop=words.whole(error.other))
        case UnknownStop():
            return _("This stop is not there any more.")
    return None


def _changed(present: StopDetail) -> str:
    text = _(
        "Somebody changed this stop while you were writing; nothing was overwritten. It is now: "
        "{stop}, {place}. What you wrote is below: press Save again to keep yours."
    )
    return text.format(stop=words.whole(present), place=words.where(present))


def _close(sheet: Sheet, stop: StopDetail | None) -> None:
    sheet.close()
    _leave(stop)


def _leave(stop: StopDetail | None) -> None:
    if stop is None:
        address.go(view=address.COMING)
    else:
        address.go(stop=str(stop.id))


def _cancellation(stop: StopDetail) -> None:
    """Cancel a stop, after a question; or take a cancelled one up again."""
    if stop.cancelled_at is not None:
        st.button(
            _("It takes place after all"),
            icon=":material/undo:",
            on_click=_decide,
            args=(stop, True),
        )
        return
    with st.popover(_("Cancel the stop"), icon=":material/event_busy:"):
        st.write(
            _(
                "The stop stays in the calendar, struck out, and its list with the telephone "
                "numbers to call. Nobody on it is counted as convened."
            )
        )
        st.button(_("Yes, cancel it"), type="primary", on_click=_decide, args=(stop, False))


def _decide(stop: StopDetail, restore: bool) -> None:
    change = mobile_plan.restore if restore else mobile_plan.cancel
    said = _("The stop takes place.") if restore else _("The stop is cancelled.")
    if flash.tried(change, stop.id, stop.version, said=said, why=_undecided):
        _leave(stop)


def _undecided(error: Exception) -> str | None:
    match error:
        case HasVisits():
            return _("Tenants have been checked in at this stop: it took place.")
        case HasBegun():
            return _(
                "This stop has begun or is about to: it was not cancelled. A community manager can "
                "cancel it if nobody came."
            )
        case StopChanged():
            return _("Somebody changed this stop meanwhile: look at it again.")
    return _either(error)
