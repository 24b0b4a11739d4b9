"""A private PostgreSQL server on a socket: for the tests, and for the bench."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path:
    """The folder of the newest PostgreSQL programs; RuntimeError says what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise RuntimeError("install PostgreSQL: apt-get install postgresql postgresql-contrib")
    return found[-1]


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root: then Debian's own user runs it."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _run(*command: str | Path, cwd: Path) -> None:
    # To a file, not a pipe: the server inherits it, and a pipe would never end.
    with (cwd / "command.log").open("w+") as out:
        done = subprocess.run(
            [*_as_owner(), *command], cwd=cwd, stdout=out, stderr=out, check=False
        )
        if done.returncode:
            out.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{out.read()}")


def restart(folder: Path) -> None:
    """Stop the server of `folder`, whoever is connected, and start it as it was."""
    how = ["-w", "-t", "120", "-m", "fast", "-D", folder / "data", "-l", folder / "log"]
    _run(binaries() / "pg_ctl", *how, "restart", cwd=folder)


@contextmanager
def private_server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a server whose data stay in `folder`; yield its SQLAlchemy URL, then stop it.

    An empty folder is initialised. `durable` keeps the settings that survive a crash. The
    socket is in a folder of its own, because its path must be short.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sockets = Path(tempfile.mkdtemp(prefix="ponte-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        shutil.chown(sockets, "postgres")
    programs, data = binaries(), folder / "data"
    if not data.exists():
        _run(
            programs / "initdb",
            "--no-sync",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-D",
            data,
            cwd=folder,
        )
    options = f"-k {sockets} -c listen_addresses='' -c max_connections=60"
    try:
        _run(
            programs / "pg_ctl",
            "-w",
            "-t",
            "120",
            "-D",
            data,
            "-l",
            folder / "log",
            "-o",
            options if durable else f"{options} {_FAST}",
            "start",
            cwd=folder,
        )
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={sockets}"
        finally:
            how = "fast" if durable else "immediate"
            _run(programs / "pg_ctl", "-w", "-m", how, "-D", data, "stop", cwd=folder)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
