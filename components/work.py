"""What a room puts on the one list of *Oggi*: a function `work(me, size) -> Share`.

It reads at most `size` rows, the most pressing first, and returns `Share()` for who may not have
them. `components/home/sources.py` names them all; the list orders them by `domain.home.work` and
draws them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from components.elements.rows import Row
from domain.home.work import Pressing
from domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """A row to be done: how it is drawn (its id unique over all rooms, without actions), where it
    leads, and its one button. Without `act` the button leads there too.
    """

    work: Pressing
    row: Row
    page: tuple[str, Mapping[str, str]]
    button: str
    act: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The first rows of a room, and how many there are, in words."""

    items: tuple[Item, ...] = field(default=())
    told: str = ""


Source = Callable[[Actor, int], Share]
