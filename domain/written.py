"""How settings are written: the hours of the office, the address of an installation."""

import re
from datetime import time
from itertools import pairwise
from urllib.parse import urlsplit

_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


def hours(value: str) -> str:
    """`09:00-13:00,14:00-17:00` in one form; each shift later than the one before. Raises ValueError."""
    shifts = [_SHIFT.fullmatch(part.strip()) for part in value.split(",")]
    if not all(shifts):
        raise ValueError("write it like 09:00-13:00,14:00-17:00")
    try:
        moments = [
            time(int(shift[hour]), int(shift[hour + 1]))
            for shift in shifts
            if shift
            for hour in (1, 3)
        ]
    except ValueError:
        raise ValueError("an hour goes from 00:00 to 23:59") from None
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise ValueError("each time must be later than the one before it")
    return ",".join(
        f"{opens:%H:%M}-{closes:%H:%M}"
        for opens, closes in zip(moments[::2], moments[1::2], strict=True)
    )


def address(value: str) -> str:
    """`https://ponte.example.org`, or nothing. Raises ValueError."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or re.search(r"[\s?#]", value):
        raise ValueError("write it like https://ponte.example.org")
    return value
