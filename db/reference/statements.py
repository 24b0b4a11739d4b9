"""Statements that are built once: to build one takes longer than to find what it asks for.

What is kept knows nothing of who asks but what they may, nor of when: it is built for a reader
without identity, of one version of the reference data, and everything else is a parameter. A moment
that was built in would stand still for ever: that is refused. Codes and numbers stand in the text:
to bind a hundred of them takes a third of the time of a question.
"""

from collections.abc import Callable, Sized
from datetime import date, timedelta
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from sqlalchemy import BindParameter, Select, bindparam, literal_column
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from db.clock import utcnow
from db.reference.catalogue import catalogue_of
from db.types import UtcDateTime
from domain.permissions import Actor

P = ParamSpec("P")
Built = Select[*tuple[Any, ...]]
"""A statement, whatever its columns."""
_MOST = 512


def moment(name: str) -> BindParameter[Any]:
    """A time that is given with each question, under this name."""
    return bindparam(name, type_=UtcDateTime())


def ago(length: timedelta) -> BindParameter[Any]:
    """So long before the question is asked, whenever that is."""
    return bindparam(None, callable_=lambda: utcnow() - length, type_=UtcDateTime(), unique=True)


def how_many(found: Sized, size: int, ask: Callable[[], int]) -> int:
    """How many there are in all: as many as were `found` where `size` had room for more."""
    return len(found) if len(found) < size else ask()


def built_once(
    build: Callable[Concatenate[Session, Actor, P], Built],
) -> Callable[Concatenate[Session, Actor, P], Built]:
    """What `build` makes for what the actor may and for the same arguments, which are hashable."""
    kept: dict[Any, Built] = {}

    @wraps(build)
    def told(session: Session, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> Built:
        what = (args, tuple(sorted(kwargs.items())))
        key = (catalogue_of(session), actor.rights, what)
        found = kept.get(key)
        if found is None:
            found = build(session, Actor(0, "", actor.role), *args, **kwargs)
            _refuse_moments(found)
            found = _spelled_out(found)
            if len(kept) >= _MOST:  # versions of the reference data that are gone
                kept.clear()
            kept[key] = found
        return found

    return told  # type: ignore[return-value]  # wraps() names the parameters


def _refuse_moments(built: Built) -> None:
    for part in visitors.iterate(built):
        if not isinstance(part, BindParameter):
            continue
        values = part.value if isinstance(part.value, list | tuple) else (part.value,)
        if any(isinstance(value, date) for value in values):
            raise TypeError(f"a statement that is kept must not hold a moment: {part.key}")


def _spelled_out(built: Built) -> Built:
    return cast(Built, visitors.replacement_traverse(built, {}, _spelled))


def _spelled(element: Any, **_more: Any) -> Any:
    """The same as text; None: it stays as it is. Words never become text, which logs may hold."""
    if type(element) is not BindParameter:  # a limit is one too, which each dialect says in its way
        return None
    if isinstance(element.value, Enum):
        return literal_column(f"'{element.value.value}'", element.type)
    return literal_column(str(element.value), element.type) if type(element.value) is int else None
