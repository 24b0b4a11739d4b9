"""Which tasks an actor may see: every list and count of tasks starts here."""

from sqlalchemy import ColumnElement, false

from domain.permissions import Actor, Permission


def visible(actor: Actor) -> list[ColumnElement[bool]]:
    """What a task must meet to be shown: tasks are about cases, and most about a request, so they
    are for who reads all of both.
    """
    every = actor.may(Permission.CASES_ALL) and actor.may(Permission.RESTRICTED_READ)
    return [] if every else [false()]
