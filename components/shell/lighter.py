"""What Streamlit does at each rerun at more cost than it must, done for less and to the same end.

Two of its private ways are replaced. `tests/pages/shell/test_lighter.py` fails where a Streamlit to
come has others; without `install` every screen works as well, and costs more.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from streamlit.cursor import Cursor, SparseList
from streamlit.runtime.state import SafeSessionState

_NAMED_BY_STREAMLIT = "$$"
C = TypeVar("C", bound=Cursor)


class _Kept(Mapping[str, Any]):
    """As the dictionary of all keys of a visitor, but what stands under one is looked up alone.

    Each text field, number and chooser has that dictionary made to ask whether its own key stands
    at None: a seventh of the intake's rerun, and more with every page that was visited.
    """

    def __init__(self, kept: SafeSessionState) -> None:
        self._kept = kept

    def __getitem__(self, key: str) -> Any:
        if key.startswith(_NAMED_BY_STREAMLIT):
            raise KeyError(key)
        with self._kept._lock:
            return self._kept._state[key]

    def _all(self) -> dict[str, Any]:
        with self._kept._lock:
            return self._kept._state.filtered_state

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def _copied(cursor: C, memo: dict[int, Any]) -> C:
    """A copy of a place on the page, which holds numbers alone while nothing passes there.

    Each fragment keeps a dozen of them, to find its place again; Python's own way to copy an object
    takes ten times as long.
    """
    made = object.__new__(type(cursor))
    made.__dict__ = dict(cursor.__dict__)
    passing = cursor._transient_elements
    made._transient_elements = deepcopy(passing, memo) if len(passing) else SparseList()
    return made


def install() -> None:
    """From now on, for every visitor of this process."""
    SafeSessionState.filtered_state = property(_Kept)  # type: ignore[assignment,method-assign]
    Cursor.__deepcopy__ = _copied  # type: ignore[attr-defined]
