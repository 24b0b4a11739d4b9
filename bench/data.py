"""The databases to measure on: made once by Ponte's own demonstration command, then kept."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from bench.servers import ROOT

SEED = 7


@dataclass(frozen=True, slots=True)
class Dataset:
    """A filled database. `var` holds its keys (and, for SQLite, the database itself).

    `kind`: `sqlite`, encrypted as in real use; `plain`, the same as others can read it too;
    `postgresql`.
    """

    kind: str
    cases: int
    url: str
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a Ponte process needs to run on it."""
        own = {"PONTE_DEMO": "1", "PONTE_VAR_DIR": str(self.var)}
        elsewhere = {"PONTE_DEMO_DATABASE_URL": self.url}
        return own | elsewhere if self.kind == "postgresql" else own


def sqlite_set(folder: Path, kind: str, cases: int, partners: int) -> Dataset:
    """The SQLite database of that kind and size, made if it is not there."""
    var = folder / f"{kind}-{cases}"
    if not var.exists():
        draft = folder / f"{kind}-{cases}.unfinished"
        subprocess.run(["rm", "-rf", draft], check=True)
        _fill(Dataset(kind, cases, "", draft), partners)
        draft.rename(var)
    return Dataset(kind, cases, f"sqlite:///{var / 'demo.db'}", var)


def postgres_set(server: str, folder: Path, cases: int, partners: int) -> Dataset:
    """The same on a PostgreSQL server, as a database of its own."""
    var, name = folder / f"postgresql-{cases}", f"cases_{cases}"
    var.mkdir(parents=True, exist_ok=True)
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    if not _exists(admin, name):
        _command(admin, f"DROP DATABASE IF EXISTS {name}_unfinished")
        _command(admin, f"CREATE DATABASE {name}_unfinished")
        url = _of(server, f"{name}_unfinished")
        _fill(Dataset("postgresql", cases, url, var), partners)
        _command(admin, f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    admin.dispose()
    return Dataset("postgresql", cases, _of(server, name), var)


def _exists(admin: Engine, name: str) -> bool:
    with admin.connect() as c:
        found = c.execute(text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": name})
        return found.first() is not None


def _command(admin: Engine, sql: str) -> None:
    with admin.connect() as c:
        c.execute(text(sql))


def _of(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _fill(target: Dataset, partners: int) -> None:
    print(f"Making {target.kind} with {target.cases:,} cases and {partners:,} partners (once)")
    environment = {**os.environ, **target.environment}
    if target.kind == "plain":  # a file that is there stays as it is
        target.var.mkdir(parents=True)
        with closing(sqlite3.connect(target.var / "demo.db")) as begun:
            begun.execute("PRAGMA journal_mode=WAL")
    fill = ["demo", "--cases", target.cases, "--partners", partners, "--seed", SEED]
    for command in (["migrate"], fill):
        subprocess.run(
            [sys.executable, "-m", "db", *map(str, command)], cwd=ROOT, env=environment, check=True
        )


def two_word_queries(dataset: Dataset, wanted: int) -> list[tuple[str, str]]:
    """So many `(query, name)`: two words of an organisation's name that few others have.

    Few enough that each tool shows the organisation on its first page of 25.
    """
    with create_engine(dataset.url).connect() as c:
        names = [
            name
            for (name,) in c.execute(text("SELECT name FROM partner ORDER BY name"))
            if len(_words(name)) >= 2
        ]
    found: list[tuple[str, str]] = []
    for name in names[:: max(1, len(names) // (wanted * 10))]:
        first, last = _words(name)[0], _words(name)[-1]
        alike = [n for n in names if first.lower() in n.lower() and last.lower() in n.lower()]
        if len(alike) <= 20 and first != last:
            found.append((f"{first} {last}", name))
    if len(found) < wanted:
        raise RuntimeError(f"only {len(found)} of {wanted} queries with few enough results")
    step = len(found) / wanted
    return [found[int(i * step)] for i in range(wanted)]


def _words(name: str) -> list[str]:
    return [word for word in name.split() if len(word) >= 4 and word.isalpha()]
