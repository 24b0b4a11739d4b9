"""The signals on Oggi: quarters where more people come than past and season explain."""

import streamlit as st

import i18n
from components import context, navigation
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.rows import Action, Row, choices
from components.ids import number
from components.warnings.words import acknowledged, background, reason, title
from db.drafts import listing as kept_texts
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from db.warnings import read as early_warning
from db.warnings.read import NOTE_LIMIT, AcknowledgedBefore, Signal, UnknownWarning
from domain.permissions import Actor, Permission, PermissionDenied
from domain.text import TooLong
from i18n import _, ngettext

SHOWN = 3
"""The others are folded, with those somebody has acknowledged."""
PLACE = "warning"
MAP, ACKNOWLEDGE = "map", "acknowledge"
_OPEN, _NOTICE = "warning-open", "warning-notice"


@context.fragment
def show(me: Actor, shown: int = SHOWN) -> None:
    """The block; nothing when there is no signal nobody has acknowledged."""
    _notice()
    signals = context.read(early_warning.unseen)
    if not signals:
        return
    catalogue = context.read(reference.catalogue)
    may = me.may(Permission.WARNINGS_WRITE)
    others = [*signals[shown:], *context.read(early_warning.seen)]
    st.subheader(_("Signals · {n}").format(n=i18n.number(len(signals))))
    st.caption(_("More new cases than the past of the quarter and the season explain"))
    exact = me.may(Permission.EXACT_FIGURES)
    if not exact:
        st.caption(
            _("Told where many cases come, and of areas without reserved needs, once a release.")
        )
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
    chosen = next((s for s in signals if s.id == _opened(signals)), None)
    if chosen and may:
        _form(chosen, catalogue)


def _opened(signals: tuple[Signal, ...]) -> int | None:
    """The signal whose form is open: the one just chosen, else the one with a text begun."""
    chosen: int | None = st.session_state.get(_OPEN)
    if chosen is None:
        begun = {kept.place for kept in context.read(kept_texts.of_mine, f"{PLACE}_")}
        chosen = next((s.id for s in signals if f"{PLACE}_{s.id}" in begun), None)
    return chosen


def _row(signal: Signal, catalogue: Catalogue, *, may: bool) -> Row:
    actions = [Action(MAP, _("See on the map"))]
    if may and signal.acknowledged_at is None:
        actions.append(Action(ACKNOWLEDGE, _("Acknowledge")))
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
    weeks = {"weeks": "4"} if exact else {}  # the map of others has no weeks to choose
    navigation.go("map", {"quarter": signal.quarter.code, "area": signal.area, **weeks})


def _form(signal: Signal, catalogue: Catalogue) -> None:
    place = f"{PLACE}_{signal.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draft.text_input(
            _("What follows for {where} (optional, no names of tenants)").format(
                where=title(signal, catalogue)
            ),
            place,
            "text",
            max_chars=NOTE_LIMIT,
        )
        st.button(
            _("Record it"),
            key="warning-save",
            on_click=_save,
            args=(signal.id, place),
        )
    draft.tell(place)
    draft_saving.throw_away_button(place)


def _save(warning_id: int, place: str) -> None:
    note = draft.current(place)
    try:
        context.write(draft_saving.using(early_warning.acknowledge, place), warning_id, note)
        draft_saving.done(place)
        said = ("success", _("Acknowledged."), "")
    except AcknowledgedBefore as first:
        told = _("Somebody has acknowledged it before you. Nothing was overwritten.")
        said = ("warning", told, _both(first, note))
    except TooLong:
        said = ("error", _("This text is too long."), "")
    except UnknownWarning:
        said = ("warning", _("This signal is not there any more."), "")
    except context.DatabaseUnavailable:
        lost = _("Not saved: the database does not answer. What you typed is still here.")
        said = ("error", lost, "")
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    st.session_state[_NOTICE] = said
    if said[0] != "error":
        st.session_state.pop(_OPEN, None)


def _both(first: AcknowledgedBefore, mine: str) -> str:
    """Their note, which stays, and the one that was not saved."""
    theirs = _("{who}, {when}: {note}").format(
        who=first.who, when=i18n.ago(first.at), note=first.note or _("no note")
    )
    unsaved = _("Your note, not saved: {note}").format(note=mine.strip())
    return f"{theirs}\n{unsaved}" if mine.strip() else theirs


def _notice() -> None:
    """What became of the last click, once."""
    kind, told, notes = st.session_state.pop(_NOTICE, ("", "", ""))
    if kind == "success":
        st.toast(told, icon=":material/task_alt:")
    elif kind == "warning":
        st.warning(told, icon=":material/info:")
    elif kind == "error":
        st.error(told, icon=":material/error:")
    if notes:
        st.text(notes)
