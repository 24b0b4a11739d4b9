"""What somebody sees: a text, and which count it is of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inference.truth import Heard

LEFT_OUT = "left out"
"""The text of a row that stands not in a table that has others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Cases of some quarters, heard in a period (`opened`), or open now of those (`open`).

    `what` and `split` narrow them to an area, a need, a channel, an urgency; of `mentions` each
    open need of the area counts.
    """

    quarters: frozenset[str]
    since: date
    until: date
    state: str = "opened"
    what: str = ""
    split: str = ""

    def cases(self, heard: Iterable[Heard]) -> list[int]:
        """The places of its cases in the list; `closed` are those closed in the period."""
        return [
            n
            for n, case in enumerate(heard)
            if case.quarter in self.quarters
            and self._holds(case)
            and case.has(self.what, self.split)
        ]

    def count(self, heard: Sequence[Heard]) -> int:
        """How many."""
        cases = self.cases(heard)
        if self.what != "mentions":
            return len(cases)
        return sum(heard[n].mentions(self.split) for n in cases)

    def _holds(self, case: Heard) -> bool:
        if self.state == "closed":
            return case.closed is not None and self.since <= case.closed <= self.until
        inside = self.since <= case.opened <= self.until
        return inside and (self.state == "opened" or case.closed is None)


@dataclass(frozen=True, slots=True)
class Seen:
    """A text of a view and the cell it stands for."""

    view: str
    cell: Cell
    text: str
