"""How often a link may be used: enough for any person, too little for a flood."""

import threading
from collections import deque
from hashlib import sha256
from time import monotonic

PER_MINUTE = 30
REMEMBERED = 5_000
_uses: dict[bytes, deque[float]] = {}
_lock = threading.Lock()


def allows(token: str) -> bool:
    """Whether the link may be used now; each call counts as a use."""
    key, now = sha256(token.encode("utf-8", "surrogatepass")).digest()[:8], monotonic()
    with _lock:
        if len(_uses) > REMEMBERED:
            _uses.clear()
        uses = _uses.setdefault(key, deque(maxlen=PER_MINUTE))
        if len(uses) == PER_MINUTE and now - uses[0] < 60:
            return False
        uses.append(now)
        return True
