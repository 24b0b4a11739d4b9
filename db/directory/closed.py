"""How partners answered in the last closed year, reserved services left out, as it was released.

For who sees no cases: a record that lives tells every answer as it comes.
"""

from collections.abc import Hashable, Mapping
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.figures import release_copies
from db.figures.releases import Released
from db.memory import Memory
from db.models.releases import ReleasedPartner
from domain.directory.responsiveness import Record
from domain.report.period import Period

REMEMBERED = 2
_COLUMNS = (
    ReleasedPartner.in_time,
    ReleasedPartner.late,
    ReleasedPartner.expired,
    ReleasedPartner.accepted,
    ReleasedPartner.declined,
)


def year_of(released: Released) -> Period:
    """The twelve months that end with the last closed quarter of the year."""
    return release_copies.year_until(released.months_until)


def records(session: Session, released: Released) -> Mapping[int, Record]:
    """The records of that year by partner id; who was not asked is missing."""
    return _records.fixed(session, released.id)


def _read(session: Session, key: Hashable) -> Mapping[int, Record]:
    rows = session.execute(
        select(ReleasedPartner.partner_id, *_COLUMNS).where(
            ReleasedPartner.release_id == cast(int, key)
        )
    )
    return {partner: Record(*counts) for partner, *counts in rows}


_records = Memory(_read, REMEMBERED)
