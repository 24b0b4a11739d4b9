"""Where a page of the list of cases begins, as it stands in the address."""

from dataclasses import dataclass
from datetime import UTC, datetime

from db.access import without_actor

_STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after or before a case, by its id and, in views by due time, due."""

    forward: bool
    id: int
    due_at: datetime | None = None

    def __str__(self) -> str:
        """As it stands in the address: `n20261122T091500000000.123`."""
        due = f"{self.due_at.astimezone(UTC):{_STAMP}}." if self.due_at else ""
        return f"{'n' if self.forward else 'p'}{due}{self.id}"


@without_actor("parses a text, reads nothing")
def cursor_from(address: str) -> Cursor | None:
    """The cursor of an address; None, the first page, for anything that is not one."""
    try:
        due, _, number = address[1:].rpartition(".")
        found = Cursor(
            {"n": True, "p": False}[address[:1]],
            int(number),
            datetime.strptime(due, _STAMP).replace(tzinfo=UTC) if due else None,
        )
    except (KeyError, ValueError):
        return None
    return found if 0 < found.id < 2**31 else None
