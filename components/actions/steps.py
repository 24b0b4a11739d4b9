"""Next steps of actions as rows of *Oggi*, and how one is ticked off."""

from functools import partial

import i18n
from components import context, due, flash
from components.actions import words
from components.elements.rows import Row
from components.work import Item, Share
from db.actions import steps, write
from db.actions.steps import NextStep
from domain.errors import Changed, NotThere
from domain.home.work import Pressing
from domain.permissions import Actor
from i18n import _, ngettext


def work(me: Actor, size: int) -> Share:
    """What I do next in a quarter; for who coordinates also what nobody does any more."""
    found = context.read(steps.to_do, size)
    told = ngettext("{n} next step of an action", "{n} next steps of actions", found.total).format(
        n=i18n.number(found.total)
    )
    return Share(tuple(_item(action) for action in found.rows), told if found.total else "")


def done(action_id: int, version: int) -> None:
    """Tick the next step off; for the callback of a button."""
    flash.tried(write.finish_step, action_id, version, said=_("Done."), why=_why)


def _item(step: NextStep) -> Item:
    left = _("{name} has left: give it to somebody").format(name=step.owner)
    at = {"view": "actions", "action": str(step.id)}
    lines = (
        "" if step.mine else left,
        _("Next step of: {aim}").format(aim=step.aim),
        words.place(step.place),
    )
    return Item(
        Pressing(step.due_at),
        Row(
            f"step-{step.id}",
            step.step,
            href=f"/rete?view=actions&action={step.id}",
            tags=(due.due_tag(step.due_at),),
            lines=tuple(line for line in lines if line),
        ),
        ("network", at),
        _("Done") if step.mine else _("Open it"),
        partial(done, step.id, step.version) if step.mine else None,
    )


def _why(error: Exception) -> str | None:
    match error:
        case Changed():
            return _("Someone changed this action just now: look at it again first.")
        case NotThere():
            return _("It was done already.")
    return None
