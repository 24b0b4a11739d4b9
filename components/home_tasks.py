"""The agenda on Oggi: what is to be done, and the way into one's own calendar."""

import streamlit as st

import i18n
from components import calendar_address, context, task_rows
from db import tasks
from i18n import _

SHOWN = 6
_MINE = "tasks-mine"


def show() -> None:
    """Counts, a switch, the tasks with their button."""
    task_rows.notice()
    mine = bool(st.session_state.get(_MINE, False))
    agenda = context.read(tasks.agenda, mine=mine, size=SHOWN)
    st.subheader(_("To do · {n}").format(n=i18n.bounded(agenda.all, tasks.COUNT_LIMIT)))
    st.caption(_("{n} late").format(n=i18n.bounded(agenda.overdue, tasks.COUNT_LIMIT)))
    if agenda.first:
        task_rows.show(agenda.first, "tasks", label=_("To do"))
    else:
        st.write(_("Nothing to do: tasks come up by themselves, as partners answer."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(_("Only mine"), key=_MINE)
        calendar_address.popover()
