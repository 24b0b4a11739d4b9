"""What many cases, requests and visits add up to: the rows of the three tallies."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add
from typing import Any

from domain.figures.months import Fact
from domain.figures.weeks import COLUMNS, Counted, Counts, Key
from domain.figures.weeks import rows as tally_rows

TABLES = {
    "case_tally": ("area", "urgency", "week", "quarter_id", *COLUMNS),
    "need_tally": ("quarter_id", "need_code", "open"),
    "fact_tally": ("statistic", "month", "quarter_id", "split", "n"),
}


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """All that a case counts in, as it is now."""

    weeks: Counted
    needs: frozenset[str]
    facts: tuple[Fact, ...]

    @property
    def open_needs(self) -> frozenset[tuple[int, str]]:
        """Its quarter with each need, while it is open."""
        codes = self.needs if self.weeks.is_open else ()
        return frozenset((self.weeks.quarter_id, code) for code in codes)


@dataclass(slots=True)
class Totals:
    """Sums by row: of cases by week, of open needs, of facts by month."""

    cases: dict[Key, list[int]] = field(default_factory=dict)
    needs: Counter[tuple[int, str]] = field(default_factory=Counter)
    facts: Counter[Fact] = field(default_factory=Counter)

    def add_case(self, case: CaseCounts) -> None:
        """Count a case with its needs and facts."""
        for key, counts in tally_rows(case.weeks).items():
            self._add(key, counts)
        self.needs.update(case.open_needs)
        self.add_facts(case.facts)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Count the facts of a referral or a visit."""
        self.facts.update(facts)

    def absorb(self, other: "Totals") -> None:
        """Add what was counted elsewhere."""
        for key, counts in other.cases.items():
            self._add(key, counts)
        self.needs.update(other.needs)
        self.facts.update(other.facts)

    def rows(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Each table with its rows, as they are stored."""
        yield (
            "case_tally",
            [
                (area, urgency, week.isoformat(), quarter, *sums)
                for (area, urgency, week, quarter), sums in sorted(self.cases.items())
            ],
        )
        yield "need_tally", [(*key, n) for key, n in sorted(self.needs.items())]
        yield (
            "fact_tally",
            [
                (str(statistic), month.isoformat(), quarter, split, n)
                for (statistic, month, quarter, split), n in sorted(self.facts.items())
            ],
        )

    def _add(self, key: Key, counts: Counts | list[int]) -> None:
        known = self.cases.get(key)
        self.cases[key] = list(counts) if known is None else list(map(add, known, counts))
