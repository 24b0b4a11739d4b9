"""kill -9 during saves: of the whole server, and of a process that does nothing but save."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from torture.judge import written
from torture.lines import Effort, Line, found
from torture.saving import Ledger, save_on
from torture.servers import ROOT, House
from torture.tab import Gone, opened

TABS = 4


def lines(house: House, name: str, effort: Effort) -> Iterator[Line]:
    """Both, on one database; afterwards the server starts and works."""
    yield _of_server(house, name, effort.servers)
    yield _of_writer(house, name, effort.writers)


def _of_server(house: House, name: str, times: int) -> Line:
    ledger, chance, cookie = Ledger(), Random(7), ""
    mid_save = 0
    for _time in range(times):
        house.start()
        cookie = cookie or house.enter()
        before = len(ledger.tried)
        asyncio.run(_killed_while_saving(house, cookie, ledger, chance.random() * 1.5))
        mid_save += len(ledger.tried) - before > 0
    wrong = ledger.faults + judged_apart(house, ledger)
    seen = f"{len(ledger.saved):,} of {len(ledger.tried):,} forms acknowledged; {found(wrong)}"
    return Line(
        f"the server killed {times} times during saves, {name}",
        seen,
        not wrong and mid_save == times,
    )


async def _killed_while_saving(house: House, cookie: str, ledger: Ledger, after: float) -> None:
    """Four tabs save; the server dies some moment after the first of them was answered."""
    saved = len(ledger.saved)
    tabs = [asyncio.create_task(_tab(house, cookie, ledger)) for _tab_ in range(TABS)]
    for _wait in range(1_200):
        if len(ledger.saved) > saved or all(tab.done() for tab in tabs):
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(after)
    house.kill()
    await asyncio.gather(*tabs)


async def _tab(house: House, cookie: str, ledger: Ledger) -> None:
    try:
        async with opened(house.origin, cookie, "nuovo-caso") as tab:
            await save_on(tab, ledger)
    except Gone:
        pass


def _of_writer(house: House, name: str, times: int) -> Line:
    path = house.var / "writer.json"
    done = apart(house, "torture.writer", str(path), str(times))
    ledger = json.loads(path.read_text(encoding="utf-8"))
    wrong = _judge(house, path)
    seen = (
        f"{len(ledger['saved']):,} of {len(ledger['tried']):,} saves acknowledged; the first "
        f"{done.strip()} s after the start; {found(wrong)}"
    )
    return Line(f"a process that saves killed {times} times, {name}", seen, not wrong)


def judged_apart(house: House, ledger: Ledger) -> list[str]:
    """What the judge finds, in a process with the settings of that database."""
    path = house.var / "ledger.json"
    written(ledger, path)
    return _judge(house, path)


def _judge(house: House, path: Path) -> list[str]:
    wrong: list[str] = json.loads(apart(house, "torture.judge", str(path)))
    return wrong


def apart(house: House, module: str, *words: str) -> str:
    """What a module of ours says on that database."""
    return python(house, "-m", module, *words)


def python(house: House, *words: str) -> str:
    """What our Python says on that database, with these words of its command line."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=house.environment(PYTHONPATH=f"{ROOT}:{ROOT / 'tests'}"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{words[:2]}: {done.stderr[-2_000:]}")
    return done.stdout
