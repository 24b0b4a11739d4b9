"""How long one waits after failures in a row: at a password and at a code of the second factor."""

from datetime import timedelta

FREE_FAILURES = 5
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=15)


def delay(failures: int) -> timedelta:
    """Nothing at first, then twice as long each time."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)
