"""Who may import which list: the room's functions serve several, each asks for its own."""

from domain.imports.runs import ImportList
from domain.permissions import Actor, PermissionDenied


def demand(actor: Actor, of: ImportList) -> None:
    """Raise PermissionDenied unless the actor may import this list."""
    if not actor.may(of.permission):
        raise PermissionDenied(actor, of.permission)
