"""What can be done with a case: a row of buttons, and the panel of the one chosen."""

import re
from collections.abc import Callable

import streamlit as st

from components import context
from components.case_screen import needs
from components.cases import answers as case_answers
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.choosing import distinct
from components.corrections import panel as case_correct
from components.drafts import choice as draft_choice
from components.drafts import listing as draft_list
from components.drafts import text as draft
from components.handout import of_case as sheet
from components.merging import cases as case_merger
from components.referrals import of_case
from components.rights import panel as case_rights
from components.tasks import of_case as case_tasks
from db.case_life import changes as case_changes
from db.cases.detail import CaseDetail
from db.drafts.keep import SavedDraft
from db.reference.catalogue import Catalogue
from domain.text import STORY_LIMIT
from domain.vocabulary import N_, CaseStatus, Outcome, Urgency
from i18n import _

_MOVES = {
    CaseStatus.IN_PROGRESS: (":material/back_hand:", N_("Take in hand")),
    CaseStatus.TO_CONFIRM: (":material/how_to_reg:", N_("Ask for confirmation")),
}


def show(case: CaseDetail, catalogue: Catalogue) -> None:
    """The row and the open panel; nothing for who may not change cases."""
    if not case.moves:
        return
    closed = case.status is CaseStatus.CLOSED
    begins = not case.not_used
    offered, begun = _offered(case), drafted(case)
    with st.container(horizontal=True, gap="small", key="case-actions"):
        if "refer" in offered:
            _button("refer", _("Refer"), ":material/send:", primary=True)
        _button("note", _("Note"), ":material/edit_note:")
        _button("call", _("Phone call"), ":material/call:")
        _button(sheet.ACTION, _("Sheet"), ":material/description:")
        if not closed:
            _button("remind", _("Reminder"), ":material/alarm:")
        if closed and begins:
            _move(case, CaseStatus.IN_PROGRESS, _("Reopen"), ":material/undo:")
        if not closed:
            for target, (icon, label) in _MOVES.items():
                if target in case.moves:
                    _move(case, target, _(label), icon)
            if begins:
                _button("urgency", _("Urgency"), ":material/priority_high:")
                _button("needs", _("Needs"), ":material/category:")
            _button("close", _("Close…"), ":material/task_alt:")
        _button("correct", _("Put right"), ":material/edit:")
        _button("rights", _("Rights"), ":material/policy:")
    _panel(case, catalogue)
    for name, kept in begun.items():
        # Where the case has moved on, the text is still theirs.
        if _action(name) not in offered and not case_correct.part_of(name):
            draft_list.one(kept, link=False)


@context.named_fragment(case_panel.PANEL)
def _panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """The open panel; a click on a button of the row runs this alone."""
    panel = _PANELS.get(case_panel.action())
    if panel:
        with st.container(border=True, key="case-panel"):
            panel(case, catalogue)


def _button(name: str, label: str, icon: str, *, primary: bool = False) -> None:
    st.button(
        label,
        key=f"case-do-{name}",
        icon=icon,
        type="primary" if primary else "secondary",
        on_click=case_panel.pick,
        args=(name,),
    )


def _move(case: CaseDetail, target: CaseStatus, label: str, icon: str) -> None:
    """A change of status that needs nothing more than the click."""
    st.button(
        label,
        key=f"case-move-{target.value}",
        icon=icon,
        on_click=_moved,
        args=(case, target, label),
    )


def _moved(case: CaseDetail, target: CaseStatus, label: str) -> None:
    """What is being written in the open panel goes on. Known without the database: outside of the
    save nothing here says that it is away.
    """
    writing = draft.written(case_panel.place(case, case_panel.action()))
    case_saving.save(
        case,
        _("Status saved."),
        label,
        case_changes.change_status,
        target,
        then=case_panel.action() if writing else "",
    )


def _action(draft: str) -> str:
    """The action of a draft of the case, by the end of its place: a version may follow."""
    return draft.partition("_")[0]


def drafted(case: CaseDetail) -> dict[str, SavedDraft]:
    """The actions with a draft of this person, the last kept first."""
    begins = case_panel.place(case, "")
    kept = draft_list.begun(begins)
    return {draft.place.removeprefix(begins): draft for draft in kept}


def _offered(case: CaseDetail) -> tuple[str, ...]:
    """The actions with a panel, in the order of the row; then that of the strip over it. Where the
    data are not to be used nothing new is begun.
    """
    refer = CaseStatus.REFERRED in case.moves or case.status is CaseStatus.REFERRED
    names = ("refer",) if refer and not case.not_used else ()
    if case.status is CaseStatus.CLOSED:
        return (*names, "note", "call", "rights")
    asked = (case_answers.PANEL,) if case.standing.answered and case.standing.left else ()
    changed = () if case.not_used else ("urgency", "needs")
    return (*names, "note", "call", "rights", "remind", *changed, "close", *asked)


def _letters(name: str) -> str:
    return re.split("[^a-z]", name, maxsplit=1)[0]


def resume(case: CaseDetail, wanted: str = "") -> None:
    """Open the panel of the text that was being written here, if any; `wanted` before others."""
    if not case.moves or (case_panel.action() and not wanted):
        return
    for name in sorted(drafted(case), key=lambda name: _letters(name) != wanted):
        if part := case_correct.part_of(name):
            case_correct.begin(part)
            return
        if _action(name) in _offered(case):
            case_panel.choose(_action(name))
            return


def _written(case: CaseDetail, action: str, label: str, function: Callable[..., None]) -> None:
    token, place = case_panel.token(), case_panel.place(case, action)
    draft.text_area(label, place, height=110, max_chars=STORY_LIMIT)

    def save() -> None:
        text, done = draft.current(place), _("Saved in the diary.")
        case_saving.add(case, done, function, case.reference, text, token, place=place)

    case_panel.buttons(save, place=place)


def _note(case: CaseDetail, catalogue: Catalogue) -> None:
    _written(case, "note", _("Note"), case_changes.note)


def _call(case: CaseDetail, catalogue: Catalogue) -> None:
    _written(case, "call", _("What was said on the phone"), case_changes.call)


def _urgency(case: CaseDetail, catalogue: Catalogue) -> None:
    def changed() -> None:
        level = st.session_state["case-urgency"]
        mine = _("Urgency {level}").format(level=level)
        done = _("Urgency saved; the answer is due in its time from now.")
        case_saving.save(case, done, mine, case_changes.change_urgency, level)

    st.session_state["case-urgency"] = case.urgency
    st.segmented_control(
        _("Urgency"),
        [int(level) for level in Urgency],
        format_func=distinct(
            [int(level) for level in Urgency], lambda level: f"{level} · {_(Urgency(level).label)}"
        ),
        key="case-urgency",
        required=True,
        on_change=changed,
    )


def _close(case: CaseDetail, catalogue: Catalogue) -> None:
    place = case_panel.place(case, "close")
    outcome = draft_choice.segmented_control(
        _("How did it end?"), place, "outcome", list(Outcome), None, lambda o: _(o.label)
    )
    found = case.standing
    refused = found.in_hand - found.prepared  # a partner has it; what was not sent is withdrawn
    solved = outcome is Outcome.SOLVED and not refused
    asked = found.left | found.prepared if solved else frozenset()
    if asked:
        st.caption(_("Solved: how was each need answered?"))
    answers = case_answers.choose(catalogue, asked, place)
    draft.text_area(_("Note (optional)"), place, height=80)

    def save() -> None:
        if outcome is None:
            return  # the button is not to be pressed before
        note = draft.current(place)
        mine = "\n".join((_("Close the case"), _(outcome.label), note))
        case_saving.save(
            case,
            _("Case closed."),
            mine,
            case_changes.change_status,
            CaseStatus.CLOSED,
            outcome,
            note=note,
            answers=answers,
            place=place,
        )

    unsaid = outcome is None or len(answers) < len(asked)
    case_panel.buttons(save, label=_("Close the case"), disabled=unsaid, place=place)


_PANELS: dict[str, Callable[[CaseDetail, Catalogue], None]] = {
    "refer": of_case.panel,
    "note": _note,
    "call": _call,
    "remind": case_tasks.panel,
    "urgency": _urgency,
    "needs": needs.panel,
    "close": _close,
    case_answers.PANEL: case_answers.panel,
    sheet.ACTION: sheet.show,
    "correct": case_correct.panel,
    "rights": case_rights.show,
    case_merger.PANEL: case_merger.panel,
}
