"""Disks that are full: while cases are saved, a backup is written, a report is made."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torture.crashes import judged_apart
from torture.lines import Line, found
from torture.saving import Ledger, persist
from torture.servers import House, running
from torture.tab import Gone, Screen, opened

SPARE = 16_000_000
"""Bytes free on the small disk beside the database."""


def lines(house: House, folder: Path) -> Iterator[Line]:
    """With `house` as it is; the small disk has a copy of it."""
    size = sum(file.stat().st_size for file in house.var.iterdir()) + SPARE
    with small_disk(folder, size) as disk:
        if disk is None:
            yield Line("a full disk", "not tried: a small disk cannot be mounted here", None)
            return
        shutil.copytree(house.var, disk / "var")
        yield from _on(House(disk / "var", log=folder.with_suffix(".log")), disk)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path | None]:
    """A disk of so many bytes in `folder`; None where it may not be mounted."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(disk: Path, left: int = 0) -> Path:
    """Fill it up but for `left` bytes."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - left
    with ballast.open("wb") as file:
        try:
            file.write(b"x" * max(0, free))
            file.flush()
        except OSError:
            pass  # it is full: as was wanted
    return ballast


def _on(house: House, disk: Path) -> Iterator[Line]:
    ledger = Ledger()
    with running(house):
        ended = asyncio.run(_saving(house, ledger, disk))
    wrong = [*ended, *ledger.faults, *judged_apart(house, ledger)]
    seen = (
        f"{len(ledger.saved)} cases before and after, {ledger.refused} times the screen said that "
        f"nothing was saved; {found(wrong)}"
    )
    yield Line("the disk full during saves", seen, not wrong and ledger.refused > 0)
    yield _backup(house, disk)
    yield _report(house, disk)


async def _saving(house: House, ledger: Ledger, disk: Path) -> list[str]:
    """Five save; the disk is full for eight seconds; then there is room again."""
    cookie, before, end = house.enter(), 0, time.monotonic() + 24

    async def one() -> None:
        async with opened(house.origin, cookie, "nuovo-caso") as tab:
            await persist(tab, ledger, end)

    tabs = [asyncio.create_task(one()) for _tab in range(5)]
    await asyncio.sleep(8)
    ballast = _fill(disk)
    await asyncio.sleep(8)
    ballast.unlink(missing_ok=True)
    before = len(ledger.saved)
    told = await asyncio.gather(*tabs, return_exceptions=True)
    wrong = [f"a tab ended: {error!r}" for error in told if isinstance(error, BaseException)]
    assert not [e for e in told if isinstance(e, BaseException) and not isinstance(e, Gone)], told
    return wrong if len(ledger.saved) > before else [*wrong, "nobody saved afterwards"]


def _backup(house: House, disk: Path) -> Line:
    """It says that it failed, leaves no file that looks like one, and works when there is room."""
    target = disk / "backup"
    key = {"PONTE_DEMO_BACKUP_PASSPHRASE": "sette nani e una strega buona"}
    ballast = _fill(disk, left=20_000)
    full = house.command("backup", str(target), **key)
    left = [file.name for file in disk.iterdir() if file.name not in ("var", "ballast")]
    ballast.unlink()
    again = house.command("backup", str(target), **key)
    said = full.stderr.strip().rpartition("\n")[2]
    wrong = [] if full.returncode and said.startswith("python -m db: ") else [f"said: {said}"]
    wrong += [f"left {left}"] if left else []
    wrong += [] if again.returncode == 0 else [f"afterwards: {again.stderr[-200:]}"]
    seen = found(wrong) if wrong else said
    return Line("the disk full during a backup", seen, not wrong)


def _report(house: House, disk: Path) -> Line:
    """The files of a report, made by the screen, in a process whose own disk is full."""
    temporary = disk / "tmp"
    temporary.mkdir(exist_ok=True)
    with running(house, TMPDIR=str(temporary)):
        cookie, ballast = house.enter(), _fill(disk)
        screens = asyncio.run(_make(house, cookie))
        ballast.unlink()
        screens += asyncio.run(_make(house, cookie))
        alive = house.ask("GET", "/_stcore/health").status == 200
    wrong = [fault for screen in screens for fault in screen.faults]
    wrong += [] if alive else ["the server is gone"]
    left = [file.name for file in temporary.iterdir()]
    wrong += [f"left {left[:3]}"] if left else []
    return Line("the disk full while a report is made", found(wrong), not wrong)


async def _make(house: House, cookie: str) -> list[Screen]:
    """Open the report and press what makes its files."""
    async with opened(house.origin, cookie, "report") as tab:
        screens = [await tab.run()]
        for name, (_own, kind) in list(tab.widgets.items()):
            if kind in ("button", "download_button") and name in tab.widgets:
                screens.append(await tab.run(name))
        return screens
