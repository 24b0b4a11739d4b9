"""Rete, actions in quarters: the list, one of them with its history, the form."""

from html import escape

import streamlit as st

import i18n
from components import context
from components.actions import address, form, steps, words
from components.address import bound, each
from components.address import get as in_address
from components.choosing import distinct
from components.elements.rows import rows
from components.network import stand
from db.actions import read
from db.actions.read import PAGE_SIZE, ActionDetail
from db.actions.said import contributor, days
from db.reference import catalogue as reference
from domain.actions.forms import ActionState
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from i18n import _, ngettext

_PAGE = "actions-page"


def show(me: Actor) -> None:
    """The list, the open action, or the form of a new one."""
    writes = me.may(Permission.NETWORK_WRITE)
    if address.task() == address.NEW and writes:
        known = context.read(reference.catalogue).quarters_by_code
        quarter = in_address(address.QUARTER)
        form.new(quarter if quarter in known else "")
    elif address.opened():
        _one(address.opened(), writes)
    else:
        _list(writes)


def _list(writes: bool) -> None:
    if writes:
        st.button(
            _("New action"),
            type="primary",
            icon=":material/add:",
            on_click=address.begin,
            args=(address.NEW,),
        )
    catalogue = context.read(reference.catalogue)
    quarter, state = _quarter({q.code: q.name for q in catalogue.quarters.values()}), _state()
    found = context.read(read.listed, state, quarter, st.session_state.get(_PAGE, 1))
    if not found.total:
        st.write(_("No action here."))
        return
    count = ngettext("{n} action", "{n} actions", found.total)
    st.caption(count.format(n=i18n.number(found.total)))
    opened = rows(
        [words.row(action, catalogue, at=True) for action in found.rows],
        "quarter-actions",
        label=_("Actions in quarters"),
    )
    if opened:
        address.open_action(int(opened))
        st.rerun()
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=_PAGE, max_visible_pages=5)


def _quarter(names: dict[str, str]) -> str:
    """The quarter whose actions are listed, from the address; empty: all."""
    options = ["", *sorted(names, key=names.__getitem__)]
    chosen = st.selectbox(
        _("Quarter"),
        options,
        format_func=distinct(options, lambda code: names.get(code) or _("All quarters")),
        **bound("actions-quarter", address.QUARTER, each(options), _first_page),
    )
    return str(chosen or "")


def _state() -> ActionState | None:
    said = {
        "": _("Planned and running"),
        ActionState.DONE.value: _("Those finished"),
        ActionState.GIVEN_UP.value: _("Those given up"),
    }
    code = stand.where("actions-state", said, _first_page)
    return ActionState(code) if code else None


def _first_page() -> None:
    st.session_state.pop(_PAGE, None)


def _one(action_id: int, writes: bool) -> None:
    st.button(
        _("All actions"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=address.open_action,
        args=(0,),
    )
    try:
        action = context.read(read.detail, action_id)
    except NotThere:
        st.warning(_("There is no such action."), icon=":material/search_off:")
        return
    st.html(_head(action))
    if writes and address.task() == address.EDIT:
        form.edit(action)
        return
    with st.container(horizontal=True):
        if writes:
            st.button(
                _("Edit"), icon=":material/edit:", on_click=address.begin, args=(address.EDIT,)
            )
        if action.form.step_due and (writes or action.mine):
            st.button(_("Next step done"), on_click=steps.done, args=(action.id, action.version))
    st.html(_texts(action))
    _history(action_id)


def _head(action: ActionDetail) -> str:
    tags = "".join(tag.html for tag in words.tags(action.form))
    kind = _(action.form.kind.label)
    under = f"{kind} · {words.place(action.place)} · {days(action.form)}"
    title = escape(action.form.aim)
    return f'<section class="ponte-meeting"><h2>{title} {tags}</h2><p>{escape(under)}</p></section>'


def _texts(action: ActionDetail) -> str:
    """With whom, for which needs, what came of it and what comes next, as it was written."""
    catalogue = context.read(reference.catalogue)
    whom = "\n".join(contributor(one) for one in action.contributors) or _("ALER alone")
    parts = (
        (_("Organisations"), whom),
        (_("Needs it is for"), words.needs(action.form, catalogue)),
        (_("What came of it"), action.form.came),
        (_("Next step"), words.step(action)),
    )
    body = "".join(
        f'<h3>{escape(name)}</h3><p class="text">{escape(text)}</p>' for name, text in parts if text
    )
    return f'<section class="ponte-meeting">{body}</section>'


def _history(action_id: int) -> None:
    events, named = context.read(read.history, action_id), words.labels()
    if not events:
        return
    with st.expander(_("History")):
        for event in events:
            fields = ", ".join(named[name] for name in event.fields if name in named)
            act = _(Act(event.action).label)
            line = " · ".join(filter(None, (i18n.moment(event.at), event.who, act, fields)))
            st.text(line)
