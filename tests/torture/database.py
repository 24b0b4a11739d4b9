"""PostgreSQL of our own, and how it is stopped and started under a server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from postgres import _run, binaries, private_server

AWAY_S = 6.0


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Its address, and what stops it at once and starts it again some seconds later."""
    with private_server(folder, durable=True) as url:

        def away() -> None:
            control, data = binaries() / "pg_ctl", folder / "data"
            said = (data / "postmaster.opts").read_text(encoding="utf-8").partition(" ")[2].strip()
            _run(control, "-w", "-m", "immediate", "-D", data, "stop", cwd=folder)
            time.sleep(AWAY_S)
            log = folder / "log"
            _run(control, "-w", "-D", data, "-l", log, "-o", said, "start", cwd=folder)

        yield url, away
