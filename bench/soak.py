"""An hour of mixed work: whether memory, processor and patience at its end are what they were."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.data import Dataset
from bench.reruns import SCREENS, started
from bench.servers import Process
from bench.tab import opened, signed_in
from domain.vocabulary import Role

PEOPLE, PAUSE, ACTS = 15, 5.0, 12
"""Who is there at a time; seconds between their acts; after so many they leave, others come."""
SETTLED, WINDOW = 5, 5
"""Minutes: until the first that count, and how many are taken together."""
LIMIT = 1.1


@dataclass(slots=True)
class _Minute:
    waits: list[float] = field(default_factory=list)
    faults: int = 0


def measured(dataset: Dataset, work: Path, minutes: int) -> dict[str, Any]:
    """Each minute's figures; each is printed when it is over, so that a run cut short tells."""
    with started("app.py", work / "ponte.log", dataset.environment) as server:
        told = asyncio.run(_soaked(server, minutes))
    return {"kind": dataset.kind, "cases": dataset.cases, "minutes": told}


async def _soaked(server: Process, minutes: int) -> list[dict[str, float]]:
    cookies = {role: signed_in(server.origin, role) for role in {each.role for each in SCREENS}}
    told: list[dict[str, float]] = []
    now, end = _Minute(), time.monotonic() + 60 * minutes
    people = [asyncio.create_task(_person(server, cookies, end, now)) for _n in range(PEOPLE)]
    for n in range(1, minutes + 1):
        cpu = server.cpu()
        await asyncio.sleep(max(0.0, end - 60 * (minutes - n) - time.monotonic()))
        acts = len(now.waits) or 1
        told.append(
            {
                "acts": len(now.waits),
                "faults": now.faults,
                "median_ms": round(median(now.waits or [0]) * 1000),
                "cpu_ms": round((server.cpu() - cpu) * 1000 / acts, 1),
                "mb": round(server.memory("RssAnon"), 1),
            }
        )
        now.waits.clear()
        now.faults = 0
        print(n, told[-1], flush=True)
    await asyncio.gather(*people)
    return told


async def _person(server: Process, cookies: Mapping[Role, str], end: float, now: _Minute) -> None:
    """Opens a page, acts, leaves; then somebody else does."""
    while time.monotonic() < end:
        await asyncio.sleep(random.random() * PAUSE)
        screen = random.choice(SCREENS)
        try:
            address = (cookies[screen.role], screen.page, screen.query)
            async with opened(server.origin, *address) as tab:
                for _act in range(ACTS):
                    await asyncio.sleep(PAUSE)
                    run = await tab.rerun()
                    now.waits.append(run.seconds)
                    now.faults += len(run.faults)
        except (OSError, TimeoutError):
            now.faults += 1


def table(result: dict[str, Any]) -> str:
    """The last minutes over the first that count."""
    minutes = result["minutes"]
    first, last = minutes[SETTLED : SETTLED + WINDOW], minutes[-WINDOW:]
    acts, faults = (sum(m[name] for m in minutes) for name in ("acts", "faults"))
    lines = [
        f"{result['kind']}, {result['cases']:,} cases, {len(minutes)} minutes, {PEOPLE} people: "
        f"{acts:.0f} acts, {faults:.0f} faults"
    ]
    for name in ("mb", "cpu_ms", "median_ms"):
        before, after = (median(m[name] for m in some) for some in (first, last))
        verdict = "reached" if after <= LIMIT * before else "NOT REACHED"
        lines.append(
            f"{name}: {before:.1f}, at the end {after:.1f}: {after / before:.2f} x ({verdict})"
        )
    return "\n".join(lines)
