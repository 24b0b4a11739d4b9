"""Many values asked for a part at a time: a statement carries only so many."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_MOST = 500


def chunks(values: Collection[T]) -> Iterator[Sequence[T]]:
    """The values in their order, at most 500 at a time."""
    listed = list(values)
    for start in range(0, len(listed), _MOST):
        yield listed[start : start + _MOST]
