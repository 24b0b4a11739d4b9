"""Which services and which referents of a partner the rows of a spreadsheet speak of.

By name; where several carry one name, by what else is written. What tells them not apart is never
guessed: the first would be given what is the second's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Generic, Protocol, TypeVar

from domain.directory.filling import filled
from domain.imports.plan import RowRefused
from domain.text import fold
from domain.vocabulary import N_

SEVERAL_SERVICES = N_("Several services have this name here: change the right one on its page.")
SEVERAL_REFERENTS = N_(
    "Several referents have this name here: write the telephone or mail they have on their page."
)
OTHERWISE = N_("Row {value} is of the same organisation and says something else of it.")
_TELLING = ("phone", "email")


class StoredPart(Protocol):
    """A service or a referent as it is stored."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def form(self) -> Any:
        """What is stored of it."""


D = TypeVar("D", bound=StoredPart)


@dataclass(slots=True)
class Given(Generic[D]):
    """What rows say of one part: the cells that hold something."""

    line: int
    """The first row that speaks of it."""
    column: str
    """Where its name is written."""
    cells: Mapping[str, Any]
    meant: D | None = None
    """The stored one; None: a new one."""

    @property
    def key(self) -> str:
        """Its name, folded; empty where the row does not name it."""
        return _key(self.cells.get("name", ""))


@dataclass(slots=True)
class Parts(Generic[D]):
    """The parts of one kind that the rows of an organisation speak of, row after row."""

    stored: Sequence[D]
    several: str
    """What is said where it cannot be told which is meant."""
    twins: bool = False
    """Whether two new ones may have one name."""
    found: list[Given[D]] = field(default_factory=list)

    def take(self, given: Sequence[Given[D]]) -> None:
        """Find out whom the parts of a row mean. Raises RowRefused, and then takes none."""
        before = list(self.found)
        try:
            left = [each for each in given if not self._unchanged(each)]
            left = [each for each in left if not self._told(each)]
            for each in left:
                self._by_name(each)
        except RowRefused:
            self.found = before
            raise

    def _unchanged(self, given: Given[D]) -> bool:
        """The stored one of which it says nothing new, whoever bears the name beside it."""
        same = [one for one in self._named(given) if not _changes(given, one)]
        if same:
            taken = self._taken()
            given.meant = min(same, key=lambda one: (one.id in taken, _unsaid(given, one)))
            self.found.append(given)
        return bool(same)

    def _told(self, given: Given[D]) -> bool:
        """The only one with this name and this telephone or mail."""
        told = [
            one
            for one in self._named(given)
            if any(given.cells.get(n) and given.cells[n] == getattr(one.form, n) for n in _TELLING)
        ]
        if len(told) == 1:
            self._put(given, told[0])
        return len(told) == 1

    def _by_name(self, given: Given[D]) -> None:
        named, taken = self._named(given), self._taken()
        free = [one for one in named if one.id not in taken] or named
        if len(free) > 1:
            raise RowRefused(given.column, self.several, given.cells.get("name", ""))
        self._put(given, free[0] if free else None)

    def _put(self, given: Given[D], meant: D | None) -> None:
        """Add it, or what it says to what an earlier row said of the same."""
        given.meant = meant
        stored = meant.form if meant else None
        for number, earlier in enumerate(self.found):
            if earlier.meant is not meant or (meant is None and earlier.key != given.key):
                continue
            try:
                cells = both(earlier.cells, given.cells, stored)
            except ValueError:
                if meant is None and self.twins:
                    continue
                raise RowRefused(given.column, OTHERWISE, str(earlier.line)) from None
            self.found[number] = Given(earlier.line, earlier.column, cells, meant)
            return
        self.found.append(given)

    def _named(self, given: Given[D]) -> list[D]:
        if not given.key:
            return list(self.stored[:1])
        return [one for one in self.stored if _key(one.form.name) == given.key]

    def _taken(self) -> set[int]:
        return {each.meant.id for each in self.found if each.meant is not None}


def both(
    first: Mapping[str, Any], second: Mapping[str, Any], stored: Any = None
) -> Mapping[str, Any]:
    """What two rows say of one thing; what is stored already does not count against a change.

    Raises ValueError where they contradict each other. The first spells the name.
    """
    said = dict(first)
    for name, value in second.items():
        before, kept = said.get(name, value), getattr(stored, name, None)
        one_name = name == "name" and _key(before) == _key(value)
        if not (one_name or any(_same(*pair) for pair in combinations((before, value, kept), 2))):
            raise ValueError(name)
        said[name] = value if _same(before, kept) and not one_name else before
    return said


def _key(name: str) -> str:
    """A name folded; of one without a letter, its signs."""
    return fold(name) or name


def _same(one: Any, other: Any) -> bool:
    """Codes are sets: their order tells nothing."""
    return (
        set(one) == set(other)
        if isinstance(one, tuple) and isinstance(other, tuple)
        else (one == other)
    )


def _changes(given: Given[Any], one: StoredPart) -> bool:
    return bool(filled(one.form, given.cells).changes(one.form))


def _unsaid(given: Given[Any], one: StoredPart) -> int:
    """How many fields it holds of which the row says nothing."""
    empty = type(one.form)()
    return len(filled(empty, given.cells).changes(one.form))
