"""What the server holds: when it answers, a minute later, and for each session that is idle."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

from bench.data import Dataset
from bench.reruns import EMPTY, SCREENS, Screen, started
from bench.servers import Process
from bench.tab import opened, signed_in
from domain.vocabulary import Role

SESSIONS, FIRST, SETTLED, BREATH = 200, 20, 60, 5
"""Sessions measured, those opened before them for what is made once, and seconds."""
MEASURED = {"mobile office", "home of the manager", "map"}
AT_START, A_SESSION = 220, 1.0
"""Megabytes at most: a minute after the start; of a session over those of an empty page."""


def measured(dataset: Dataset, work: Path) -> dict[str, Any]:
    """Megabytes of the server, and of a session of some screens and of an empty page."""
    with ExitStack() as stack:
        ours = stack.enter_context(started("app.py", work / "ponte.log", dataset.environment))
        found: dict[str, Any] = {"kind": dataset.kind, "cases": dataset.cases}
        found["answers"] = ours.memory()
        asyncio.run(asyncio.sleep(SETTLED))
        found["settled"] = ours.memory()
        floor = stack.enter_context(started("bench/floor.py", work / "floor.log", {}))
        found["sessions"] = {EMPTY: asyncio.run(_idle(floor, None, {}))}
        cookies = {role: signed_in(ours.origin, role) for role in {s.role for s in SCREENS}}
        for screen in SCREENS:
            if screen.name in MEASURED:
                found["sessions"][screen.name] = asyncio.run(_idle(ours, screen, cookies))
        found["after"] = ours.memory()
        return found


async def _idle(server: Process, screen: Screen | None, cookies: Mapping[Role, str]) -> float:
    """Megabytes of one of many sessions that do nothing any more."""
    address = (cookies[screen.role], screen.page, screen.query) if screen else ("", "")
    async with AsyncExitStack() as stack:
        for _n in range(FIRST):
            await stack.enter_async_context(opened(server.origin, *address))
        before = server.memory("RssAnon")
        for _n in range(SESSIONS):
            await stack.enter_async_context(opened(server.origin, *address))
        await asyncio.sleep(BREATH)
        return round((server.memory("RssAnon") - before) / SESSIONS, 3)


def table(result: dict[str, Any]) -> str:
    """What a person reads of it."""
    empty = result["sessions"][EMPTY]
    lines = [
        f"{result['kind']}, {result['cases']:,} cases: {result['answers']:.0f} MB when the server "
        f"answers, {result['settled']:.0f} MB {SETTLED} s later (goal {AT_START}), "
        f"{result['after']:.0f} MB after all sessions",
        f"an idle session of an empty page: {empty:.2f} MB",
    ]
    for name, told in result["sessions"].items():
        verdict = "reached" if told - empty < A_SESSION else "NOT REACHED"
        if name != EMPTY:
            lines.append(f"of {name}: {told:.2f} MB, {told - empty:.2f} more ({verdict})")
    return "\n".join(lines)
