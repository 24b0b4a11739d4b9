"""A provider is asked in threads of its own: a silent one holds up nobody else."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

AT_ONCE = CapacityLimiter(4)
T = TypeVar("T")


async def ask(work: Callable[[], T]) -> T:
    """Do it in one of a few threads, when its turn comes."""
    return await to_thread.run_sync(work, limiter=AT_ONCE)
