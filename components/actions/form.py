"""The form of an action in a quarter: written down, changed, two who write at once."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components import context
from components.actions import address, words
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.network.refusals import why
from components.sheet import Sheet, sheet_for
from db.actions import read, write
from db.actions.read import ActionDetail
from db.clock import today
from db.reference import catalogue as reference
from domain.actions.forms import (
    AIM_LIMIT,
    CAME_LIMIT,
    PART_LIMIT,
    STEP_LIMIT,
    ActionForm,
    ActionKind,
    ActionState,
    Contribution,
)
from domain.network.meetings import FIRST_DAY, FURTHEST
from i18n import _


def new(quarter: str) -> None:
    """The form of an action that is not written down yet."""
    st.subheader(_("New action"))
    sheet = sheet_for("network_action", f"new{quarter}", 0)
    start = ActionForm(quarter=quarter)
    _fields(sheet, start, lambda: _create(sheet, start), _("Save the action"))


def edit(action: ActionDetail) -> None:
    """The form of one that is."""
    sheet = sheet_for("network_action", action.id, action.version)
    catalogue, people = context.read(reference.catalogue), context.read(read.owners)
    sheet.two_texts(
        words.labels().__getitem__,
        lambda name, value: words.said(name, value, catalogue, people),
    )
    _fields(sheet, action.form, lambda: _save(sheet, action), _("Save"))


def _fields(sheet: Sheet, start: ActionForm, save: Callable[[], None], label: str) -> None:
    said = words.labels()
    sheet.problems(said.__getitem__)
    _what(sheet, start, said)
    _when(sheet, start, said)
    _with_whom(sheet, start, said)
    _what_next(sheet, start, said)
    st.button(label, type="primary", on_click=save)
    with st.container(horizontal=True):
        st.button(_("Cancel"), type="tertiary", on_click=_cancel, args=(sheet,))
        draft_saving.told_and_thrown_away(sheet.place)


def _what(sheet: Sheet, start: ActionForm, said: dict[str, str]) -> None:
    catalogue = context.read(reference.catalogue)
    places = {
        q.code: f"{q.name} · {q.municipality}"
        for q in catalogue.quarters.values()
        if q.closed_on is None or q.code == start.quarter
    }
    codes = sorted(places, key=places.__getitem__)
    quarter = start.quarter if start.quarter in places else None
    draft_choice.selectbox(
        said["quarter"] + " *",
        sheet.place,
        "quarter",
        codes,
        quarter,
        places.__getitem__,
        str,
        placeholder=_("Choose"),
    )
    kinds = list(ActionKind)
    draft_choice.selectbox(
        said["kind"], sheet.place, "kind", kinds, start.kind, lambda kind: _(kind.label)
    )
    draft.text_input(
        said["aim"] + " *",
        sheet.place,
        "aim",
        value=start.aim,
        max_chars=AIM_LIMIT,
        help=_("Everyone who signs in can read it: never write a tenant’s name or story."),
    )
    draft_choice.multiselect(
        said["needs"],
        sheet.place,
        "needs",
        [code for code, need in catalogue.needs.items() if not need.restricted],
        start.needs,
        lambda code: catalogue.needs[code].label,
        str,
        placeholder=_("Reserved needs are not among them"),
    )


def _when(sheet: Sheet, start: ActionForm, said: dict[str, str]) -> None:
    latest = today() + FURTHEST
    since, until = st.columns(2)
    with since:
        draft_choice.date_input(
            said["since"] + " *",
            sheet.place,
            "since",
            start.since,
            earliest=FIRST_DAY,
            latest=latest,
        )
    with until:
        draft_choice.date_input(
            said["until"], sheet.place, "until", start.until, earliest=FIRST_DAY, latest=latest
        )
    states = list(ActionState)
    draft_choice.selectbox(
        said["state"], sheet.place, "state", states, start.state, lambda state: _(state.label)
    )


def _with_whom(sheet: Sheet, start: ActionForm, said: dict[str, str]) -> None:
    """The organisations, and below them what each does."""
    offered = context.read(read.organisations)
    stood = {part.partner_id: part for part in start.parts if part.partner_id}
    known = {**offered, **{i: (part.name, "") for i, part in stood.items() if i not in offered}}
    chosen = draft_choice.multiselect(
        said["parts"],
        sheet.place,
        "parts",
        list(known),
        tuple(stood),
        lambda i: known[i][0],
        lambda i: known[i][1],
        placeholder=_("None: ALER alone"),
    )
    for partner_id in chosen:
        before = stood.get(partner_id)
        draft.text_input(
            _("What {name} does").format(name=known[partner_id][0]),
            sheet.place,
            f"does_{partner_id}",
            value=before.does if before else "",
            max_chars=PART_LIMIT,
        )


def _what_next(sheet: Sheet, start: ActionForm, said: dict[str, str]) -> None:
    if sheet.version:
        draft.text_area(
            said["came"],
            sheet.place,
            "came",
            value=start.came,
            height=110,
            max_chars=CAME_LIMIT,
            help=_("Everyone who signs in can read it: never write a tenant’s name or story."),
        )
    people = context.read(read.owners)
    draft.text_input(said["step"], sheet.place, "step", value=start.step, max_chars=STEP_LIMIT)
    who, by = st.columns(2)
    with who:
        draft_choice.selectbox(
            said["step_user"],
            sheet.place,
            "step_user",
            [None, *people],
            start.step_user if start.step_user in people else None,
            lambda i: people[i][0] if i else "–",
            lambda i: people[i][1] if i else "",
        )
    with by:
        draft_choice.date_input(
            said["step_due"],
            sheet.place,
            "step_due",
            start.step_due,
            earliest=FIRST_DAY,
            latest=today() + FURTHEST,
        )


def _written(sheet: Sheet, start: ActionForm) -> ActionForm:
    """The form as it stands in the browser; who was deleted since stays by name."""
    parts = [
        Contribution(partner_id, "", sheet.text(f"does_{partner_id}"))
        for partner_id in sheet.value("parts") or ()
    ]
    lost = [part for part in start.parts if part.partner_id is None]
    return replace(
        start,
        quarter=sheet.value("quarter") or "",
        kind=sheet.value("kind") or start.kind,
        aim=sheet.text("aim"),
        needs=tuple(sheet.value("needs") or ()),
        since=sheet.value("since"),
        until=sheet.value("until"),
        state=sheet.value("state") or start.state,
        came=sheet.text("came") if sheet.version else "",
        step=sheet.text("step"),
        step_user=sheet.value("step_user"),
        step_due=sheet.value("step_due"),
        parts=(*parts, *lost),
    )


def _create(sheet: Sheet, start: ActionForm) -> None:
    if sheet.save(write.create, _written(sheet, start), sheet.token, why=why):
        address.open_action(sheet.result)


def _save(sheet: Sheet, action: ActionDetail) -> None:
    form = _written(sheet, action.form)
    if sheet.save(write.edit, action.id, sheet.version, form, mine=form, why=why):
        address.begin("")


def _cancel(sheet: Sheet) -> None:
    sheet.close()
    address.begin("")
