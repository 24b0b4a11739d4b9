"""The signals on Oggi: quarters where more people come than past and season explain."""

from typing import Any

import streamlit as st

import i18n
from components import context, flash, navigation
from components.drafts import listing as draft_list
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.ids import number
from components.elements.rows import Action, Row, choices
from components.sheet import Sheet, sheet_for
from components.warnings.words import acknowledged, background, reason, title
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.warnings import read as early_warning
from db.warnings.read import NOTE_LIMIT, AcknowledgedBefore, Signal
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.text import TooLong
from i18n import _, ngettext

SHOWN = 3
"""The others are folded, with those somebody has acknowledged."""
PLACE = "warning"
MAP, ACKNOWLEDGE = "map", "acknowledge"
_OPEN = "warning-open"


@context.fragment
def show(me: Actor, shown: int = SHOWN) -> None:
    """The block; nothing when there is no signal nobody has acknowledged."""
    flash.show()
    known = context.recall(early_warning.lately)
    signals = unseen(known)
    if not signals:
        return
    catalogue = context.read(reference.catalogue)
    may = me.may(Permission.WARNINGS_WRITE)
    others = [*signals[shown:], *known[len(signals) :]]
    st.subheader(_("Signals · {n}").format(n=i18n.number(len(signals))))
    exact = me.may(Permission.EXACT_FIGURES)
    told = [_("More new cases than the past of the quarter and the season explain")]
    if not exact:
        told.append(
            _("Told where many cases come, and of areas without reserved needs, once a release.")
        )
    st.caption("\n\n".join(told))
    acted = choices(
        [_row(signal, catalogue, may=may) for signal in signals[:shown]],
        "warnings",
        label=_("Signals"),
        folded=[_row(signal, catalogue, may=may) for signal in others],
        folded_label=ngettext("{n} more signal", "{n} more signals", len(others)).format(
            n=i18n.number(len(others))
        ),
        beside=True,
        on_act=_choose,
    )
    if acted and acted[0] == MAP:
        _go_to_map(next(s for s in (*signals, *others) if str(s.id) == acted[1]), exact=exact)
    navigation.link("map", _all_on_the_map(signals), {"signs": "1"})
    chosen = next((s for s in signals if s.id == _opened(signals)), None)
    if chosen and may:
        _form(chosen, catalogue)


def unseen(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """Those nobody has acknowledged."""
    return tuple(signal for signal in signals if signal.acknowledged_at is None)


def _all_on_the_map(signals: tuple[Signal, ...]) -> str:
    n = len({signal.quarter.code for signal in signals})
    return ngettext(
        "{n} quarter with a sign, on the map", "{n} quarters with a sign, on the map", n
    ).format(n=i18n.number(n))


def _opened(signals: tuple[Signal, ...]) -> int | None:
    """The signal whose form is open: the one just chosen, else the one with a text begun."""
    chosen: int | None = st.session_state.get(_OPEN)
    if chosen is None:
        begun = {kept.place for kept in draft_list.begun(f"{PLACE}_")}
        chosen = next((s.id for s in signals if f"{PLACE}_{s.id}" in begun), None)
    return chosen


def _row(signal: Signal, catalogue: Catalogue, *, may: bool) -> Row:
    """Kept where it says numbers alone: a note is somebody’s own words."""
    make = _drawn if signal.acknowledged_at else _unread
    return make(signal, catalogue, may=may)


@i18n.once()
def _unread(signal: Signal, catalogue: Catalogue, *, may: bool) -> Row:
    return _drawn(signal, catalogue, may=may)


def _drawn(signal: Signal, catalogue: Catalogue, *, may: bool) -> Row:
    actions = [Action(MAP, _("See on the map"))]
    if may and signal.acknowledged_at is None:
        actions.append(Action(ACKNOWLEDGE, _("Mark as read")))
    lines = (reason(signal), background(signal), acknowledged(signal))
    return Row(
        str(signal.id),
        title(signal, catalogue),
        lines=tuple(line for line in lines if line),
        actions=tuple(actions),
    )


def _choose(code: str, warning_id: str) -> None:
    if code == ACKNOWLEDGE:
        st.session_state[_OPEN] = number(warning_id)


def _go_to_map(signal: Signal, *, exact: bool) -> None:
    # The map of others has neither weeks nor areas to choose.
    filters = {"area": signal.area, "weeks": "4"} if exact else {}
    navigation.go("map", {"quarter": signal.quarter.code, **filters})


def _form(signal: Signal, catalogue: Catalogue) -> None:
    sheet = sheet_for(PLACE, signal.id)
    sheet.problems()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draft.text_input(
            _("What follows for {where} (optional, no names of tenants)").format(
                where=title(signal, catalogue)
            ),
            sheet.place,
            "text",
            max_chars=NOTE_LIMIT,
        )
        st.button(
            _("Record it"),
            key="warning-save",
            on_click=_save,
            args=(sheet,),
        )
    draft_saving.told_and_thrown_away(sheet.place)


def _save(sheet: Sheet) -> None:
    note = draft.current(sheet.place)
    said = _("Marked as read.")
    saved = sheet.save(early_warning.acknowledge, int(sheet.which), note, said=said, why=_why)
    if sheet.met:
        sheet.close()
        first = isinstance(sheet.met, AcknowledgedBefore)
        flash.say(
            _("Somebody has marked it as read before you. Nothing was overwritten.")
            if first
            else _("This signal is not there any more."),
            "warning",
            more=_both(sheet.met, note) if first else "",
        )
    if saved or sheet.met:
        st.session_state.pop(_OPEN, None)


def _why(error: Exception) -> Any:
    match error:
        case AcknowledgedBefore() | NotThere():
            return error
        case TooLong():
            return _("This text is too long.")
    return None


def _both(first: AcknowledgedBefore, mine: str) -> str:
    """Their note, which stays, and the one that was not saved."""
    theirs = _("{who}, {when}: {note}").format(
        who=first.who, when=i18n.ago(first.at), note=first.note or _("no note")
    )
    unsaved = _("Your note, not saved: {note}").format(note=mine.strip())
    return f"{theirs}\n{unsaved}" if mine.strip() else theirs
