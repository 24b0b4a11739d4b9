"""The clock as a process of its own, `python -m web.apart`: for servers with PONTE_CLOCK=apart.

What is due is done once however many processes do it, so that two of these, or one of these beside
servers that have the clock inside, do no harm.
"""

import asyncio
import os
import signal
from contextlib import suppress

import metrics
from db.ops import readiness
from settings import get_settings
from web import clock, logs


def main() -> None:
    """Do what is due until told to stop (SIGTERM, or Ctrl+C)."""
    os.umask(0o077)
    readiness.or_exit()
    settings = get_settings()
    logs.set_up(real=not settings.demo)
    metrics.note_slow(settings.slow_query_ms)
    clock.prepare()
    print("The clock of Ponte goes.", flush=True)
    asyncio.run(_until_told())


async def _until_told() -> None:
    due = asyncio.create_task(clock.do_what_is_due())
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, due.cancel)
    with suppress(asyncio.CancelledError):
        await due


if __name__ == "__main__":
    main()
