"""The agenda on Oggi: what is to be done, and the way into one's own calendar."""

import streamlit as st

import i18n
from components import context, flash
from components.home import calendar
from components.network import to_do as network_to_do
from components.tasks import rows as task_rows
from db.network import promises as network_promises
from db.tasks import to_do as tasks
from i18n import _

SHOWN = 6
_MINE = "tasks-mine"


def show() -> None:
    """Counts, a switch, the tasks with their button."""
    flash.show()
    mine = bool(st.session_state.get(_MINE, False))
    agenda = context.read(tasks.agenda, mine=mine, size=SHOWN)
    promised = context.read(network_promises.mine, SHOWN)
    count, late = agenda.all + promised.total, agenda.overdue + promised.overdue
    st.subheader(_("To do · {n}").format(n=i18n.bounded(count, tasks.COUNT_LIMIT)))
    st.caption(_("{n} late").format(n=i18n.bounded(late, tasks.COUNT_LIMIT)))
    if agenda.first or promised.rows:
        kind = _("Commitment of the network")
        promises = [(promise.due_at, network_to_do.row(promise, kind)) for promise in promised.rows]
        task_rows.show(
            agenda.first, "tasks", label=_("To do"), beside=promises, on_other=network_to_do.act
        )
    else:
        st.write(_("Nothing to do: tasks come up by themselves, as partners answer."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(_("Only mine"), key=_MINE)
        calendar.popover()
