"""The truth, as it stands in the tables: what an attacker is judged by and never sees."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from sqlalchemy import Engine, text

from db.engine import reading
from domain.business_time import ROME


@dataclass(frozen=True, slots=True)
class Heard:
    """A case."""

    reference: str
    quarter: str
    istat: str
    province: str
    opened: date
    closed: date | None
    channel: str
    urgency: int
    needs: frozenset[str]
    reserved: frozenset[str]

    def mentions(self, area: str) -> int:
        """Its open needs in an area."""
        return sum(need.startswith(area) for need in self.needs - self.reserved)

    def has(self, what: str, split: str) -> bool:
        """Whether it counts under an area, a need, a channel, an urgency; `split` empty: any."""
        if what == "area":
            return any(need.startswith(split) for need in self.needs)
        if what == "mentions":
            return self.mentions(split) > 0
        if what == "need":
            return split in self.needs
        return not split or split == (self.channel if what == "channel" else str(self.urgency))


def cases_of(engine: Engine) -> list[Heard]:
    """All cases of a database."""
    secret = reserved_needs(engine)
    with reading(engine) as connection:
        needs: dict[int, set[str]] = {}
        for case_id, code in connection.execute(text("SELECT case_id, need_code FROM case_need")):
            needs.setdefault(case_id, set()).add(code)
        rows = connection.execute(
            text(
                "SELECT c.id, c.reference, q.code, q.istat, m.province, c.opened_at, c.closed_at, "
                'c.status, c.channel, c.urgency FROM "case" c '
                "JOIN quarter q ON q.id = c.quarter_id "
                "JOIN municipality m ON m.istat = q.istat ORDER BY c.id"
            )
        )
        return [
            Heard(
                ref,
                quarter,
                istat,
                province,
                _day(opened),
                _day(closed) if status == "closed" else None,
                channel,
                urgency,
                frozenset(needs.get(case_id, ())),
                frozenset(needs.get(case_id, ())) & secret,
            )
            for (
                case_id,
                ref,
                quarter,
                istat,
                province,
                opened,
                closed,
                status,
                channel,
                urgency,
            ) in rows
        ]


def reserved_needs(engine: Engine) -> frozenset[str]:
    """The needs of health, violence and criminal measures."""
    with reading(engine) as connection:
        found = connection.execute(text("SELECT code FROM need WHERE restricted"))
        return frozenset(code for (code,) in found)


def quarters_of(engine: Engine) -> dict[str, tuple[str, str]]:
    """Municipality and province of every quarter."""
    with reading(engine) as connection:
        return {
            code: (istat, province)
            for code, istat, province in connection.execute(
                text(
                    "SELECT q.code, q.istat, m.province FROM quarter q "
                    "JOIN municipality m ON m.istat = q.istat ORDER BY q.code"
                )
            )
        }


def spread(counts: list[int], size: int) -> np.ndarray:
    """How often each count occurs: what the attacker knows of places before they look."""
    found = np.bincount(np.minimum(counts, size - 1), minlength=size).astype(float)
    some = np.where(np.arange(size) > 0, found, 0.0)
    smooth = np.convolve(some, [0.1, 0.2, 0.4, 0.2, 0.1], "same") + 0.01
    smooth[0] = found[0] + 0.01
    return smooth / smooth.sum()


def fitted(counts: list[int], size: int) -> np.ndarray:
    """The same as a curve: rates of places after a gamma distribution, counts by chance."""
    mean, spread_of = float(np.mean(counts)), float(np.var(counts))
    shape = mean**2 / max(spread_of - mean, 0.05 * mean)
    chance = [1.0]
    for n in range(1, size):
        chance.append(chance[-1] * (n - 1 + shape) / n * mean / (mean + shape))
    return np.array(chance) / sum(chance)


def _day(stored: object) -> date:
    """The day in Rome of a stored moment (UTC text in SQLite)."""
    return datetime.fromisoformat(str(stored)).replace(tzinfo=UTC).astimezone(ROME).date()
