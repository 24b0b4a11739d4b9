"""Other drafts of the same person beside the form on screen, and a form that was saved already."""

import streamlit as st

import i18n
from components import context, navigation
from components.context import DatabaseUnavailable
from components.drafts import tabs
from components.intake.on_screen import start_again
from components.intake.work import Work
from db.drafts import keep as drafts
from db.drafts.keep import SavedDraft
from domain.people.one_name import stands_for_none
from domain.permissions import PermissionDenied
from i18n import _

SHOWN = 5


def show(work: Work) -> None:
    """The drafts that are not in this form: each to be continued here, or thrown away; above them
    what the form before it became, where that could not be said.
    """
    place = st.empty()  # always drawn: what stands below keeps its place, and its fields
    if not work.others and not work.became:
        return
    with place.container(border=True, key="intake-others"):
        if work.became:
            _saved_before(work.became)
        for draft in work.others[:SHOWN]:
            _line(work, draft)


def _saved_before(reference: str) -> None:
    """The form before this one was saved, and nobody could be told."""
    said = _("The case {reference} is saved. Below is a new form.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(said.format(reference=reference), width="content")
        label = _("Open {reference}").format(reference=reference)
        if st.button(label, key="open-became", type="tertiary"):
            navigation.go("cases", {"case": reference})


def _line(work: Work, draft: SavedDraft) -> None:
    elsewhere = tabs.is_elsewhere(draft.token)
    time = i18n.moment(draft.updated_at)
    with st.container(horizontal=True, vertical_alignment="center"):
        if elsewhere:
            text = _("Another tab has a draft of {who} open ({time}).")
        else:
            text = _("You have an unsaved draft of {who} ({time}).")
        st.text(text.format(who=whose(draft), time=time), width="content")
        label = _("Bring it here") if elsewhere else _("Continue it")
        key = draft.token[:12]
        if st.button(label, key=f"resume-{key}", type="tertiary"):
            start_again(draft.token)
            st.rerun()
        if not elsewhere:
            _throw_away(work, draft, key)


def _throw_away(work: Work, draft: SavedDraft, key: str) -> None:
    with st.popover(_("Throw it away"), type="tertiary", key=f"drop-{key}"):
        st.write(_("What is written in it will be gone."))
        if st.button(_("Throw the draft away"), type="primary", key=f"dropped-{key}"):
            context.write(drafts.discard, drafts.INTAKE, draft.token)
            work.others = tuple(other for other in work.others if other is not draft)
            st.rerun()


def whose(draft: SavedDraft) -> str:
    """The name that stands in a draft."""
    content = draft.content
    names = (content.get(name) or "" for name in ("family_name", "given_name"))
    typed = " ".join(name for name in names if name and not stands_for_none(name))
    return str(content.get("person_label") or "") or typed or _("somebody without a name")


def used(work: Work) -> None:
    """This form became a case already, with another content; nothing of it is gone."""
    reference = work.saved_as
    st.warning(
        _(
            "This form is already saved as {reference}. What stands here now is different: it is "
            "kept as a draft, and not saved."
        ).format(reference=reference),
        icon=":material/difference:",
    )
    with st.container(horizontal=True):
        st.button(
            _("Save as another case"),
            key=work.key("save-other"),
            on_click=_save_other,
            args=(work,),
        )
        if st.button(_("Open {reference}").format(reference=reference), key=work.key("open-it")):
            navigation.go("cases", {"case": reference})


def taken(work: Work) -> None:
    """Another tab goes on with this form: a save here would be a second case."""
    st.warning(
        _("This draft is open in another tab: go on there. Saved here too, it is a second case."),
        icon=":material/tab:",
    )
    st.button(
        _("Save as another case"), key=work.key("save-taken"), on_click=_save_other, args=(work,)
    )


def _save_other(work: Work) -> None:
    try:
        saved = work.save(refer=False, other=True)
    except DatabaseUnavailable:
        work.save_failed = True
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so
    else:
        work.save_failed = False
        if saved:
            st.rerun()
