"""Which form of a new case is on screen: the one this tab holds, a draft of it, or a blank one."""

import streamlit as st

from components import context, navigation
from components.address import get, put
from components.drafts import tabs
from components.intake import start
from components.intake.form import as_widget, begun, blank, restored
from components.intake.work import DRAFT, SAVED, SHORT, Work
from db.drafts import keep as drafts
from db.drafts.keep import INTAKE, SavedDraft
from domain.permissions import Actor

_KEY, _NEXT = "intake", "intake-next"


def current(me: Actor) -> Work:
    """The form this visitor is filling: from the session, else from a draft, else blank."""
    work: Work | None = st.session_state.get(_KEY)
    if work and work.opened and get(SAVED) != work.opened.reference:
        work = None  # whoever comes back by the menu wants a blank form
        st.session_state.setdefault(_NEXT, "")
    if work and work.untouched and not start.still(work.form):
        work = None  # the camper has moved since the form was drawn
    if work is None or st.session_state.get("intake-of") != me.user_id:
        work = _begin()
        st.session_state[_KEY], st.session_state["intake-of"] = work, me.user_id
    elif work.visit != navigation.visit() and not work.opened:
        _come_back(work)
    return work


def start_again(token: str = "") -> None:
    """Forget the form on screen; the next run begins with a blank one, or the draft of `token`."""
    st.session_state.pop(_KEY, None)
    st.session_state[_NEXT] = token
    put(**{SAVED: ""})


def _come_back(work: Work) -> None:
    """Back on the page: what was kept meanwhile wins over what the widgets hold."""
    work.take_up()
    work.became = ""
    for name in work.form:
        key = work.key(name)
        if key in st.session_state and name != "needs":
            st.session_state[key] = as_widget(name, work.form[name])
    work.visit = navigation.visit()
    work.keep()


def _begin() -> Work:
    """The draft asked for; for a new visitor the one this tab began, unless another open tab has
    it before it; else a blank form: of two tenants none takes over the other's needs.
    """
    wanted = st.session_state.pop(_NEXT, None)
    found = context.read(drafts.kept, INTAKE)
    chosen = next((draft for draft in found if draft.token == wanted), None)
    if wanted is None:
        chosen = _begun_here(found)
    work = Work(drafts.new_token(), blank(), visit=navigation.visit())
    tabs.hold(work.token)
    if chosen:
        tabs.take_over(chosen.token, work.token)
    moved = context.write(drafts.move, chosen.token, work.token) if chosen else None
    if moved is not None:
        work.form, work.kept_at = restored(moved.content), moved.updated_at
    else:
        work.form |= start.known()
    if wanted is None and chosen is None:
        work.became = _saved_from_here(found)
    left = [d for d in found if d is not chosen]
    work.others = tuple(d for d in left if begun(d.content))
    _sweep(left)
    return work


def _saved_from_here(found: tuple[SavedDraft, ...]) -> str:
    """The case that the form of this tab became, where the server went away before it could say
    so, or is asked anew after it did: the address tells of a draft that is used, or of the case.
    """
    told = get(DRAFT) or get(SAVED)
    if len(told) < SHORT or any(draft.token.startswith(told) for draft in found):
        return ""
    return context.read(drafts.became, tabs.latest(told))


def _sweep(left: list[SavedDraft]) -> None:
    """Of those that say nothing of a tenant one goes each time: nobody is offered them, and they
    would fill the room for the others. A tab that still has it before it keeps it anew.
    """
    for draft in left:
        by_hand = draft.content.get("visit_id") is None
        if by_hand and not begun(draft.content) and not tabs.is_elsewhere(draft.token):
            context.write(drafts.discard, INTAKE, draft.token)
            return


def _begun_here(found: tuple[SavedDraft, ...]) -> SavedDraft | None:
    """The draft that the address of this tab tells of, unless another open tab has it."""
    told = get(DRAFT)
    if len(told) < SHORT:
        return None
    here = [draft for draft in found if not tabs.is_elsewhere(draft.token)]
    names = (told, tabs.latest(told))
    return next((d for name in names for d in here if d.token.startswith(name)), None)
