"""What a whole rerun of each screen costs the server's process, and how many it can do.

At the websocket, without a browser. All screens in turn, in a random order, beside an empty page
of a server of its own: what the machine does meanwhile meets all alike. CPU time is told of a
shared machine more truly than the time that passed.
"""

import asyncio
import random
import time
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.arrivals import arriving
from bench.data import Dataset
from bench.servers import Process, free_port, process, stolen, streamlit
from bench.tab import PATIENCE, Tab, opened, signed_in
from domain.vocabulary import Role

WARM_UP, AFTERWARDS = 3, 0.004
EMPTY = "empty page"
LOAD_SECONDS, SATURATING, PAUSE = 10.0, 8, 5.0


@dataclass(frozen=True, slots=True)
class Screen:
    """A page as a role sees it."""

    name: str
    role: Role
    page: str
    query: str = ""


SCREENS = (
    Screen("mobile office", Role.COMMUNITY_MANAGER, "ufficio-mobile"),
    Screen("home of executives", Role.EXECUTIVE, ""),
    Screen("cover", Role.EXECUTIVE, "rete", "view=cover"),
    Screen("directory", Role.COORDINATOR, "partner"),
    Screen("intake", Role.COMMUNITY_MANAGER, "nuovo-caso"),
    Screen("list of cases", Role.COMMUNITY_MANAGER, "casi", "view=all"),
    Screen("board", Role.COORDINATOR, "invii"),
    Screen("home of the manager", Role.COMMUNITY_MANAGER, ""),
    Screen("home of the coordinator", Role.COORDINATOR, ""),
    Screen("map", Role.EXECUTIVE, "mappa"),
    Screen("report", Role.EXECUTIVE, "report"),
)


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    tab: Tab
    server: Process


Samples = dict[str, list[tuple[float, float, int]]]
"""By screen: CPU and time in milliseconds, bytes; of each rerun."""


def measured(dataset: Dataset, work: Path, turns: int, people: int) -> dict[str, Any]:
    """All figures of one database; its demonstration accounts enter and leave a line each."""
    with ExitStack() as stack:
        floor = stack.enter_context(started("bench/floor.py", work / "floor.log", {}))
        ours = stack.enter_context(started("app.py", work / "ponte.log", dataset.environment))
        samples = asyncio.run(each_screen([ours], floor, turns))[0]
        result = {
            "kind": dataset.kind,
            "cases": dataset.cases,
            "screens": {name: _told(taken) for name, taken in samples.items()},
            "a_second": asyncio.run(saturated(ours)),
            "a_second_empty": asyncio.run(saturated(floor, empty=True)),
        }
        if people:
            result["people"] = asyncio.run(crowd(ours, people))
            result["arrivals"] = asyncio.run(arriving(ours, 2 * people))
        return result


def started(
    script: str, log: Path, environment: dict[str, str], root: Path | None = None
) -> AbstractContextManager[Process]:
    """A server for that script, as a context that gives its Process."""
    port = free_port()
    return process(script, streamlit(script, port), port, log, environment, root)


async def each_screen(servers: list[Process], floor: Process, turns: int) -> list[Samples]:
    """What each rerun took, for each server: of two trees in one run, the ratio is of the trees."""
    async with AsyncExitStack() as stack:
        empty = await stack.enter_async_context(opened(floor.origin, "", ""))
        tabs = [[_Open(EMPTY, empty, floor), *await _screens(stack, server)] for server in servers]
        taken: list[Samples] = [{each.name: [] for each in own} for own in tabs]
        order = [(n, each) for n, own in enumerate(tabs) for each in own]
        for turn in range(-WARM_UP, turns):
            random.shuffle(order)
            for n, each in order:
                sample = await _one(each)
                if turn >= 0:
                    taken[n][each.name].append(sample)
        return taken


async def _screens(stack: AsyncExitStack, server: Process) -> list[_Open]:
    cookies = {role: signed_in(server.origin, role) for role in {each.role for each in SCREENS}}
    return [
        _Open(
            each.name,
            await stack.enter_async_context(
                opened(server.origin, cookies[each.role], each.page, each.query)
            ),
            server,
        )
        for each in SCREENS
    ]


async def _one(each: _Open) -> tuple[float, float, int]:
    before = each.server.cpu()
    run = await each.tab.rerun()
    await asyncio.sleep(AFTERWARDS)  # the server's loop has its own end of the run
    if run.faults:
        raise RuntimeError(f"{each.name}: {run.faults}")
    return (each.server.cpu() - before) * 1000, run.seconds * 1000, run.bytes


def _told(taken: list[tuple[float, float, int]]) -> dict[str, float]:
    cpu, passed, received = zip(*taken, strict=True)
    return {
        "cpu_ms": round(median(cpu), 1),
        "ms": round(median(passed), 1),
        "bytes": round(median(received)),
        "runs": len(taken),
    }


async def saturated(server: Process, *, empty: bool = False) -> dict[str, float]:
    """Mixed reruns a second of one process that is never left in peace."""
    async with AsyncExitStack() as stack:
        if empty:
            contexts = [opened(server.origin, "", "") for _n in range(SATURATING)]
            tabs = [await stack.enter_async_context(each) for each in contexts]
        else:
            tabs = [each.tab for each in await _screens(stack, server)]
        end, cpu = time.monotonic() + LOAD_SECONDS, server.cpu()
        counts = await asyncio.gather(*(_without_pause(tab, end) for tab in tabs))
        return {
            "runs": round(sum(counts) / LOAD_SECONDS, 1),
            "cpu_share": round((server.cpu() - cpu) / LOAD_SECONDS, 2),
        }


async def _without_pause(tab: Tab, end: float) -> int:
    count = 0
    while time.monotonic() < end:
        await tab.rerun()
        count += 1
    return count


async def crowd(server: Process, people: int) -> dict[str, float]:
    """So many people, each at a screen and acting every five seconds, spread evenly.

    `stolen_s`: processor that the machine lost meanwhile; a long wait may be the host's.
    """
    async with AsyncExitStack() as stack:
        tabs = []
        for n in range(people):
            each = SCREENS[n % len(SCREENS)]
            cookie = signed_in(server.origin, each.role)
            address = opened(server.origin, cookie, each.page, each.query)
            tabs.append(await stack.enter_async_context(address))
        acts = (_at_ease(tab, n * PAUSE / people) for n, tab in enumerate(tabs))
        before = stolen()
        waits = sorted(wait for waited in await asyncio.gather(*acts) for wait in waited)
        lost = stolen() - before
    return {
        "people": people,
        "median_ms": round(median(waits) * 1000),
        "p95_ms": round(quantiles(waits, n=20)[-1] * 1000),
        "longest_ms": round(waits[-1] * 1000),
        "stolen_s": round(lost, 2),
    }


async def _at_ease(tab: Tab, first: float) -> list[float]:
    begun, waited = time.monotonic() + first, []
    for act in range(round(LOAD_SECONDS * 3 / PAUSE)):
        await asyncio.sleep(max(0.0, begun + act * PAUSE - time.monotonic()))
        try:
            waited.append((await tab.rerun()).seconds)
        except TimeoutError:  # who waits so long has left
            return [*waited, PATIENCE]
    return waited
