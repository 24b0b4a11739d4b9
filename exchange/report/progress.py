"""How far the writing of a file is."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done, in words, and the share done, from 0 to 1."""


def silent(_stage: str, _share: float) -> None:
    """For callers that do not wait."""
