"""All that a case is counted in, moved by one call with every change of it."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from db.figures import months, weeks
from db.models.cases import Case, NeedTally
from domain.figures.totals import CaseCounts


def of_case(session: Session, case: Case, needs: Iterable[str]) -> CaseCounts:
    """What a case counts in, given its need codes."""
    heard = frozenset(needs)
    facts = months.of_case(session, case, heard)
    return CaseCounts(weeks.counted(session, case, heard), heard, tuple(facts))


def moved(session: Session, before: CaseCounts | None, after: CaseCounts | None) -> None:
    """Count what a change of one case means; `before` is None of a new one. Same transaction as
    the change; the tables are locked in the order of `db/ops/recount.py`.
    """
    weeks.move(session, before.weeks if before else None, after.weeks if after else None)
    _move_needs(session, before, after)
    months.move(session, before.facts if before else (), after.facts if after else ())


def _move_needs(session: Session, before: CaseCounts | None, after: CaseCounts | None) -> None:
    total: Counter[tuple[int, str]] = Counter()
    total.subtract(before.open_needs if before else ())
    total.update(after.open_needs if after else ())
    rows = [
        {"quarter_id": quarter, "need_code": need, "open": n}
        for (quarter, need), n in sorted(total.items())
        if n
    ]
    weeks.add(session, NeedTally, rows, ("open",))
