"""What many cases, requests and visits add up to: the rows of the three tallies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add
from typing import Any, TypeVar

from domain.facts import Fact, Place
from domain.tally import COLUMNS, Counted, Key
from domain.tally import rows as tally_rows

K = TypeVar("K")
Sums = dict[K, list[int]]
TABLES = {
    "case_tally": ("area", "urgency", "week", "quarter_id", *COLUMNS),
    "need_tally": ("quarter_id", "need_code", "open", "open_key"),
    "fact_tally": ("statistic", "month", "quarter_id", "split", "n", "key_sum"),
}


@dataclass(slots=True)
class Totals:
    """Sums by row: of cases by week, of open needs, of facts by month."""

    cases: Sums[Key] = field(default_factory=dict)
    needs: Sums[tuple[int, str]] = field(default_factory=dict)
    facts: Sums[Place] = field(default_factory=dict)

    def add_case(self, case: Counted, needs: Iterable[str], facts: Iterable[Fact]) -> None:
        """Count a case with its needs and facts."""
        for key, counts in tally_rows(case).items():
            _add(self.cases, key, counts)
        for code in needs if case.is_open else ():
            _add(self.needs, (case.quarter_id, code), (1, case.key))
        self.add_facts(facts)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Count the facts of a referral or a visit."""
        for fact in facts:
            _add(self.facts, fact[:4], (1, fact.key))

    def absorb(self, other: "Totals") -> None:
        """Add what was counted elsewhere."""
        _absorb(self.cases, other.cases)
        _absorb(self.needs, other.needs)
        _absorb(self.facts, other.facts)

    def rows(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Each table with its rows, as they are stored."""
        yield (
            "case_tally",
            [
                (area, urgency, week.isoformat(), quarter, *sums)
                for (area, urgency, week, quarter), sums in sorted(self.cases.items())
            ],
        )
        yield "need_tally", [(*key, *sums) for key, sums in sorted(self.needs.items())]
        yield (
            "fact_tally",
            [
                (str(statistic), month.isoformat(), quarter, split, *sums)
                for (statistic, month, quarter, split), sums in sorted(self.facts.items())
            ],
        )


def _add(total: Sums[K], key: K, counts: Iterable[int]) -> None:
    known = total.get(key)
    total[key] = list(counts) if known is None else list(map(add, known, counts))


def _absorb(total: Sums[K], more: Sums[K]) -> None:
    for key, counts in more.items():
        _add(total, key, counts)
