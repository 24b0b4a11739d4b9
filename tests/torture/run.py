"""All parts, in an order that needs few servers."""

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from torture import browsing, crashes, crowds, disks, doors, fields, kept, roles
from torture.database import Away, postgresql
from torture.lines import Effort, Line
from torture.servers import House, copied, filled, running

Part = tuple[str, Callable[[], Iterator[Line]]]


def parts(folder: Path, effort: Effort, chosen: set[str]) -> Iterator[Part]:
    """By name, each to be called before the next is asked for."""
    template = filled(folder / "template")
    for name in ("crashes", "crowds"):
        if name in chosen:
            house = copied(template, folder / name)
            yield f"{name}, SQLite", partial(_of_databases, name, house, "SQLite", effort, None)
    if chosen & {"crashes", "crowds"}:
        with postgresql(folder / "pg") as (url, away):
            house = filled(folder / "on-pg", url)
            for name in ("crashes", "crowds"):
                if name in chosen:
                    yield (
                        f"{name}, PostgreSQL",
                        partial(_of_databases, name, house, "PostgreSQL", effort, away),
                    )
    if chosen & {"doors", "roles", "strings"}:
        with running(copied(template, folder / "house")) as house:
            if "doors" in chosen:
                yield "doors", partial(doors.lines, house, effort)
            if "roles" in chosen:
                yield "roles", partial(roles.lines, house)
            if "strings" in chosen:
                yield "strings", partial(_strings, house, effort)
    if "disks" in chosen:
        yield "disks", partial(disks.lines, template, folder / "small")
    if "kept" in chosen:
        yield "kept", partial(kept.lines, template, folder)


def _of_databases(
    name: str, house: House, database: str, effort: Effort, away: Away | None
) -> Iterator[Line]:
    if name == "crashes":
        yield from crashes.lines(house, database, effort)
    else:
        yield from crowds.lines(house, database, effort, away)


def _strings(house: House, effort: Effort) -> Iterator[Line]:
    wrong = json.loads(crashes.apart(house, "torture.hostile", str(effort.strings)))
    seen = (
        f"{len(wrong)} wrong: {'; '.join(wrong[:3])}" if wrong else "each kept as typed, or refused"
    )
    yield Line(
        f"{effort.strings:,} hostile texts through the functions of every field", seen, not wrong
    )
    yield from doors.typed(house, effort)
    yield from browsing.lines(house, effort.browsed)
    # The last: an administrator's buttons are among those it presses.
    yield asyncio.run(fields.lines(house, effort.typed))
