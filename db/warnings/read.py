"""Early warnings: read by everybody, acknowledged by a person, with a note.

Who sees no cases reads those of the last releases (`db.warnings.told`) without a number.
`db.warnings.look` raises them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select, true, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.figures.told import Reader, reader_of
from db.figures.told import exact as exact_count
from db.models.accounts import User
from db.models.warnings import EarlyWarning
from db.reference.catalogue import QuarterPlace, catalogue_of
from db.reference.statements import Built, built_once
from domain.acts import Act
from domain.business_time import week_of
from domain.errors import NotThere
from domain.figures.figure import Figure
from domain.permissions import Actor, Permission
from domain.text import clean_text

NOTE_LIMIT = 300
LISTED = 20


class AcknowledgedBefore(Exception):
    """Somebody else has acknowledged it: `who`, `at` when, and their `note`."""

    def __init__(self, who: str, at: datetime, note: str) -> None:
        self.who, self.at, self.note = who, at, note
        super().__init__(who)


@dataclass(frozen=True, slots=True)
class Numbers:
    """New cases of the four weeks; what is `usual` and `expected` in as many."""

    observed: Figure
    usual: Figure
    expected: Figure


@dataclass(frozen=True, slots=True)
class Signal:
    """A warning as its reader may see it; `numbers` for who sees every case."""

    id: int
    quarter: QuarterPlace
    area: str
    until: date
    """The last day of the four weeks."""
    lately: bool
    """Those weeks are the last full ones."""
    numbers: Numbers | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    note: str


@requires(Permission.FIGURES_READ)
def unseen(session: Session, actor: Actor) -> tuple[Signal, ...]:
    """All warnings nobody has acknowledged, the latest first."""
    return _listed(session, actor, _unseen(session, actor))


@requires(Permission.FIGURES_READ)
def lately(session: Session, actor: Actor) -> tuple[Signal, ...]:
    """The same, and after them the last ones acknowledged, with who did it and the note."""
    return _listed(session, actor, _lately(session, actor))


@requires(Permission.FIGURES_READ)
def of_quarter(session: Session, actor: Actor, quarter_id: int) -> tuple[Signal, ...]:
    """The warnings of a quarter: those nobody has acknowledged, then the others."""
    return _listed(session, actor, _of_quarter(session, actor), {"quarter": quarter_id})


@requires(Permission.WARNINGS_WRITE)
def acknowledge(session: Session, actor: Actor, warning_id: int, note: str = "") -> None:
    """Somebody has looked at it, and says what follows in `note`.

    The same person twice acknowledges once. Raises AcknowledgedBefore, NotThere, TooLong.
    """
    words = clean_text(note, NOTE_LIMIT)
    done = session.execute(
        update(EarlyWarning)
        .where(
            EarlyWarning.id == warning_id,
            EarlyWarning.acknowledged_at.is_(None),
            _visible(actor),
        )
        .values(acknowledged_at=utcnow(), acknowledged_by=actor.user_id, note=words)
        .returning(EarlyWarning.id)
    ).first()
    if done is None:
        _told_before(session, actor, warning_id)
        return
    # Its number alone: the place and area of a warning are not for all who read the record.
    audit(session, actor, Act.WARNING_ACKNOWLEDGE, str(warning_id))


def _visible(actor: Actor) -> ColumnElement[bool]:
    """The warnings this reader may know of."""
    if reader_of(actor) is Reader.EXACT:
        return true()
    return EarlyWarning.told_on.is_not(None)


def _told_before(session: Session, actor: Actor, warning_id: int) -> None:
    found = session.execute(
        select(User.id, User.name, EarlyWarning.acknowledged_at, EarlyWarning.note)
        .join(EarlyWarning, EarlyWarning.acknowledged_by == User.id)
        .where(EarlyWarning.id == warning_id, _visible(actor))
    ).first()
    if found is None:
        raise NotThere(warning_id)
    if found.id != actor.user_id:
        raise AcknowledgedBefore(found.name, found.acknowledged_at, found.note)


@built_once
def _unseen(session: Session, actor: Actor) -> Built:
    return _in_order(actor, EarlyWarning.acknowledged_at.is_(None))


@built_once
def _lately(session: Session, actor: Actor) -> Built:
    seen = _in_order(actor, EarlyWarning.acknowledged_at.is_not(None)).limit(LISTED)
    last = seen.with_only_columns(EarlyWarning.id).subquery()
    of_these = EarlyWarning.id.in_(select(last.c.id))
    return _in_order(actor, or_(EarlyWarning.acknowledged_at.is_(None), of_these))


@built_once
def _of_quarter(session: Session, actor: Actor) -> Built:
    return _in_order(actor, EarlyWarning.quarter_id == bindparam("quarter")).limit(LISTED)


def _in_order(actor: Actor, where: ColumnElement[bool]) -> Built:
    # In the order of what is shown: of weeks that are not told it would say something.
    newest = (
        (EarlyWarning.latest.desc(), EarlyWarning.id.desc())
        if reader_of(actor) is Reader.EXACT
        else (EarlyWarning.told_on.desc(), EarlyWarning.quarter_id, EarlyWarning.area)
    )
    return (
        select(EarlyWarning, User.name)
        .outerjoin(User, User.id == EarlyWarning.acknowledged_by)
        .where(where, _visible(actor))
        .order_by(EarlyWarning.acknowledged_at.is_not(None), *newest)
    )


def _listed(
    session: Session, actor: Actor, asked: Built, given: dict[str, int] | None = None
) -> tuple[Signal, ...]:
    exact, rows = reader_of(actor) is Reader.EXACT, session.execute(asked, given or {})
    quarters, monday = catalogue_of(session).quarters, week_of(utcnow())
    signals = []
    for found, name in rows:
        week = _week(found, exact=exact)
        signals.append(
            Signal(
                id=found.id,
                quarter=quarters[found.quarter_id],
                area=found.area,
                until=week - timedelta(days=1),
                lately=week == monday,
                numbers=_numbers(found) if exact else None,
                acknowledged_at=found.acknowledged_at,
                acknowledged_by=name or "",
                note=found.note,
            )
        )
    return tuple(signals)


def _week(warning: EarlyWarning, *, exact: bool) -> date:
    """The Monday after the last weeks of a warning, or after those it is told of."""
    if exact or warning.told_on is None:
        return warning.latest
    return warning.told_on - timedelta(days=warning.told_on.weekday())


def _numbers(warning: EarlyWarning) -> Numbers:
    return Numbers(
        exact_count(warning.observed),
        exact_count(round(warning.usual)),
        exact_count(round(warning.expected)),
    )
