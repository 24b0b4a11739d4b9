"""How the C library keeps what the server has given back to it; glibc's, and no other, is asked."""

import ctypes
import sys

_ARENA_MAX, _ARENAS = -8, 2
"""By itself glibc gives each thread a heap of its own, up to eight for a core, and what is free in
one is of no use to another."""


def bound() -> None:
    """At the start: few heaps for all threads."""
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """What is free goes back to the system, wherever it lies."""
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "malloc_trim", lambda *_: 0)(0)
