"""Plan a stop of the mobile office, or a series of them; change one, cancel it, take it up."""

from dataclasses import dataclass, field
from datetime import time

import streamlit as st

from components import context
from components.context import DatabaseUnavailable
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.mobile import address, words
from components.plain import plain
from db.drafts import keep as drafts
from db.mobile import plan as mobile_plan
from db.mobile.plan import HasBegun, HasVisits, Overlap, StopChanged
from db.mobile.stops import StopDetail, UnknownStop
from db.reference.catalogue import Catalogue
from domain.business_time import ROME
from domain.mobile.stops import MOST_WEEKS, PLACE_LIMIT, StopForm, StopRefused
from domain.permissions import PermissionDenied
from i18n import _, ngettext

_SHEET, _SAID = "mobile-sheet", "mobile-said"
_OPENS, _CLOSES = time(9), time(13)


@dataclass
class _Sheet:
    """A form from opening to saving; kept in the browser session."""

    subject: str
    version: int = 0
    place: str = ""
    """Where it is kept as a draft."""
    token: str = field(default_factory=drafts.new_token)
    refused: list[str] = field(default_factory=list)
    """Why the last save was refused, in words."""

    def key(self, name: str) -> str:
        return f"stop-{self.token[:8]}-{name}"

    def form(self) -> StopForm:
        """What is on screen."""
        value = draft_saving.fields(self.place)
        return StopForm(
            quarter_id=value("quarter"),
            day=value("day"),
            starts=value("starts"),
            ends=value("ends"),
            place=value("place") or "",
            weeks=value("weeks") or 1,
        )


def new(catalogue: Catalogue) -> None:
    """The form of a stop to plan."""
    st.title(_("New stop"), anchor=False)
    _form(_sheet("stopnew", 0), catalogue, None)


def edit(stop: StopDetail, catalogue: Catalogue) -> None:
    """The form of a stop that is planned."""
    st.title(_("Change the stop"), anchor=False)
    st.caption(words.plain(words.whole(stop)))
    _form(_sheet(f"stop{stop.id}", stop.version), catalogue, stop)
    _cancellation(stop)


def say(message: str) -> None:
    """A short notice in the next run."""
    st.session_state[_SAID] = message


def said() -> None:
    """Show the notice of the run before."""
    if message := st.session_state.pop(_SAID, ""):
        st.toast(message, icon=":material/check:")


def _sheet(subject: str, version: int) -> _Sheet:
    sheet = st.session_state.get(_SHEET)
    if not isinstance(sheet, _Sheet) or sheet.subject != subject:
        place, begun = draft_saving.on_version(f"mobile_{subject}", version)
        sheet = st.session_state[_SHEET] = _Sheet(subject, begun, place)
    return sheet


def _form(sheet: _Sheet, catalogue: Catalogue, stop: StopDetail | None) -> None:
    _told(sheet)
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
                _("Close without saving"), type="tertiary", on_click=_leave, args=(stop,)
            )
    draft_saving.told_and_thrown_away(sheet.place)


def _told(sheet: _Sheet) -> None:
    if sheet.refused:
        lines = [f"- {plain(line)}" for line in [*sheet.refused]]
        st.error("\n".join(lines), icon=":material/error:")


def _save(sheet: _Sheet, stop: StopDetail | None) -> None:
    form = sheet.form()
    try:
        if stop is None:
            made = context.write(
                draft_saving.using(mobile_plan.add, sheet.place), form, sheet.token
            )
            said = ngettext("Stop saved.", "{n} stops saved.", len(made)).format(n=len(made))
        else:
            change = draft_saving.using(mobile_plan.change, sheet.place)
            context.write(change, stop.id, sheet.version, form)
            said = _("Stop saved.")
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    except Exception as error:  # told in words where it is one of ours
        sheet.refused = _refusal(sheet, error)
        return
    draft_saving.done(sheet.place)
    say(said)
    _leave(stop)


def _refusal(sheet: _Sheet, error: Exception) -> list[str]:
    """What to do about a save that was refused; raises what is none of ours."""
    match error:
        case StopRefused():
            return [_(flaw.label) for flaw in dict.fromkeys(error.flaws.values())]
        case Overlap():
            text = _("The camper is elsewhere at that time: {stop}.")
            return [text.format(stop=words.whole(error.other))]
        case HasVisits():
            return [_("Tenants have been checked in at this stop: its day stays as it is.")]
        case HasBegun():
            return [
                _(
                    "This stop has begun or is about to: its day and when it begins stay as they "
                    "are. A community manager can move it if nobody came."
                )
            ]
        case StopChanged():
            sheet.version = error.present.version
            return [_changed(error.present)]
        case UnknownStop():
            return [_("This stop is not there any more.")]
        case DatabaseUnavailable():
            return [_("Not saved: the database does not answer. Press again in a moment.")]
    raise error


def _changed(present: StopDetail) -> str:
    text = _(
        "Somebody changed this stop while you were writing; nothing was overwritten. It is now: "
        "{stop}, {place}. What you wrote is below: press Save again to keep yours."
    )
    return text.format(stop=words.whole(present), place=words.where(present))


def _leave(stop: StopDetail | None) -> None:
    st.session_state.pop(_SHEET, None)
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
    try:
        context.write(change, stop.id, stop.version)
    except HasVisits:
        say(_("Tenants have been checked in at this stop: it took place."))
    except HasBegun:
        say(
            _(
                "This stop has begun or is about to: it was not cancelled. A community manager can "
                "cancel it if nobody came."
            )
        )
    except StopChanged:
        say(_("Somebody changed this stop meanwhile: look at it again."))
    except Overlap as error:
        text = _("The camper is elsewhere at that time: {stop}.")
        say(text.format(stop=words.whole(error.other)))
    except UnknownStop:
        say(_("This stop is not there any more."))
    except DatabaseUnavailable:
        say(_("Not saved: the database does not answer. Press again in a moment."))
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    else:
        say(_("The stop takes place.") if restore else _("The stop is cancelled."))
        _leave(stop)
