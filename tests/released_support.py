"""Closed months and releases, for the tests of what protected readers are told."""

from datetime import date

from sqlalchemy.orm import Session

from db.access import audit
from db.figures import releases
from db.figures.releases import Released
from db.models.facts import FactTally
from db.reference.catalogue import catalogue_of
from domain.figures.months import Statistic

Heard = dict[str, dict[str, int]]
"""Cases by code of the quarter and need."""


def heard_in(session: Session, month: str, heard: Heard, cases: int | None = None) -> None:
    """Cases with needs opened in a month, as facts; one case for each need, or so many `cases` in
    each quarter.
    """
    day, quarters = date.fromisoformat(f"{month}-01"), catalogue_of(session).quarters_by_code
    for code, needs in heard.items():
        opened = sum(needs.values()) if cases is None else cases
        rows = [(Statistic.CASE_OPENED, "", opened)]
        rows += [(Statistic.CASE_NEED, need, n) for need, n in needs.items()]
        session.add_all(
            FactTally(
                statistic=what.value,
                month=day,
                quarter_id=quarters[code].id,
                split=split,
                n=n,
            )
            for what, split, n in rows
        )
    session.flush()


def release(session: Session) -> Released:
    """Release what has happened; today's release."""
    audit(session, None, "test.fill", "facts")
    releases.make(session)
    session.flush()
    made = releases.last(session)
    assert made
    return made
