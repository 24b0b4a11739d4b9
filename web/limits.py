"""How often a link may be used: enough for any person, too little for a flood.

Uses are counted by the minute of the clock, this one and a share of the one before. What was
counted is not forgotten for others: past REMEMBERED names in a minute those that are new share one
count until the minute is over.
"""

import threading
from collections import Counter
from hashlib import sha256
from math import ceil
from time import monotonic

PER_MINUTE, TOGETHER = 30, 600
REMEMBERED = 20_000
_SHARED = b"together"


class Minutes:
    """Uses in this minute and in the one before."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all uses."""
        self._minute = 0
        self._now: Counter[bytes] = Counter()
        self._before: Counter[bytes] = Counter()

    def use(self, key: bytes, at: float) -> bool:
        """Count a use; False, and no count, where there were as many as may be."""
        self._turn(int(at // 60))
        if key not in self._now and len(self._now) >= REMEMBERED:
            key = _SHARED
        share = 1 - (at % 60) / 60
        most = TOGETHER if key == _SHARED else PER_MINUTE
        if self._now[key] + ceil(self._before[key] * share) >= most:
            return False
        self._now[key] += 1
        return True

    def __len__(self) -> int:
        return len(self._now) + len(self._before)

    def _turn(self, minute: int) -> None:
        if minute != self._minute:
            following = minute == self._minute + 1
            self._before = self._now if following else Counter()
            self._now, self._minute = Counter(), minute


_uses = Minutes()
_lock = threading.Lock()


def allows(token: str) -> bool:
    """Whether the link may be used now; each call counts as a use."""
    key = sha256(token.encode("utf-8", "surrogatepass")).digest()[:8]
    with _lock:
        return _uses.use(key, monotonic())


def remembered() -> int:
    """How many names are kept."""
    return len(_uses)
