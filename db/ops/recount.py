"""Count everything anew: the tallies, the working time until first request and answer, and what
lists are made of.

For a database from before they were kept, and to set right what was changed by other hands.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session, selectinload

from db.cases.change import note_times
from db.figures import counting, kept, reopenings
from db.figures import months as facts
from db.mobile import counts as mobile_counts
from db.models.cases import Case, CaseNeed, CaseTally, NeedTally
from db.models.facts import FactTally
from db.models.mobile import Appointment, MobileStop
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from db.visible import kept as told
from domain.business_time import Calendar, day_of
from domain.figures.totals import TABLES, Totals
from settings import get_settings

PIECE = 5_000
"""Cases held in memory at a time."""
TIMES = ("referred_at", "referred_after", "answered_at", "answered_after")
"""What a case knows of its first request and the answer: `case_write.note_times`."""
_READ = (Case, CaseNeed, Referral, MobileStop, Appointment)
"""What is counted, in the order in which others lock it."""


def if_never_counted(session: Session) -> None:
    """Count when there are cases or visits and no facts: the database is older than what is
    counted now.
    """
    if _any(session, FactTally.n):
        return
    if _any(session, Case.id) or _any(session, Appointment.id):
        reopenings.recall(session)
        run(session)


def _any(session: Session, column: Any) -> bool:
    return session.scalar(select(column).limit(1)) is not None


def run(session: Session) -> int:
    """Replace the tallies by a fresh count; returns the number of cases. Others read meanwhile;
    what they write waits, or fails as when the database is busy, and never falls in between. What
    lists are made of is marked only: `db.visible.kept.settle_left` works it out, others at work.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        names = ", ".join(f'"{model.__tablename__}"' for model in _READ)
        session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    count = _Count(session)
    total = sum(count.add(piece) for piece in _pieces(session))
    count.add_visits()
    count.counts.absorb(kept.totals(session))
    count.write()
    told.mark_all(session)
    return total


def _pieces(session: Session) -> Iterator[list[Case]]:
    last = 0
    while True:
        piece = list(
            session.scalars(
                select(Case)
                .where(Case.id > last)
                .order_by(Case.id)
                .limit(PIECE)
                .options(selectinload(Case.reopenings))
            )
        )
        if not piece:
            return
        last = piece[-1].id
        session.expunge_all()  # what is noted on them is written by one statement for all
        yield piece


class _Count:
    """The sums so far."""

    def __init__(self, session: Session) -> None:
        self.session, self.catalogue = session, catalogue_of(session)
        self.counts = Totals()

    def add(self, piece: list[Case]) -> int:
        """Count some cases with all that belongs to them; how many they are."""
        needs, referrals = self._belonging(piece)
        times = []
        for case in piece:
            asked = referrals.get(case.id, [])
            note_times(case, self._calendar(case), asked)
            times.append(
                {f"new_{name}": getattr(case, name) for name in TIMES} | {"case_id": case.id}
            )
            self.counts.add_case(counting.of_case(self.session, case, needs.get(case.id, ())))
            for referral in asked:
                self.counts.add_facts(facts.of_referral(case, referral))
        table: Any = Case.__table__
        self.session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("case_id"))
            .values({name: bindparam(f"new_{name}") for name in TIMES}),
            times,
        )
        return len(piece)

    def _belonging(self, piece: list[Case]) -> tuple[dict[int, list[str]], dict[int, list[Any]]]:
        first, last = piece[0].id, piece[-1].id
        needs: dict[int, list[str]] = {}
        for case_id, code in self.session.execute(
            select(CaseNeed.case_id, CaseNeed.need_code).where(
                CaseNeed.case_id.between(first, last)
            )
        ):
            needs.setdefault(case_id, []).append(code)
        referrals: dict[int, list[Any]] = {}
        for row in self.session.execute(
            select(
                Referral.case_id,
                Referral.status,
                Referral.sent_at,
                Referral.due_at,
                Referral.answered_at,
                Referral.ended_at,
            ).where(Referral.case_id.between(first, last))
        ):
            referrals.setdefault(row.case_id, []).append(row)
        return needs, referrals

    def _calendar(self, case: Case) -> Calendar:
        province = self.catalogue.quarters[case.quarter_id].province
        return Calendar.of(province, get_settings().office_hours)

    def add_visits(self) -> None:
        """Count the tenants at the stops of the mobile office that were not called off."""
        for visit, stop in self.session.execute(
            select(Appointment, MobileStop)
            .join(MobileStop, MobileStop.id == Appointment.stop_id)
            .where(MobileStop.cancelled_at.is_(None))
        ):
            self.counts.add_facts(mobile_counts.facts_of(visit, day_of(stop.starts_at)))

    def write(self) -> None:
        """Put the sums in the place of what was there."""
        sums = self.counts
        self._replace(CaseTally, [(*key, *counts) for key, counts in sums.cases.items()])
        self._replace(NeedTally, [(*key, n) for key, n in sums.needs.items()])
        self._replace(FactTally, [(*fact, n) for fact, n in sums.facts.items()])

    def _replace(self, model: Any, lines: list[tuple[Any, ...]]) -> None:
        self.session.execute(delete(model))
        table, names = model.__table__, TABLES[model.__tablename__]
        for start in range(0, len(lines), PIECE):
            some = [dict(zip(names, line, strict=True)) for line in lines[start : start + PIECE]]
            self.session.connection().execute(insert(table), some)
