"""Where a page of the list of cases begins, as it stands in the address."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from db.access import without_actor

_STAMP = "%Y%m%dT%H%M%S%f"
_ADDRESS = re.compile(r"([np])(?:(\d{8}T\d{12})\.)?([A-Z]{2}-\d{4}-\d{6,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after or before a case and, in views by due time, due then.

    By its reference: an id would tell how many cases there are.
    """

    forward: bool
    reference: str
    due_at: datetime | None = None

    def __str__(self) -> str:
        """As it stands in the address: `n20261122T091500000000.VA-2026-000123`."""
        due = f"{self.due_at.astimezone(UTC):{_STAMP}}." if self.due_at else ""
        return f"{'n' if self.forward else 'p'}{due}{self.reference}"


@without_actor("parses a text, reads nothing")
def cursor_from(address: str) -> Cursor | None:
    """The cursor of an address; None, the first page, for anything that is not one."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    way, due, reference = found.groups()
    try:
        at = datetime.strptime(due, _STAMP).replace(tzinfo=UTC) if due else None
    except ValueError:
        return None
    return Cursor(way == "n", reference, at)
