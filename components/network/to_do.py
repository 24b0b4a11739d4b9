"""Commitments of the network as rows of *Oggi*: one's own, and for a coordinator those to remind
of.
"""

from functools import partial

import i18n
from components import context, due
from components.elements.rows import Row
from components.network import commitments
from components.work import Item, Share
from db.network import promises
from db.network.promises import Promise
from domain.home.work import Pressing
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def work(me: Actor, size: int) -> Share:
    """What I have promised; and what organisations have promised and not done in time."""
    mine = context.read(promises.mine, size)
    rows, late = list(mine.rows), 0
    if me.may(Permission.NETWORK_WRITE):
        theirs = context.read(promises.to_follow, size)
        rows, late = [*rows, *theirs.rows], theirs.total
    count = mine.total + late
    told = ngettext("{n} commitment of the network", "{n} commitments of the network", count)
    return Share(
        tuple(_item(promise) for promise in rows),
        told.format(n=i18n.number(count)) if count else "",
    )


def _item(promise: Promise) -> Item:
    meeting, view = "", {"view": "commitments"}
    if promise.meeting_day:
        meeting = _("Meeting of {day}").format(day=i18n.day(promise.meeting_day))
    if promise.meeting_id:
        view = {"view": "meetings", "meeting": str(promise.meeting_id)}
    kind, whose = _("Commitment of the network"), ""
    if not promise.mine:
        kind, whose = _("Remind them of what they promised"), promise.owner
    return Item(
        Pressing(promise.due_at),
        Row(
            f"promise-{promise.id}",
            promise.text,
            href="/rete?" + "&".join(f"{name}={value}" for name, value in view.items()),
            tags=(due.due_tag(promise.due_at),),
            lines=tuple(text for text in (kind, whose, meeting) if text),
        ),
        ("network", view),
        _("Done"),
        partial(commitments.act, commitments.DONE, str(promise.id)),
    )
