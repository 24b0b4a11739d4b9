"""What stands on a page that is printed: every text ready, in one language."""

from dataclasses import dataclass
from datetime import datetime

from exchange.quarters.drawn import MapPicture


@dataclass(frozen=True, slots=True)
class PaperTile:
    """A figure with its name, and what it is measured against or nothing."""

    name: str
    text: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table; columns from `numbers` on are figures. A row of one cell is a heading over those
    below it. `total`: of how many other rows these are the first; the page shows as many as it has
    room for, and says how many. `widths`: shares of the columns.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int
    total: int
    empty: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One A4 page. `said` stands under the title, `notes` below all: definition, protection;
    `foot`: who may read it. `language` is `it` or `en`; `made_at` is aware (UTC).
    """

    language: str
    title: str
    said: tuple[str, ...]
    agency: str
    foot: str
    made_at: datetime
    fictitious: bool
    notes: tuple[str, ...]
    tiles: tuple[PaperTile, ...] = ()
    picture: MapPicture | None = None
    tables: tuple[PaperTable, ...] = ()
