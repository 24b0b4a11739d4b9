"""What was promised: the list of all, those of a meeting, the form of a new one."""

from datetime import timedelta

import streamlit as st

import i18n
from components import context, flash
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.elements.ids import number
from components.elements.rows import Action, Row, choices
from components.network import address, stand
from components.network import words as network_words
from components.network.refusals import why
from components.sheet import Sheet, sheet_for
from db.clock import today
from db.network import commitments, promises
from db.network import owners as network_owners
from db.network.meetings import MeetingDetail
from db.network.owners import Owner
from db.network.promises import PAGE_SIZE, Promise
from domain.errors import NotThere
from domain.network.meetings import COMMITMENT_LIMIT, FIRST_DAY, FURTHEST, CommitmentState
from domain.permissions import Actor, Permission
from i18n import _

DONE, REOPEN, WITHDRAW = "done", "reopen", "withdraw"
_PAGE = "promises-page"
_A_MONTH = timedelta(days=30)
_ACTS = {
    DONE: commitments.finish,
    REOPEN: commitments.reopen,
    WITHDRAW: commitments.withdraw,
}


def show(me: Actor) -> None:
    """Every commitment, by where it stands."""
    writes = me.may(Permission.NETWORK_WRITE)
    if writes:
        _begin_or_form()
    state = _state()
    found = context.read(promises.listed, state, st.session_state.get(_PAGE, 1))
    if not found.total:
        st.write(_("No commitment here."))
        return
    st.caption(
        i18n.ngettext("{n} commitment", "{n} commitments", found.total).format(
            n=i18n.number(found.total)
        )
    )
    _rows(found.rows, "promises", me, with_meeting=True)
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=_PAGE, max_visible_pages=5)


def of_meeting(meeting: MeetingDetail, me: Actor) -> None:
    """Those taken at a meeting, and for who may write the form of the next one."""
    found = context.read(promises.of_meeting, meeting.id)
    st.subheader(_("Commitments taken"))
    if found:
        _rows(found, "meeting-promises", me, with_meeting=False)
    else:
        st.write(_("None so far."))
    if me.may(Permission.NETWORK_WRITE) and not meeting.called_off:
        _form(meeting.id)


def _state() -> CommitmentState | None:
    """Where the listed ones stand, from the address (`?state=overdue`); None: all still open."""
    words = {
        "": _("To do"),
        CommitmentState.OVERDUE.value: _("Late"),
        CommitmentState.KEPT.value: _("Kept"),
        CommitmentState.KEPT_LATE.value: _("Kept late"),
    }
    code = stand.where("promises-state", words, _first_page)
    return CommitmentState(code) if code else None


def _first_page() -> None:
    st.session_state.pop(_PAGE, None)


def _rows(found: tuple[Promise, ...], key: str, me: Actor, *, with_meeting: bool) -> None:
    choices(
        [_row(promise, me, with_meeting=with_meeting) for promise in found],
        key,
        label=_("Commitments"),
        on_act=act,
    )


def _row(promise: Promise, me: Actor, *, with_meeting: bool) -> Row:
    meeting = ""
    if with_meeting and promise.meeting_day:
        meeting = _("Meeting of {day}").format(day=i18n.day(promise.meeting_day))
    return Row(
        id=str(promise.id),
        title=promise.text,
        tags=(network_words.promise_tag(promise),),
        lines=tuple(text for text in (promise.owner, meeting) if text),
        actions=_actions(promise, me, in_list=with_meeting),
    )


def _actions(promise: Promise, me: Actor, *, in_list: bool) -> tuple[Action, ...]:
    writes = me.may(Permission.NETWORK_WRITE)
    if promise.done_on:
        return (Action(REOPEN, _("Not kept after all")),) if writes and in_list else ()
    done = Action(DONE, _("Done"), primary=True)
    if writes:
        return (done, Action(WITHDRAW, _("Withdraw")))
    return (done,) if promise.mine else ()


def act(code: str, promise_id: str) -> None:
    """Do what a button of a commitment says; for the callback of a list."""
    promised = number(promise_id)
    if code not in _ACTS or promised is None:
        return
    said = _("Done.") if code == DONE else _("Saved.")
    flash.tried(_ACTS[code], promised, said=said, why=_gone)


def _gone(error: Exception) -> str | None:
    return _("It was done already.") if isinstance(error, NotThere) else None


def _begin_or_form() -> None:
    if address.task() == address.PROMISE:
        _form(None)
        st.button(_("Close"), type="tertiary", on_click=address.begin, args=("",))
        return
    st.button(
        _("New commitment"),
        type="primary",
        icon=":material/add:",
        on_click=address.begin,
        args=(address.PROMISE,),
    )


def _form(meeting_id: int | None) -> None:
    """Three fields: what, who, by when."""
    sheet = sheet_for("network_promise", meeting_id or "new")
    labels = {"text": _("What was promised"), "owner": _("Who does it"), "due_on": _("By when")}
    owners = context.read(network_owners.owners, meeting_id)
    sheet.problems(labels.__getitem__)
    with st.form(sheet.key("form"), enter_to_submit=False):
        draft.text_input(
            labels["text"],
            sheet.place,
            "text",
            max_chars=COMMITMENT_LIMIT,
            placeholder=_("One sentence that can be ticked off"),
            in_form=True,
        )
        draft_choice.selectbox(
            labels["owner"],
            sheet.place,
            "owner",
            list(owners),
            None,
            lambda owner: _named(owner, owners),
            placeholder=_("Choose"),
        )
        draft_choice.date_input(
            labels["due_on"],
            sheet.place,
            "due_on",
            today() + _A_MONTH,
            earliest=FIRST_DAY,
            latest=today() + FURTHEST,
            demanded=True,
        )
        st.form_submit_button(_("Record the commitment"), on_click=_save, args=(sheet, meeting_id))
    draft_saving.told_and_thrown_away(sheet.place)


def _named(owner: Owner, owners: dict[Owner, str]) -> str:
    name = owners.get(owner, "")
    return f"ALER · {name}" if owner.user_id is not None else name


def _save(sheet: Sheet, meeting_id: int | None) -> None:
    owner, by = sheet.value("owner") or Owner(), sheet.value("due_on")
    sheet.save(commitments.add, sheet.text("text"), owner, by, sheet.token, meeting_id, why=why)
