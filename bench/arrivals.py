"""Everybody comes at nine: people who sign in and open their first page within a minute."""

import asyncio
import time
from contextlib import AsyncExitStack
from statistics import median, quantiles

from bench.servers import Process
from bench.tab import PATIENCE, opened, signed_in
from domain.vocabulary import Role

SECONDS = 60.0
ROLES = (Role.COMMUNITY_MANAGER, Role.EXECUTIVE, Role.COORDINATOR)


async def arriving(server: Process, people: int, seconds: float = SECONDS) -> dict[str, float]:
    """From the button of the sign-in to the page drawn; who comes stays. `lost`: who saw none."""
    async with AsyncExitStack() as stack:

        async def one(n: int) -> float | None:
            await asyncio.sleep(n * seconds / people)
            begun = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    cookie = await asyncio.to_thread(signed_in, server.origin, ROLES[n % 3])
                    await stack.enter_async_context(opened(server.origin, cookie, ""))
            except (OSError, RuntimeError, TimeoutError):
                return None
            return time.monotonic() - begun

        waited = await asyncio.gather(*(one(n) for n in range(people)))
    came = [wait for wait in waited if wait is not None]
    return {
        "people": people,
        "lost": people - len(came),
        "median_ms": round(median(came) * 1000),
        "p95_ms": round(quantiles(came, n=20)[-1] * 1000),
    }
