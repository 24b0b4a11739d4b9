"""Raise early warnings: once for each week that has ended, whichever server comes first.

The judgement is `domain.warnings.detect`. It is given the counts of `case_tally`, so its cost does
not grow with the number of cases.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.cases import CaseTally
from db.models.warnings import EarlyWarning, WarningWeek
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from db.warnings.told import tell
from domain.business_time import week_of
from domain.figures.weeks import ANY_URGENCY
from domain.warnings import detect as early_warning
from domain.warnings.detect import PAST, WINDOW, Outlook, same_episode


@without_actor("the clock asks; nothing is shown")
def looked(session: Session) -> bool:
    """Whether the weeks up to the last Sunday have been looked at."""
    return session.get(WarningWeek, week_of(utcnow())) is not None


@without_actor("the clock does it; the audit event has no person")
def look(session: Session) -> int:
    """Look at the last full weeks and raise what is unusual; how many warnings are new.

    Once for each week, whoever asks first. An alarm that goes on from an earlier one renews that
    warning's numbers, and does not ask again for what somebody has acknowledged.
    """
    monday = week_of(utcnow())
    first = session.scalar(
        insert_into(session, WarningWeek)
        .values(monday=monday, looked_at=utcnow())
        .on_conflict_do_nothing()
        .returning(WarningWeek.monday)
    )
    if first is None:
        return 0
    raised = _raise(session, monday)
    session.flush()
    tell(session)
    # Neither places nor their number: who reads the record may see no cases.
    audit(session, None, "warning.look", monday.isoformat())
    return raised


def _raise(session: Session, monday: date) -> int:
    catalogue = catalogue_of(session)
    seen = early_warning.look(_series(session, catalogue, monday), monday)
    if seen is None:
        return 0
    raised, areas, quarters = 0, list(catalogue.areas), list(catalogue.quarters.values())
    for area, quarter in np.argwhere(seen.alarm).tolist():
        place, code = quarters[quarter], areas[area]
        known = _episode(session, place, code, monday)
        if known is None:
            known = EarlyWarning(quarter_id=place.id, area=code, week=monday, raised_at=utcnow())
            session.add(known)
            raised += 1
        known.latest = monday
        _describe(known, seen, (area, quarter))
    return raised


def _series(session: Session, catalogue: Catalogue, monday: date) -> NDArray[np.int64]:
    """New cases by area, quarter and week, from the first week with any (PAST + WINDOW weeks at
    most).
    """
    start = monday - timedelta(weeks=PAST + WINDOW)
    areas = {code: at for at, code in enumerate(catalogue.areas)}
    quarters = {quarter: at for at, quarter in enumerate(catalogue.quarters)}
    counts = np.zeros((len(areas), len(quarters), PAST + WINDOW), np.int64)
    for area, quarter, week, opened in session.execute(
        select(CaseTally.area, CaseTally.quarter_id, CaseTally.week, CaseTally.opened).where(
            CaseTally.area.in_(areas),
            CaseTally.urgency == ANY_URGENCY,
            CaseTally.week >= start,
            CaseTally.week < monday,
            CaseTally.opened > 0,
        )
    ):
        counts[areas[area], quarters[quarter], (week - start).days // 7] = opened
    busy = np.flatnonzero(counts.any(axis=(0, 1)))
    return counts[..., busy[0] if len(busy) else PAST + WINDOW :]


def _episode(session: Session, place: QuarterPlace, area: str, monday: date) -> EarlyWarning | None:
    """The warning that an alarm of this week goes on from."""
    last = session.scalars(
        select(EarlyWarning)
        .where(EarlyWarning.quarter_id == place.id, EarlyWarning.area == area)
        .order_by(EarlyWarning.week.desc())
        .limit(1)
    ).first()
    return last if last and same_episode(last.latest, monday) else None


def _describe(warning: EarlyWarning, seen: Outlook, at: tuple[int, int]) -> None:
    warning.observed = int(seen.observed[at])
    warning.expected, warning.usual = float(seen.expected[at]), float(seen.usual[at])
