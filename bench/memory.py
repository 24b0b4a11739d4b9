"""What the server holds: when it answers, a minute later, and for each session that is idle."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.data import Dataset
from bench.reruns import EMPTY, SCREENS, Screen, started
from bench.servers import Process
from bench.tab import opened, signed_in

SESSIONS, FIRST, SETTLED, BREATH = 500, 100, 60, 5
"""Sessions measured, those opened before them for what is made once, and seconds."""
SEEN = ("mobile office", "home of the manager")
AT_START, A_SESSION = 220, 1.0
"""Megabytes at most: a minute after the start; of a session over those of an empty page."""


def measured(dataset: Dataset, work: Path) -> dict[str, Any]:
    """Megabytes of the server, and of a session of some screens and of an empty page."""
    found: dict[str, Any] = {"kind": dataset.kind, "cases": dataset.cases, "sessions": {}}
    with started("bench/floor.py", work / "floor.log", {}) as floor:
        found["sessions"][EMPTY] = asyncio.run(_idle(floor, None))
    for screen in (each for each in SCREENS if each.name in SEEN):  # each in a server of its own
        with started("app.py", work / "ponte.log", dataset.environment) as ours:
            found["answers"] = ours.memory()
            time.sleep(SETTLED)
            found["settled"] = ours.memory()
            found["sessions"][screen.name] = asyncio.run(_idle(ours, screen))
    return found


async def _idle(server: Process, screen: Screen | None) -> float:
    """Megabytes of one of many sessions, each of a person of its own, that do nothing any more."""
    async with AsyncExitStack() as stack:

        async def come(people: int) -> float:
            name = screen.name if screen else EMPTY
            for _n in tqdm(range(people), desc=name, unit="session"):
                cookie = signed_in(server.origin, screen.role) if screen else ""
                page, query = (screen.page, screen.query) if screen else ("", "")
                await stack.enter_async_context(opened(server.origin, cookie, page, query))
            await asyncio.sleep(BREATH)
            return server.memory("RssAnon")

        before = await come(FIRST)
        return round((await come(SESSIONS) - before) / SESSIONS, 3)


def table(result: dict[str, Any]) -> str:
    """What a person reads of it."""
    empty = result["sessions"][EMPTY]
    lines = [
        f"{result['kind']}, {result['cases']:,} cases: {result['answers']:.0f} MB when the server "
        f"answers, {result['settled']:.0f} MB {SETTLED} s later (goal {AT_START})",
        f"an idle session of an empty page: {empty:.2f} MB",
    ]
    for name, told in result["sessions"].items():
        verdict = "reached" if told - empty < A_SESSION else "NOT REACHED"
        if name != EMPTY:
            lines.append(f"of {name}: {told:.2f} MB, {told - empty:.2f} more ({verdict})")
    return "\n".join(lines)
