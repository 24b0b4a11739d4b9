"""PostgreSQL of our own, and how it is stopped and started under a server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from postgres import _run, binaries, private_server

AWAY_S = 6.0
Away = Callable[[Callable[[], None]], None]
"""Takes the database away; what it is given is done in the meantime."""


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Away]]:
    """Its address, and what stops it at once and starts it again some seconds later."""
    with private_server(folder, durable=True) as url:

        def away(meanwhile: Callable[[], None]) -> None:
            control, data = binaries() / "pg_ctl", folder / "data"
            said = (data / "postmaster.opts").read_text(encoding="utf-8").partition(" ")[2].strip()
            _run(control, "-w", "-m", "immediate", "-D", data, "stop", cwd=folder)
            begun = time.monotonic()
            meanwhile()
            time.sleep(max(0.0, begun + AWAY_S - time.monotonic()))
            log = folder / "log"
            _run(control, "-w", "-D", data, "-l", log, "-o", said, "start", cwd=folder)

        yield url, away
