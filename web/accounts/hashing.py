"""A budget for comparing passwords: each takes 64 MB and most of a core for a moment.

Who would wait too long is told at once, and how long the queue is. People on a device of their
own have a queue of their own: a crowd of strangers does not stand before them.
"""

from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from domain.errors import Refused

PATIENCE_SECONDS = 2.0
AT_MOST_SECONDS = 4.0
"""Where the guess was wrong, whose turn comes later than this is told so then."""
FIRST_GUESS_SECONDS = 0.1
T = TypeVar("T")


class Queue:
    """So many at once; the others wait, as long as that takes no more than our patience."""

    def __init__(self, places: int) -> None:
        self._places = CapacityLimiter(places)
        self._inside = 0
        self._each = FIRST_GUESS_SECONDS

    def wait(self) -> int:
        """0 if there is room, else the seconds until there will be."""
        behind = self._inside * self._each / self._places.total_tokens
        return 0 if behind <= PATIENCE_SECONDS else max(1, ceil(behind - PATIENCE_SECONDS))

    async def run(self, work: Callable[[], T]) -> T:
        """Do it in a thread when its turn comes; how long it takes is learnt from each.

        Raises Refused("crowded") where that was too late; then nothing was done.
        """
        self._inside += 1
        too_late = monotonic() + AT_MOST_SECONDS
        try:
            return await to_thread.run_sync(self._timed, work, too_late, limiter=self._places)
        finally:
            self._inside -= 1

    def _timed(self, work: Callable[[], T], too_late: float) -> T:
        began = monotonic()
        if began > too_late:
            raise Refused("crowded")
        try:
            return work()
        finally:
            self._each += (monotonic() - began - self._each) / 8


ANYBODY, KNOWN = Queue(2), Queue(1)
