"""Tasks as rows of *Oggi*: everybody's, or only one's own."""

from functools import partial

import streamlit as st

import i18n
from components import context, due
from components.elements.rows import Row
from components.tasks import rows
from components.work import Item, Share
from db.tasks import to_do as tasks
from db.tasks.to_do import ToDo
from domain.home.work import Pressing, Waits
from domain.permissions import Actor, Permission
from domain.tasks.task import TaskKind
from domain.vocabulary import Urgency
from i18n import _, ngettext

MINE = "tasks-mine"
"""Key of the switch: only my own."""
_WAITS = {TaskKind.QUESTION: Waits.PARTNER, TaskKind.WISH: Waits.TENANT}
_DONE_HERE = frozenset(
    {
        TaskKind.OWN,
        TaskKind.LATE,
        TaskKind.CALL,
        TaskKind.ASK_MAIL,
        TaskKind.NO_MAIL,
        TaskKind.NO_REMINDERS,
    }
)
"""What a call or a look ends. The others end in their case, by what is written there."""


def work(me: Actor, size: int) -> Share:
    """For who keeps cases."""
    if not me.may(Permission.CASES_WRITE):
        return Share()
    mine = bool(st.session_state.get(MINE, False))
    found = context.read(tasks.agenda, mine=mine, size=size)
    told = ngettext("{n} task", "{n} tasks", found.all)
    return Share(
        tuple(_item(task) for task in found.first),
        told.format(n=i18n.bounded(found.all, tasks.COUNT_LIMIT)) if found.all else "",
    )


def _item(task: ToDo) -> Item:
    where = f"{task.reference} · {task.quarter.name}"
    whose = "" if task.mine else task.whose
    tags = (due.urgency_tag(task.urgency),) if task.urgency <= Urgency.HIGH else ()
    ends = task.kind in _DONE_HERE
    return Item(
        Pressing(task.due_at, task.urgency, _WAITS.get(task.kind), task.reference),
        Row(
            f"task-{task.id}",
            _(task.kind.label),
            href=f"/casi?case={task.reference}",
            tags=(*tags, due.due_tag(task.due_at)),
            lines=tuple(text for text in (task.partner, task.text, where, whose) if text),
        ),
        ("cases", {"case": task.reference}),
        _("Done") if ends else _("Open it"),
        partial(rows.finish, task.id) if ends else None,
    )
