"""A change of a case that somebody else's save came before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was refused because somebody saved first."""

    reference: str
    seen: int
    """The last line of the diary the person had before them."""
    mine: str
    """The refused change, in words."""
    save: Callable[[int], Any]
    """Saves it on the version given."""
    theirs: Callable[[], None] | None = None
    """Draws what somebody else saved, where the diary does not tell it."""
