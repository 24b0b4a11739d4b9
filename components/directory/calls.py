"""What became of a call, with one click beside the number: reached, wrong number, nobody."""

from hashlib import sha256

import streamlit as st

import i18n
from components import context, flash
from components.plain import plain
from db.directory import calls
from db.directory.calls import CalledNumber
from domain.errors import NotThere
from domain.phones.called import Called
from domain.phones.number import numbers
from i18n import _

_ICONS = {
    Called.REACHED: ":material/check:",
    Called.WRONG: ":material/phone_disabled:",
    Called.NOBODY: ":material/phone_missed:",
}


def show(reference: str) -> None:
    """A line for each number of a partner that can be called, with the three answers."""
    found = context.read(calls.called, reference)
    if found:
        st.caption(_("Called? Say how it went:"))
    for one in found:
        _line(reference, one)


def held_wrong(reference: str) -> frozenset[str]:
    """The numbers of a partner that nobody should be led to call."""
    known = context.recall(calls.called, reference)
    return frozenset(one.number.called for one in known if one.wrong)


def show_some(reference: str, phone: str) -> None:
    """The same for the numbers of a stored text alone."""
    wanted = {number.called for number in numbers(phone)}
    for one in context.recall(calls.called, reference) if wanted else ():
        if one.number.called in wanted:
            _line(reference, one)


def _line(reference: str, one: CalledNumber) -> None:
    key = sha256(f"{reference} {one.number.called}".encode()).hexdigest()[:12]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"call-{key}"):
        st.markdown(f"**{plain(i18n.written(one.number))}**", width="content")
        for result, icon in _ICONS.items():
            st.button(
                _(result.label),
                key=f"called-{result.value}-{key}",
                icon=icon,
                type="tertiary",
                on_click=_mark,
                args=(reference, one.number.called, result),
            )
        if one.mine:
            st.button(
                _("Undo the mark"),
                key=f"called-back-{key}",
                icon=":material/undo:",
                type="tertiary",
                on_click=_take_back,
                args=(reference, one.number.called),
            )
    if one.wrong:
        st.markdown(f":red[:material/warning: {_('Wrong twice: do not give it to tenants.')}]")
    if one.last is not None:
        said = _("{result}: {who}, {when}").format(
            result=_(one.last.result.label), who=one.last.who, when=i18n.ago(one.last.at)
        )
        st.caption(plain(said))


def _mark(reference: str, number: str, result: Called) -> None:
    flash.tried(calls.mark, reference, number, result, said=_said, why=_why)


def _take_back(reference: str, number: str) -> None:
    flash.tried(calls.take_back, reference, number, said=_said, why=_why)


def _said(done: bool) -> str:
    return _("Saved.") if done else _("It stands so already.")


def _why(error: Exception) -> str | None:
    if isinstance(error, NotThere):
        return _("Not saved: this number is no longer there. Look at the page again.")
    return None
