"""Tasks as rows with a button, in their case."""

import streamlit as st

from components import due, flash
from components.elements.rows import Action, Row, choices
from db.tasks import to_do as tasks
from db.tasks.to_do import ToDo
from domain.errors import NotThere
from domain.tasks.task import TaskKind
from i18n import _

DONE = "done"


def show(items: tuple[ToDo, ...], key: str) -> None:
    """Draw those of a case; a click on *Done* ends the task and draws the page again."""
    acted = choices([_row(item) for item in items], key, label=_("To do"))
    if acted:
        finish(int(acted[1]))
        st.rerun()


def finish(task_id: int) -> None:
    """It is done; that somebody else did it meanwhile is no mistake."""
    flash.tried(tasks.finish, task_id, said=_("Done."), why=_gone)


def _gone(error: Exception) -> str | None:
    return _("It was done already.") if isinstance(error, NotThere) else None


def _row(item: ToDo) -> Row:
    whose = "" if item.mine else item.whose
    return Row(
        id=str(item.id),
        title=_(item.kind.label),
        href=f"/casi?case={item.reference}",
        tags=(due.due_tag(item.due_at),),
        lines=tuple(text for text in (item.partner, item.text, whose) if text),
        # A request is sent, or withdrawn, in its case: that ends its task, and nothing else does.
        actions=() if item.kind is TaskKind.SEND else (Action(DONE, _("Done")),),
    )
