"""The devices of the camper, for who looks after the accounts, and as rows of *Oggi*."""

import streamlit as st

import i18n
from components import context, flash
from components.elements.rows import Action, Row, Tag, choices
from components.work import Item, Share
from db.campo import devices
from db.campo.devices import FieldDeviceLine
from domain.campo.entry import PATIENCE
from domain.errors import NotThere
from domain.home.work import Pressing
from domain.permissions import Actor, Permission
from i18n import _, ngettext

KEY = "campo-devices"


@context.fragment
def show() -> None:
    """The view *Devices*: whose, when heard of, what waits; a revoked one erases what it holds."""
    lines = context.read(devices.listing)
    flash.show(KEY)
    if not lines:
        st.write(_("No device of the camper is set up: community managers do it at /campo."))
        return
    clicked = choices(
        [_row(line) for line in lines], f"{KEY}-rows", label=_("Devices"), beside=True
    )
    if clicked:
        asked = next((line for line in lines if str(line.id) == clicked[1]), None)
        st.session_state[KEY] = asked
    if st.session_state.get(KEY):
        st.dialog(_("Revoke the device"), on_dismiss=_forget)(_question)(st.session_state[KEY])


@context.guarded
def _question(line: FieldDeviceLine) -> None:
    st.text(
        _("{name} of {whose} erases everything it holds at its next contact.").format(
            name=line.name, whose=line.whose
        )
    )
    if line.waiting != 0:
        st.warning(_not_sent(line) + " " + _("It is lost."), icon=":material/warning:")
    if st.button(_("Yes, revoke it"), type="primary", width="stretch"):
        _forget()
        said = _("Revoked: it is erased at its next contact.")
        flash.tried(devices.revoke, line.id, said=said, why=_why, at=KEY)
        st.rerun()


def _forget() -> None:
    st.session_state.pop(KEY, None)


def _why(error: Exception) -> str | None:
    return _("This device is not there any more.") if isinstance(error, NotThere) else None


def _row(line: FieldDeviceLine) -> Row:
    tags = (Tag(_("Revoked"), "bad"),) if line.revoked else ()
    if line.late:
        tags = (Tag(_("To be brought to a network"), "warn"),)
    heard = _("last heard of {when}").format(when=i18n.day(line.last_at))
    waits = (_not_sent(line),) if line.waiting != 0 and not line.revoked else ()
    actions = () if line.revoked else (Action("revoke", _("Revoke")),)
    return Row(
        str(line.id),
        line.name,
        tags=tags,
        lines=(f"{line.whose} · {heard}", *waits),
        actions=actions,
    )


def _not_sent(line: FieldDeviceLine) -> str:
    if line.waiting is None:
        day = i18n.day(line.oldest_at or line.last_at)
        return _("Something is not sent, since {day}.").format(day=day)
    text = ngettext("{n} case not sent", "{n} cases not sent", line.waiting)
    said = text.format(n=i18n.number(line.waiting))
    if line.oldest_at is None:
        return f"{said}."
    since = _("{said}, the oldest of {day}.")
    return since.format(said=said, day=i18n.day(line.oldest_at))


def late(me: Actor, size: int) -> Share:
    """Devices that have held something unsent for more than two days: they are to be brought to a
    network before their term.
    """
    if not me.may(Permission.CASES_WRITE):
        return Share()
    return Share(tuple(_item(line) for line in context.read(devices.late, size)))


def _item(line: FieldDeviceLine) -> Item:
    ends = line.oldest_at + PATIENCE if line.oldest_at else None
    return Item(
        Pressing(ends),
        Row(
            f"device-{line.id}",
            _("Bring {name} to a network").format(name=line.name),
            href="/ufficio-mobile",
            lines=(line.whose, _not_sent(line)),
        ),
        ("mobile", {}),
        _("Open"),
    )
