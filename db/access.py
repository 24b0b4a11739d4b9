"""The permission of every function of `db` that is called from outside it, and the record."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from db import chain
from db.clock import utcnow
from domain.acts import Act
from domain.permissions import Actor, Permission, PermissionDenied

P = ParamSpec("P")
R = TypeVar("R")


def requires(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[Session, Actor, P], R]], Callable[Concatenate[Session, Actor, P], R]
]:
    """Refuse the call (PermissionDenied) unless the actor's role is granted `permission`."""

    def guard(
        function: Callable[Concatenate[Session, Actor, P], R],
    ) -> Callable[Concatenate[Session, Actor, P], R]:
        @wraps(function)
        def guarded(session: Session, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            if not isinstance(actor, Actor) or not actor.may(permission):
                raise PermissionDenied(actor, permission)
            return function(session, actor, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]  # wraps() names the parameters

    return guard


F = TypeVar("F", bound=Callable[..., object])


def without_actor(reason: str) -> Callable[[F], F]:
    """Declare that nobody is signed in where this function is called, and why that is right.

    What has neither this nor `requires` is for the modules of `db` alone, after one of them has
    checked its actor: a test holds that nobody outside uses it.
    """

    def mark(function: F) -> F:
        function.without_actor = reason  # type: ignore[attr-defined]
        return function

    return mark


def audit(
    session: Session,
    actor: Actor | None,
    act: Act,
    subject: str,
    detail: str = "",
    *,
    origin: str | None = None,
    changes: str | None = None,
) -> None:
    """Add the audit event of this transaction; it is chained and written when that ends.

    `subject` is a public reference; `detail` holds no identity and no text of a tenant. `origin`
    is the address of somebody who is not signed in; `changes`, from what to what, is made by
    `domain.record.changes` or, of a person, by `db.people.keys.sealed`.
    """
    line = {
        "at": utcnow(),
        "user_id": actor.user_id if actor else None,
        "action": Act(act).value,
        "subject": subject[:80],
        "detail": detail[:500],
        "origin": origin[:64] if origin else None,
        "changes": changes,
    }
    chain.add(session, line)
