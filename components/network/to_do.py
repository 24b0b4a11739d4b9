"""Commitments of the network on *Oggi*: one's own, and for a coordinator those to remind of."""

import streamlit as st

import i18n
from components import context, due, flash, navigation
from components.elements.rows import Action, Row, choices
from components.network import commitments
from db.network import promises
from db.network.promises import Promise, Promises
from i18n import _

SHOWN = 6
_PREFIX = "promise-"
"""Tells them from the tasks they stand among."""


def mine() -> None:
    """What I have promised, with a button each; nothing where there is nothing."""
    flash.show()
    found = context.read(promises.mine, SHOWN)
    if found.total:
        _list(_("My commitments · {n}"), found, "promises-mine")


def to_follow() -> None:
    """What organisations have promised and not done in time; nothing where all is well."""
    found = context.read(promises.to_follow, SHOWN)
    if found.total:
        _list(_("Commitments to remind of · {n}"), found, "promises-follow")


def row(promise: Promise, kind: str = "") -> Row:
    """A commitment as a task; `kind` says what it is where it stands among tasks of others."""
    meeting = ""
    if promise.meeting_day:
        meeting = _("Meeting of {day}").format(day=i18n.day(promise.meeting_day))
    whose = "" if promise.mine else promise.owner
    return Row(
        id=f"{_PREFIX}{promise.id}",
        title=promise.text,
        href=f"/rete?view=meetings&meeting={promise.meeting_id}"
        if promise.meeting_id
        else "/rete?view=commitments",
        tags=(due.due_tag(promise.due_at),),
        lines=tuple(text for text in (kind, whose, meeting) if text),
        actions=(Action(commitments.DONE, _("Done")),),
    )


def act(code: str, row_id: str) -> None:
    """Do what a button of such a row says."""
    commitments.act(code, row_id.removeprefix(_PREFIX))


def _list(title: str, found: Promises, key: str) -> None:
    st.subheader(title.format(n=i18n.number(found.total)))
    choices(
        [row(promise) for promise in found.rows],
        key,
        label=_("Commitments"),
        on_act=act,
    )
    if found.total > len(found.rows):
        navigation.link("network", _("See all"), {"view": "commitments"})
