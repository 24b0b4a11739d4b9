"""`python -m bench.imports`: how long a long list of partners takes, and how long others wait.

Seconds of the clock, and those of the processor beside them: on a busy machine only the second say
something of Ponte. Meanwhile a second writer saves a partner again and again.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from bench.servers import ROOT

os.environ["PONTE_DEMO"] = "1"
os.environ["PONTE_VAR_DIR"] = tempfile.mkdtemp(prefix="ponte-bench-")
sys.path.append(str(ROOT / "tests"))
from postgres import private_server

from db import engine as engines
from db.accounts import users
from db.directory import import_write
from db.directory import write as partners_write
from db.directory.import_plan import plan
from db.directory.import_rows import PartnerFate
from db.engine import make_engine, reading, transaction
from db.imports import runs
from db.ops.migrate import migrate
from db.reference.catalogue import catalogue_of
from domain.directory.forms import Organisation
from domain.imports.plan import NEW
from domain.imports.runs import ImportFile, ImportList
from domain.permissions import Actor
from domain.vocabulary import Role
from exchange.directory.sheet import parse
from exchange.imports.run import ImportOrder, Writing
from web.clock import GARBAGE

HEAD = "Nome;Tipo;Comune;Telefono;E-mail;Servizio;Bisogni;Dove opera;Posti;Lingue;Referente"
KINDS = ("Associazione", "Cooperativa", "Gruppo", "Casa", "Centro", "Amici di", "Sportello")
OFTEN = ("Solidarietà", "Famiglia", "Anziani", "Insieme", "Aiuto", "San", "Nuova", "Ascolto")
TOWNS = ("Varese", "Como", "Monza", "Busto Arsizio", "Saronno", "Gallarate", "Cantù", "Lissone")
T = TypeVar("T")


def content(rows: int, seed: int = 7) -> bytes:
    """A list of invented organisations, as an office would keep it."""
    chance = random.Random(seed)

    def word() -> str:
        return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _n in range(3))

    lines = [HEAD]
    for n in range(rows):
        own = f"{word()} {word()}".title()
        name = f"{chance.choice(KINDS)} {chance.choice(OFTEN)} {own}"
        lines.append(
            f"{name};ODV;{chance.choice(TOWNS)};0332 {100_000 + n};{own.replace(' ', '.').lower()}"
            f"{n}@example.org;Ascolto e {word()};EC-ALI, EC-UTE;Varese, CO;pochi posti;it ar;"
            f"Anna {word().title()}"
        )
    return "\n".join(lines).encode()


@contextmanager
def beside(engine: Engine, actor: Actor) -> Iterator[list[float]]:
    """A second writer: how long each of its saves took."""
    took: list[float] = []
    over = threading.Event()

    def save() -> None:
        while not over.wait(0.1):
            begun = time.perf_counter()
            with transaction(engine) as session:
                name = f"Accanto {len(took)}"
                partners_write.create(session, actor, Organisation(name, "ODV", "012133"))
            took.append(time.perf_counter() - begun)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


def timed(what: str, function: Callable[[], T]) -> T:
    """Do it, and say how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    done = function()
    spent = time.perf_counter() - clock, time.process_time() - processor
    print(f"  {what:<28}{spent[0]:8.1f} s{spent[1]:8.1f} s of processor", flush=True)
    return done


def measure(engine: Engine, rows: int) -> None:
    """Preview, write, and preview again."""
    engines.get_engine = lambda: engine  # type: ignore[assignment]  # what is written aside asks it
    with transaction(engine) as session:
        users.ensure_demo_users(session)
        session.flush()
        number = users.demo_user(session, Role.COORDINATOR)
    actor = Actor(number or 0, "bench", Role.COORDINATOR)
    given = content(rows)
    with reading(engine) as session:
        catalogue = catalogue_of(session)
    sheet = timed("reading the file", lambda: parse(given, catalogue))
    found = timed("planning", lambda: _planned(engine, actor, sheet.rows))
    answered = [replace(sheet.rows[0], meant=NEW), *sheet.rows[1:]]
    timed("after one answer", lambda: _planned(engine, actor, answered, found))
    new = [row for row in found.rows if row.fate is not PartnerFate.LEAVE]
    print(f"  {len(new)} to write, {len(found.problems)} problems, {len(found.questions)} to ask")
    file = ImportFile("list.csv", sha256(given).hexdigest())
    with transaction(engine) as session:
        run = runs.begin(session, actor, ImportList.DIRECTORY, file, len(new))
    order = ImportOrder(
        run, new, import_write.write_piece, partial(_within, engine, actor), (found.seen,)
    )
    with beside(engine, actor) as took:
        timed("writing", Writing(order).carry_out)
    print(f"  a save beside it: longest {max(took):.2f} s, {len(took)} saves")
    again = timed("planning again", lambda: _planned(engine, actor, sheet.rows))
    print(f"  {again.count(PartnerFate.LEAVE)} left as they are")


def _planned(engine: Engine, actor: Actor, rows: Any, before: Any = None) -> Any:
    with reading(engine) as session:
        return plan(session, actor, rows, before)


def _within(engine: Engine, actor: Actor, function: Any, *args: Any) -> Any:
    with transaction(engine) as session:
        return function(session, actor, *args)


def main() -> None:
    """Both databases, or those asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    gc.set_threshold(*GARBAGE)
    with tempfile.TemporaryDirectory() as folder:
        if "sqlite" in given.databases:
            _on(f"sqlite:///{Path(folder) / 'bench.db'}", given.rows)
    if "postgresql" in given.databases:
        folder = tempfile.mkdtemp(prefix="ponte-bench-pg-")
        with private_server(Path(folder), durable=True) as url:
            _on(url, given.rows)


def _on(url: str, rows: int) -> None:
    engine = make_engine(url)
    print(f"{engine.dialect.name}, {rows} rows")
    migrate(engine)
    measure(engine, rows)
    engine.dispose()


if __name__ == "__main__":
    main()
