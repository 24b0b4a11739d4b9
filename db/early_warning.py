"""Early warnings: read by everybody, acknowledged by a person, with a note.

For readers who see no exact figures the number is protected, and the same as they find on the map
for that quarter, area and weeks. `db.early_warning_look` raises them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.figure_text import figure
from db.models.accounts import User
from db.models.warnings import EarlyWarning
from db.reference import QuarterPlace, catalogue_of
from db.tally_figures import protection_of
from domain.business_time import week_of
from domain.cell_key import Count, protect_one
from domain.figure import Figure
from domain.permissions import Actor, Permission
from domain.text import clean_text

NOTE_LIMIT = 300
LISTED = 20


class UnknownWarning(LookupError):
    """There is no warning of that id."""


class AcknowledgedBefore(Exception):
    """Somebody else has acknowledged it: `who`, `at` when, and their `note`."""

    def __init__(self, who: str, at: datetime, note: str) -> None:
        self.who, self.at, self.note = who, at, note
        super().__init__(who)


@dataclass(frozen=True, slots=True)
class Signal:
    """A warning as its reader may see it. `usual` and `expected` are in cases per four weeks."""

    id: int
    quarter: QuarterPlace
    area: str
    until: date
    """The last day of the four weeks."""
    lately: bool
    """Those weeks are the last full ones."""
    observed: Figure
    usual: Figure
    expected: Figure
    acknowledged_at: datetime | None
    acknowledged_by: str
    note: str


@requires(Permission.FIGURES_READ)
def unseen(session: Session, actor: Actor) -> tuple[Signal, ...]:
    """The warnings nobody has acknowledged, the latest first."""
    return _listed(session, actor, EarlyWarning.acknowledged_at.is_(None))


@requires(Permission.FIGURES_READ)
def seen(session: Session, actor: Actor) -> tuple[Signal, ...]:
    """The last warnings acknowledged, with who did it and the note."""
    return _listed(session, actor, EarlyWarning.acknowledged_at.is_not(None))


@requires(Permission.FIGURES_READ)
def of_quarter(session: Session, actor: Actor, quarter_id: int) -> tuple[Signal, ...]:
    """The warnings of a quarter: those nobody has acknowledged, then the others."""
    return _listed(session, actor, EarlyWarning.quarter_id == quarter_id)


@requires(Permission.WARNINGS_WRITE)
def acknowledge(session: Session, actor: Actor, warning_id: int, note: str = "") -> None:
    """Somebody has looked at it, and says what follows in `note`.

    The same person twice acknowledges once. Raises AcknowledgedBefore, UnknownWarning, TooLong.
    """
    words = clean_text(note, NOTE_LIMIT)
    done = session.execute(
        update(EarlyWarning)
        .where(EarlyWarning.id == warning_id, EarlyWarning.acknowledged_at.is_(None))
        .values(acknowledged_at=utcnow(), acknowledged_by=actor.user_id, note=words)
        .returning(EarlyWarning.quarter_id, EarlyWarning.area)
    ).first()
    if done is None:
        _told_before(session, actor, warning_id)
        return
    place = catalogue_of(session).quarters[done.quarter_id]
    audit(session, actor, "warning.acknowledge", f"{place.code} {done.area}")


def _told_before(session: Session, actor: Actor, warning_id: int) -> None:
    found = session.execute(
        select(User.id, User.name, EarlyWarning.acknowledged_at, EarlyWarning.note)
        .join(EarlyWarning, EarlyWarning.acknowledged_by == User.id)
        .where(EarlyWarning.id == warning_id)
    ).first()
    if found is None:
        raise UnknownWarning(warning_id)
    if found.id != actor.user_id:
        raise AcknowledgedBefore(found.name, found.acknowledged_at, found.note)


def _listed(session: Session, actor: Actor, where: ColumnElement[bool]) -> tuple[Signal, ...]:
    rows = session.execute(
        select(EarlyWarning, User.name)
        .outerjoin(User, User.id == EarlyWarning.acknowledged_by)
        .where(where)
        .order_by(
            EarlyWarning.acknowledged_at.is_not(None),
            EarlyWarning.latest.desc(),
            EarlyWarning.id.desc(),
        )
        .limit(LISTED)
    )
    quarters, monday = catalogue_of(session).quarters, week_of(utcnow())
    k = protection_of(actor)
    return tuple(
        Signal(
            id=found.id,
            quarter=quarters[found.quarter_id],
            area=found.area,
            until=found.latest - timedelta(days=1),
            lately=found.latest == monday,
            observed=figure(protect_one(found.observed, found.observed_key, k)),
            usual=figure(Count(round(found.usual))),
            expected=figure(Count(round(found.expected))),
            acknowledged_at=found.acknowledged_at,
            acknowledged_by=name or "",
            note=found.note,
        )
        for found, name in rows
    )
