"""An hour of mixed work: whether memory, processor and patience at its end are what they were.

An empty page is asked for all the while beside it: what the machine does meanwhile meets both, so
processor and patience are told in how many times those of the empty page in the same minute. What
the clock does by itself is measured while nobody is there, and is not counted to the acts.
"""

import asyncio
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from statistics import median
from typing import Any

from websockets.exceptions import WebSocketException

from bench.data import Dataset
from bench.reruns import SCREENS, started
from bench.servers import Process
from bench.tab import opened, signed_in

PEOPLE, PAUSE, ACTS = 15, 5.0, 12
"""Who is there at a time; seconds between their acts; after so many they leave, others come."""
BESIDE = 1.0
"""Seconds between two runs of the empty page."""
SETTLED, WINDOW = 5, 5
"""Minutes: until the first that count, and how many are taken together."""
LIMIT = 1.1
Address = tuple[str, str, str]
Minute = dict[str, float]


@dataclass(slots=True)
class _Done:
    """What was done in the minute that passes, with one server."""

    server: Process
    cpu: float = 0.0
    waits: list[float] = field(default_factory=list)
    opened: int = 0
    faults: int = 0

    def begin(self) -> None:
        self.cpu, self.opened, self.faults = self.server.cpu(), 0, 0
        self.waits.clear()

    def told(self) -> Minute:
        """Runs of a script, seconds of processor, milliseconds waited for the median run."""
        return {
            "runs": len(self.waits) + self.opened,
            "cpu": round(self.server.cpu() - self.cpu, 3),
            "ms": round(median(self.waits or [0]) * 1000, 1),
            "mb": round(self.server.memory("RssAnon"), 1),
            "faults": self.faults,
        }


def measured(dataset: Dataset, work: Path, minutes: int) -> dict[str, Any]:
    """Each minute's figures; each is printed when it is over, so that a run cut short tells."""
    with ExitStack() as stack:
        floor = stack.enter_context(started("bench/floor.py", work / "floor.log", {}))
        ours = stack.enter_context(started("app.py", work / "ponte.log", dataset.environment))
        told = asyncio.run(_soaked(_Done(ours), _Done(floor), minutes))
    return {"kind": dataset.kind, "cases": dataset.cases, "minutes": told}


async def _soaked(ours: _Done, floor: _Done, minutes: int) -> list[Minute]:
    """The minutes, and before and after them one in which nobody is there."""
    beside = asyncio.create_task(_acting(floor, repeat(("", "", "")), BESIDE))
    await _minute(ours, floor)  # what a server reads once
    told = [await _minute(ours, floor)]
    addresses = _addresses(ours.server)
    people = [asyncio.create_task(_acting(ours, addresses, PAUSE)) for _n in range(PEOPLE)]
    told += [await _minute(ours, floor) for _n in range(minutes)]
    await _left(people)
    told.append(await _minute(ours, floor))
    await _left([beside])
    return told


async def _minute(ours: _Done, floor: _Done) -> Minute:
    ours.begin()
    floor.begin()
    await asyncio.sleep(60)
    told = ours.told() | {f"empty_{name}": value for name, value in floor.told().items()}
    print(told, flush=True)
    return told


def _addresses(server: Process) -> Iterator[Address]:
    """All screens in turn, in a random order each time."""
    cookies = {role: signed_in(server.origin, role) for role in {each.role for each in SCREENS}}
    rounds = (random.sample(SCREENS, len(SCREENS)) for _ in repeat(None))
    return ((cookies[each.role], each.page, each.query) for each in chain.from_iterable(rounds))


async def _acting(done: _Done, addresses: Iterator[Address], pause: float) -> None:
    """Opens a page, acts, leaves; then somebody else does."""
    for address in addresses:
        await asyncio.sleep(random.random() * pause)
        try:
            async with opened(done.server.origin, *address) as tab:
                done.opened += 1
                for _act in range(ACTS):
                    await asyncio.sleep(pause)
                    run = await tab.rerun()
                    done.waits.append(run.seconds)
                    done.faults += len(run.faults)
        except (OSError, TimeoutError, WebSocketException):
            done.faults += 1


async def _left(people: list[asyncio.Task[None]]) -> None:
    """Ends them; whoever has ended already did so by an error of ours, which is raised."""
    for each in people:
        each.cancel()
    for ended in await asyncio.gather(*people, return_exceptions=True):
        if not isinstance(ended, asyncio.CancelledError):
            raise ended


def table(result: dict[str, Any]) -> str:
    """The last minutes over the first that count."""
    before, *minutes, after = result["minutes"]
    runs, faults = (sum(minute[name] for minute in minutes) for name in ("runs", "faults"))
    return "\n".join(
        (
            f"{result['kind']}, {result['cases']:,} cases, {len(minutes)} minutes, {PEOPLE} "
            f"people: {runs:.0f} acts, {faults:.0f} faults",
            _compared("megabytes", [minute["mb"] for minute in minutes]),
            _compared(
                "processor of an act, in times that of an empty page in the same minute",
                [_act(minute, before["cpu"]) / _empty(minute) for minute in minutes],
            ),
            _compared(
                "the wait for it, the same",
                [minute["ms"] / minute["empty_ms"] for minute in minutes],
            ),
            f"a minute of the clock alone: {before['cpu'] / _empty(before):.0f}, afterwards "
            f"{after['cpu'] / _empty(after):.0f} times an empty page",
        )
    )


def _act(minute: Minute, clock: float) -> float:
    return (minute["cpu"] - clock) / max(1.0, minute["runs"])


def _empty(minute: Minute) -> float:
    return minute["empty_cpu"] / max(1.0, minute["empty_runs"])


def _compared(name: str, by_minute: list[float]) -> str:
    first, last = by_minute[SETTLED : SETTLED + WINDOW], by_minute[-WINDOW:]
    begun, ended = median(first), median(last)
    verdict = "reached" if ended <= LIMIT * begun else "NOT REACHED"
    return f"{name}: {begun:.1f}, at the end {ended:.1f}: {ended / begun:.2f} x ({verdict})"
