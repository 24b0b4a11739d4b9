"""Tasks as rows with a button: on Oggi and in a case."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import itemgetter

import streamlit as st

from components import due, flash
from components.elements.rows import Action, Row, choices
from db.tasks import to_do as tasks
from db.tasks.to_do import TaskGone, ToDo
from domain.tasks.task import TaskKind
from i18n import _

DONE = "done"


def show(
    items: tuple[ToDo, ...],
    key: str,
    *,
    label: str,
    in_case: bool = False,
    beside: Sequence[tuple[datetime, Row]] = (),
    on_other: Callable[[str, str], None] | None = None,
) -> None:
    """Draw them; a click on *Done* ends the task and draws the page again.

    `beside` are rows of another kind, each with when it is due; `on_other` gets their clicks.
    """
    drawn = [(item.due_at, _row(item, in_case=in_case)) for item in items]
    listed = sorted([*drawn, *beside], key=itemgetter(0))
    acted = choices([row for _due_at, row in listed], key, label=label)
    if acted:
        if acted[1].isdigit():
            finish(int(acted[1]))
        elif on_other:
            on_other(*acted)
        st.rerun()


def finish(task_id: int) -> None:
    """It is done; that somebody else did it meanwhile is no mistake."""
    flash.tried(tasks.finish, task_id, said=_("Done."), why=_gone)


def _gone(error: Exception) -> str | None:
    return _("It was done already.") if isinstance(error, TaskGone) else None


def _row(item: ToDo, *, in_case: bool) -> Row:
    where = () if in_case else (f"{item.reference} · {item.quarter.name}",)
    whose = () if item.mine else (item.whose,)
    return Row(
        id=str(item.id),
        title=_(item.kind.label),
        href=f"/casi?case={item.reference}",
        tags=(due.due_tag(item.due_at),),
        lines=tuple(text for text in (item.partner, item.text, *where, *whose) if text),
        # A request is sent, or withdrawn, in its case: that ends its task, and nothing else does.
        actions=() if item.kind is TaskKind.SEND else (Action(DONE, _("Done")),),
    )
