"""What is kept: files that swell, a record that was changed, a backup read in, a clock put back."""

import asyncio
import json
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sheet_parts import ods, text_row, workbook

from exchange.sheets import aside
from exchange.sheets.book import SheetError
from torture.crashes import apart, judged_apart, python
from torture.lines import Line, found
from torture.saving import Ledger, save_on
from torture.servers import House
from torture.tab import Gone, opened

SECONDS = 60.0
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
_CELL = (
    '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
)
_ROW = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "a million rows": lambda: workbook("<row/>" * 1_000_000),
    "ninety million blanks": lambda: workbook(" " * 90_000_000),
    "cells without end": lambda: workbook("<row>" + "<c/>" * 7_000_000 + "</row>"),
    "a text in every cell": lambda: workbook(
        "<row><c t='s'><v>0</v></c></row>" * 40_000, texts=[f"<t>{'x' * 32_000}</t>"]
    ),
    "entities": lambda: workbook(
        "<row><c t='inlineStr'><is><t>&b;</t></is></c></row>", before=_ENTITIES
    ),
    "a deep tree": lambda: workbook("<a>" * 100_000),
    "seventy thousand lines": lambda: workbook(text_row("a") * 70_000),
    "a sheet that repeats itself": lambda: ods(_ROW.format(_CELL)),
    "a text of lines": lambda: b"Nome;Tipo\n" + b"\n" * 1_000_000,
}
_TAMPER = """
import sys
from sqlalchemy import text
from db.engine import get_engine
from db.record.triggers import loosened
with get_engine().begin() as connection, loosened(connection):
    for act in sys.argv[1:]:
        connection.execute(text(act))
"""
_OF = "WHERE id = (SELECT max(id) - 3 FROM audit_event)"
TAMPERED = {
    "a line changed": f"UPDATE audit_event SET subject = 'x' {_OF}",
    "a line taken out": f"DELETE FROM audit_event {_OF}",
    "the last lines cut off": f"DELETE FROM audit_event {_OF.replace('=', '>', 1)}",
    "a moment changed": f"UPDATE audit_event SET at = '2020-01-01 00:00:00' {_OF}",
}


def lines(house: House, folder: Path) -> Iterator[Line]:
    """On copies of an embedded database that nobody has open."""
    yield _bombs()
    yield _tampered(house, folder)
    yield _restored(house, folder)
    yield _clock_back(house, folder)


def _bombs() -> Line:
    wrong, slowest = [], 0.0
    for name, make in BOMBS.items():
        content, begun = make(), time.monotonic()
        try:
            aside.read(content, lambda _share: None)
            wrong.append(f"{name}: read")
        except SheetError:
            pass
        slowest = max(slowest, time.monotonic() - begun)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    wrong += [f"{slowest:.0f} s"] if slowest > SECONDS else []
    seen = (
        f"the slowest refused after {slowest:.1f} s; {'; '.join(wrong) or 'each refused in words'}"
    )
    return Line(f"{len(BOMBS)} files that swell", f"{seen}; no process above {most} MB", not wrong)


def _tampered(house: House, folder: Path) -> Line:
    """Somebody with every right on the database changes it; `verify-audit` says so, each time."""
    wrong = []
    for name, act in TAMPERED.items():
        copy = _copy(house, folder / name.replace(" ", "-"))
        if copy.command("verify-audit").returncode:
            wrong.append(f"{name}: not whole before")
        python(copy, "-c", _TAMPER, act)
        if not copy.command("verify-audit").returncode:
            wrong.append(f"{name}: not found")
    return Line(f"the record tampered with in {len(TAMPERED)} ways", found(wrong), not wrong)


def _restored(house: House, folder: Path) -> Line:
    """A backup read into an empty database with the same keys: the same rows, a whole record."""
    key = {"PONTE_DEMO_BACKUP_PASSPHRASE": "sette nani e una strega buona"}
    file, new = folder / "backup", House(folder / "restored")
    new.var.mkdir()
    for kept in house.var.iterdir():
        if not kept.name.startswith("demo.db"):
            shutil.copy(kept, new.var)
    said = [house.command("backup", str(file), **key), new.command("migrate", **key)]
    said.append(new.command("restore", str(file), "--yes", **key))
    wrong = [done.stderr.strip()[-200:] for done in said if done.returncode]
    if not wrong:
        wrong = judged_apart(new, Ledger())
        wrong += [] if new.command("verify-audit").returncode == 0 else ["the record is not whole"]
        before, after = (_rows(each) for each in (house, new))
        wrong += [f"{t}: {n} rows, before {before[t]}" for t, n in after.items() if n < before[t]]
    return Line("a backup read into an empty database", found(wrong), not wrong)


_ROWS = """
import json
from sqlalchemy import text
from db.engine import reading
TABLES = ("case", "case_event", "case_need", "person", "household", "partner", "referral")
with reading() as session:
    print(json.dumps({t: session.scalar(text(f'SELECT count(*) FROM "{t}"')) for t in TABLES}))
"""
_BACK = """
import sys
from datetime import timedelta
import db.clock
import time_machine
from pathlib import Path
import torture.writer as writer
from torture.judge import written
from torture.saving import Ledger
from random import Random
ledger = Ledger()
with time_machine.travel(db.clock.utcnow() - timedelta(hours=1)):
    writer._one(ledger, Random(1))
written(ledger, Path(sys.argv[1]))
print(len(ledger.saved))
"""


def _rows(house: House) -> dict[str, int]:
    rows: dict[str, int] = json.loads(python(house, "-c", _ROWS))
    return rows


def _clock_back(house: House, folder: Path) -> Line:
    """Cases are saved; the clock is put back an hour, under a process and under the server, then
    right again; more are saved by the same person's session, and the record is whole.
    """
    copy, ledger, cookie = _copy(house, folder / "clock"), Ledger(), ""
    path = copy.var / "after.json"
    count = int(python(copy, "-c", _BACK, str(path)))
    wrong: list[str] = json.loads(apart(copy, "torture.judge", str(path)))
    for back in (0, 1, 0):
        before = len(ledger.saved)
        copy.start(back=back)
        cookie = cookie or copy.enter()
        for each in (cookie, copy.enter()):
            wrong += asyncio.run(_save_some(copy, each, ledger))
        copy.kill()
        wrong += [] if len(ledger.saved) == before + 4 else [f"{back} h back: not saved"]
    wrong += ledger.faults + judged_apart(copy, ledger)
    count += len(ledger.saved)
    return Line(
        "the clock back an hour", f"{count} cases saved around it; {found(wrong)}", not wrong
    )


async def _save_some(house: House, cookie: str, ledger: Ledger) -> list[str]:
    try:
        async with opened(house.origin, cookie, "nuovo-caso") as tab:
            await save_on(tab, ledger, 2)
    except Gone as gone:
        return [f"not let in: {gone}"]
    return []


def _copy(house: House, var: Path) -> House:
    shutil.copytree(house.var, var)
    return House(var)
