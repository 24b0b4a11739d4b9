"""Two cases that are one: find the other, see both side by side, merge; and undo."""

import streamlit as st

import i18n
from components import context
from components.address import get, put
from components.cases import panel as case_panel
from components.cases import saving as case_saving
from components.cases.words import status_tag, when
from components.choosing import distinct
from components.due import need_labels
from components.elements import beside, into_view
from components.elements.rows import Action, Row, choices
from components.merging import people, twins
from db.cases import detail as case_detail
from db.cases import merged
from db.cases.detail import CaseDetail
from db.merging import cases as case_merge
from db.merging import person_snapshot
from db.reference.catalogue import Catalogue
from domain.cases.status import Naming
from domain.merging.rules import Hindrance
from domain.vocabulary import CaseStatus, Urgency
from i18n import _, ngettext

PANEL = "merge"
_OTHER, _NONE = "case-merge-other", "case-merge-none"


def show(case: CaseDetail, *, writes: bool) -> None:
    """What was merged into the case, each to be taken out again; and where a merger begins."""
    if not writes:
        return
    for each in context.read(merged.merged_into, case.reference):
        st.text(
            _("{reference} was merged into this case {when} by {who}").format(
                reference=each.reference, when=when(each.at), who=each.who
            )
        )
        with st.popover(_("Undo"), icon=":material/call_split:"):
            st.text(
                _(
                    "{reference} is as it was before. What was written or done since on {stays} "
                    "stays there; what its partners answered meanwhile counts."
                ).format(reference=each.reference, stays=case.reference)
            )
            st.button(
                _("Yes, make two cases again"),
                key=f"case-unmerge-{each.reference}",
                type="primary",
                on_click=_undo,
                args=(case, each.reference),
            )
    for both in context.read(person_snapshot.of_case, case.reference):
        people.undoing(both)
    st.button(
        _("Written twice? Merge…"),
        key="case-do-merge",
        icon=":material/call_merge:",
        type="tertiary",
        on_click=case_panel.pick,
        args=(PANEL,),
    )


def arrived(case: CaseDetail) -> None:
    """Say so when the address named a case that was merged into this one."""
    asked = get("merged")
    if asked and asked != case.reference:
        text = _("{reference} was merged into {stays}, which you see now.")
        st.info(
            text.format(reference=asked[:20], stays=case.reference), icon=":material/call_merge:"
        )


def _undo(case: CaseDetail, gone: str) -> None:
    put(merged="")
    done = _("They are two cases again: {reference} is as it was.").format(reference=gone)
    case_saving.add(case, done, case_merge.undo, gone)


def panel(case: CaseDetail, catalogue: Catalogue) -> None:
    """First which other case, then both side by side."""
    into_view.bring("merger", case_panel.token(), always=True)  # it begins below, at the facts
    code = st.session_state.get(_OTHER, ("", ""))
    other = _found(case, code[1]) if code[0] == case.reference else None
    if other is None:
        _choose(case, catalogue)
        twins.show(case)
    else:
        _compare(case, other, catalogue)


def _choose(case: CaseDetail, catalogue: Catalogue) -> None:
    st.subheader(_("Merge with another case"), anchor=False)
    known = context.read(merged.others, case.reference)
    if known:
        choices(
            [
                Row(
                    id=each.reference,
                    title=each.reference,
                    href=f"/casi?case={each.reference}",
                    tags=(status_tag(each.status, each.outcome),),
                    lines=(
                        need_labels(catalogue, each.needs),
                        _("opened {day}").format(day=i18n.day(each.opened_at)),
                    ),
                    actions=(Action("pick", _("Compare")),),
                )
                for each in known
            ],
            "case-merge-known",
            label=_("Other cases of this household"),
            on_act=lambda _code, reference: _pick(case, reference),
        )
    elif case.naming is Naming.KNOWN:
        st.caption(_("This household has no other case."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Reference of the other case"),
            key="case-merge-typed",
            max_chars=20,
            placeholder="VA-2026-000123",
        )
        st.button(_("Compare"), key="case-merge-find", on_click=_pick, args=(case, None))
        st.button(_("Cancel"), type="tertiary", on_click=case_panel.pick, args=("",))
    if st.session_state.pop(_NONE, False):
        st.warning(_("Write the reference of the other case, such as VA-2026-000123."))


def _pick(case: CaseDetail, reference: str | None) -> None:
    typed = reference or st.session_state.get("case-merge-typed") or ""
    st.session_state[_OTHER] = (case.reference, typed.strip().upper())
    st.session_state[_NONE] = reference is None and not typed.strip()
    st.rerun(case_panel.PANEL)


def _found(case: CaseDetail, code: str) -> CaseDetail | None:
    if not code.strip():
        return None
    other = context.read(case_detail.detail, context.read(merged.leads_to, code))
    if other is None:
        text = _("There is no case {reference}: look at the letter again.")
        st.warning(text.format(reference=code), icon=":material/search_off:")
    elif other.reference == case.reference:
        st.warning(_(Hindrance.SAME.label), icon=":material/search_off:")
        return None
    return other


def _compare(case: CaseDetail, other: CaseDetail, catalogue: Catalogue) -> None:
    st.subheader(_("Two cases, one beside the other"), anchor=False)
    beside.show(
        (case.reference, other.reference), _facts(case, catalogue), _facts(other, catalogue)
    )
    references = _may_stay(case, other)
    key = f"case-merge-stays-{other.reference}"
    st.segmented_control(
        _("Which one stays?"),
        references,
        default=references[0],
        key=key,
        required=True,
        format_func=distinct(references, str),
    )
    stays = st.session_state.get(key) or references[0]
    gone = other.reference if stays == case.reference else case.reference
    st.text(
        _(
            "{stays} takes over diary, needs, requests to partners and reminders; partners answer "
            "by the same links. {gone} is closed as a duplicate and leads to it. You can undo it."
        ).format(stays=stays, gone=gone)
    )
    if len(references) == 1:
        st.caption(_(Hindrance.OPEN_STAYS.label))
    with st.container(horizontal=True):
        st.button(
            _("Merge the two cases"),
            key="case-merge",
            type="primary",
            on_click=_merge,
            args=(case, other, stays),
        )
        st.button(_("Another case"), type="tertiary", on_click=_pick, args=(case, " "))
        st.button(_("Cancel"), type="tertiary", on_click=case_panel.pick, args=("",))


def _may_stay(case: CaseDetail, other: CaseDetail) -> list[str]:
    """The older first; an open one before a closed one, which cannot stay."""
    both = sorted((case, other), key=lambda each: (each.opened_at, each.reference))
    still = [each for each in both if each.status is not CaseStatus.CLOSED]
    return [each.reference for each in (still or both)]


def _merge(case: CaseDetail, other: CaseDetail, stays: str) -> None:
    st.session_state.pop(_OTHER, None)
    kept, gone = (case, other) if stays == case.reference else (other, case)
    done = _("Merged. {gone} leads here now.").format(gone=gone.reference)
    case_saving.add(
        case, done, case_merge.merge, kept.reference, gone.reference, (kept.version, gone.version)
    )


def _facts(case: CaseDetail, catalogue: Catalogue) -> list[tuple[str, str]]:
    lines, asked = len(case.diary), len(case.referrals)
    written = next((line.text for line in reversed(case.diary) if line.text), "")
    return [
        (_("Opened"), f"{i18n.day(case.opened_at)} · {case.opened_by}"),
        (_("Status"), status_tag(case.status, case.outcome).text),
        (_("Urgency"), f"{case.urgency} · {_(Urgency(case.urgency).label)}"),
        (_("Needs"), need_labels(catalogue, tuple(need.code for need in case.needs))),
        (_("Quarter"), f"{case.quarter.name}, {case.quarter.municipality}"),
        (_("Story"), written[:200] + ("…" if len(written) > 200 else "")),
        (_("Diary"), ngettext("{n} line", "{n} lines", lines).format(n=i18n.number(lines))),
        (
            _("Requests"),
            ngettext("{n} request", "{n} requests", asked).format(n=i18n.number(asked)),
        ),
        (_("Privacy notice"), i18n.day(case.privacy_given_on) if case.privacy_given_on else "–"),
    ]
