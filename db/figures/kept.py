"""Figures of cases that are gone: sums alone, of which a recount and a release still know.

What a case counted in is added here before its rows are destroyed; the tallies that screens read
do not change. The sums of several cases cannot be told apart again, and no line of one is kept.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.figures import counting, months
from db.figures.weeks import add
from db.models.cases import Case, CaseNeed
from db.models.referrals import Referral
from db.models.rights import KeptAnswer, KeptFact, KeptTally
from domain.business_time import day_of
from domain.figures.totals import TABLES, Totals
from domain.vocabulary import ReferralStatus

ANSWERS = ("in_time", "late", "expired", "accepted", "declined")


def keep(session: Session, case: Case) -> None:
    """Add what a closed case and its requests count in, before they go. The case is locked."""
    needs = session.scalars(select(CaseNeed.need_code).where(CaseNeed.case_id == case.id)).all()
    requests = session.scalars(select(Referral).where(Referral.case_id == case.id)).all()
    sums = Totals()
    sums.add_case(counting.of_case(session, case, needs))
    sums.add_facts(months.of_referrals(case, requests))
    _add(session, KeptTally, "case_tally", [(*key, *n) for key, n in sorted(sums.cases.items())])
    facts = [(str(name), *rest, n) for (name, *rest), n in sorted(sums.facts.items())]
    _add(session, KeptFact, "fact_tally", facts)
    _keep_answers(session, requests)


def _add(session: Session, model: Any, like: str, lines: list[tuple[Any, ...]]) -> None:
    names = TABLES[like]
    keys = {column.name for column in model.__table__.primary_key}
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    add(session, model, rows, tuple(name for name in names if name not in keys))


def totals(session: Session) -> Totals:
    """All that is kept, as a recount adds it up."""
    found = Totals()
    keys = TABLES["case_tally"]
    for row in session.execute(select(KeptTally.__table__)).mappings():
        area, urgency, week, quarter, *counts = (row[name] for name in keys)
        found.cases[area, urgency, week, quarter] = counts
    for row in session.execute(select(KeptFact.__table__)).mappings():
        fact: Any = (row["statistic"], row["month"], row["quarter_id"], row["split"])
        found.facts[fact] = row["n"]
    return found


def _keep_answers(session: Session, requests: Iterable[Referral]) -> None:
    counts: Counter[tuple[int, date, str]] = Counter()
    for each in requests:
        for at, name in _answers(each) if each.reserved is False else ():
            counts[each.partner_id, day_of(at).replace(day=1), name] += 1
    rows = [
        {"partner_id": partner, "month": month}
        | {name: counts[partner, month, name] for name in ANSWERS}
        for partner, month in sorted({(partner, month) for partner, month, _name in counts})
    ]
    add(session, KeptAnswer, rows, ANSWERS)


def _answers(request: Referral) -> list[tuple[datetime, str]]:
    """What `db.figures.release_copies.partners` counts a request as, and when."""
    at, until = request.answered_at, request.reply_until or request.due_at
    if at is not None:
        no = request.status is ReferralStatus.DECLINED
        soon = request.due_at is None or at <= request.due_at
        return [(at, "in_time" if soon else "late"), (at, "declined" if no else "accepted")]
    if request.status is ReferralStatus.EXPIRED and until is not None:
        return [(until, "expired")]
    return []
