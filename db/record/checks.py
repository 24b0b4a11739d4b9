"""The clock looks the record over once a day; what it found is kept for the administrator."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from db import clock
from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import BREATH_SECONDS, reading, transaction
from db.models.record import RecordCheck
from db.progress import Silence
from db.record.verify import Verdict, verify
from domain.business_time import day_of
from domain.permissions import Actor, Permission
from domain.record.faults import FaultKind, RecordFault

KEPT = 30


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """How the record stood when it was last looked over. Of what is wrong only the kind: numbers
    and moments of lines, that of the last one too, would tell of cases.
    """

    at: datetime
    sealed: datetime | None
    faults: tuple[FaultKind, ...]


@without_actor("the clock does it")
def look(engine: Engine) -> Verdict | None:
    """Look the record over if nobody has done so today; what was found."""
    with reading(engine) as session:
        last = _last(session)
        looked = last is not None and day_of(last.at) >= clock.today()
    if looked:
        return None
    found = verify(engine, Silence(), breath=BREATH_SECONDS)
    with transaction(engine) as session:
        keep(session, found)
    return found


def keep(session: Session, found: Verdict) -> None:
    """Note what was found."""
    faults = json.dumps(list(map(_told, found.faults)))
    made = RecordCheck(at=utcnow(), until_at=found.until, sealed_at=found.sealed, faults=faults)
    session.add(made)
    session.flush()
    session.execute(delete(RecordCheck).where(RecordCheck.id <= made.id - KEPT))


def _told(fault: RecordFault) -> str:
    return fault.kind.value


@requires(Permission.AUDIT_READ)
def standing(session: Session, actor: Actor) -> RecordStanding | None:
    """What was found the last time; None where the record was never looked over."""
    last = _last(session)
    if last is None:
        return None
    kinds = tuple(dict.fromkeys(map(FaultKind, json.loads(last.faults))))
    return RecordStanding(last.at, last.sealed_at, kinds)


def _last(session: Session) -> RecordCheck | None:
    return session.scalar(select(RecordCheck).order_by(RecordCheck.id.desc()).limit(1))
