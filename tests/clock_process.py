"""The clock as a process of its own, as `make clock` starts it; its hour may be a wrong one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import forked
import time_machine

from settings import ROOT


@contextmanager
def clock_running(environment: dict[str, str], log: Path, ahead: timedelta) -> Iterator[None]:
    """Until the end of the block; told to stop then, as systemd does. Its code must be 0."""
    forked.warm()
    process = forked.PROCESSES.Process(target=_run, args=(environment, log, ahead))
    process.start()
    try:
        yield
        assert process.is_alive(), log.read_text()
    finally:
        process.terminate()
        process.join(60)
        if process.is_alive():
            process.kill()
            process.join()
    assert process.exitcode == 0, log.read_text()


def _run(environment: dict[str, str], log: Path, ahead: timedelta) -> None:
    forked.enter(environment, ROOT, log, log)
    if ahead:
        time_machine.travel(datetime.now(UTC) + ahead).start()
    from web import apart

    apart.main()
