"""Who tries to recover protected counts: every displayed number with the records behind it.

A cell is the set of its cases, as an integer with a bit for each. Sets are made from the raw rows,
by rules of their own; what is displayed comes from the functions the screens call.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import exp, log

from sqlalchemy import Engine, text

from domain.business_time import ROME

SMALL = None
"""What `<5` is known by: a number that is not displayed."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A case as it stands in the tables."""

    bit: int
    key: int
    quarter: str
    istat: str
    opened: date
    urgency: int
    is_open: bool
    overdue: bool
    needs: frozenset[str]


def raw_cases(engine: Engine) -> list[Raw]:
    """All cases of a database."""
    with engine.connect() as connection:
        needs = defaultdict(set)
        for case_id, code in connection.execute(text("SELECT case_id, need_code FROM case_need")):
            needs[case_id].add(code)
        rows = connection.execute(
            text(
                "SELECT c.id, c.record_key, q.code, q.istat, c.opened_at, c.urgency, c.status, "
                'c.overdue FROM "case" c JOIN quarter q ON q.id = c.quarter_id ORDER BY c.id'
            )
        )
        return [
            Raw(1 << n, key, quarter, istat, _day(opened), urgency, status != "closed",
                bool(overdue), frozenset(needs[case_id]))
            for n, (case_id, key, quarter, istat, opened, urgency, status, overdue)
            in enumerate(rows)
        ]  # fmt: skip


def _day(stored: object) -> date:
    """The day in Rome of a stored moment (UTC text in SQLite)."""
    moment = datetime.fromisoformat(str(stored)).replace(tzinfo=UTC)
    return moment.astimezone(ROME).date()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def mask(cases: Iterable[Raw]) -> int:
    return sum(case.bit for case in cases)


@dataclass
class Ledger:
    """What was displayed of each set of cases, in all views together."""

    shown: dict[int, set[int | None]] = field(default_factory=lambda: defaultdict(set))

    def note(self, cell: int, text_shown: str) -> None:
        """A cell as a view displays it."""
        assert text_shown == "<5" or text_shown.replace(",", "").isdigit(), text_shown
        self.shown[cell].add(SMALL if text_shown == "<5" else int(text_shown.replace(",", "")))

    def value(self, cell: int) -> int | None:
        (found,) = self.shown[cell]
        return found

    def differences(self) -> dict[int, list[int]]:
        """For each set of one to four cases by which two views differ, what is displayed of the
        one less what is displayed of the other, for all pairs of views.
        """
        numbers = {c: self.value(c) for c in self.shown if c and self.value(c) is not SMALL}
        holding = defaultdict(list)
        for cell in numbers:
            for bit in _bits(cell):
                holding[bit].append(cell)
        found = defaultdict(list)
        for rest, shown in numbers.items():
            for whole in holding[rest & -rest]:
                if whole & rest == rest and 1 <= (whole ^ rest).bit_count() <= 4:
                    found[whole ^ rest].append(numbers[whole] - shown)
        return found


def _bits(cell: int) -> Iterator[int]:
    while cell:
        yield cell & -cell
        cell &= cell - 1


def likelihood(difference: int, true: int) -> float:
    """Of a displayed difference, if the true one is `true`: two independent amounts e, each with
    probability 2^-|e| / 3.
    """
    away = abs(difference - true)
    return (away + 5 / 3) * 2.0**-away / 9


def posterior(differences: Iterable[int]) -> list[float]:
    """What an attacker believes of one to four, each as likely before, given such differences."""
    logs = [0.0] * 4
    for difference in differences:
        logs = [so_far + log(likelihood(difference, n + 1)) for n, so_far in enumerate(logs)]
    weights = [exp(each - max(logs)) for each in logs]
    return [weight / sum(weights) for weight in weights]


def guessed(differences: Iterable[int]) -> int:
    """The attacker's best guess."""
    believed = posterior(differences)
    return believed.index(max(believed)) + 1
