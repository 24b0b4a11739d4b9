"""Seals: a signature under all that was written until then, and under the seal before.

They stand in the database and, where a setting names a file, are added to that too: who deletes
the last lines with the seals over them is told by the file.
"""

import json
import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.record import RecordHead, RecordSeal
from db.record import key
from domain.business_time import day_of
from domain.record.chain import moment, statement
from settings import get_settings

_EARLY = timedelta(minutes=1)
"""The clock ticks every half minute: a seal may be that much before its time."""


@without_actor("the clock does it, and who runs the server")
def is_due(session: Session) -> bool:
    """Whether a day, or the time the setting says, has gone by since the last seal."""
    last = _last(session)
    if last is None:
        return True
    now, hours = utcnow(), get_settings().record_seal_hours
    another_day = day_of(now) > last.day
    return another_day or now - last.at >= timedelta(hours=hours) - _EARLY


@without_actor("the clock does it, and who runs the server")
def make(session: Session, *, anyway: bool = False) -> RecordSeal | None:
    """Seal what stands on record now; None where another process has just done it."""
    head = session.scalars(select(RecordHead).with_for_update()).one()
    if not anyway and not is_due(session):
        return None
    last, now = _last(session), utcnow()
    made = RecordSeal(
        id=last.id + 1 if last else 1,
        day=day_of(now),
        at=now,
        last_id=head.last_id,
        chain=head.chain,
        count=head.count,
    )
    made.key, made.signature = key.sign(told(made, last.signature if last else b""))
    session.add(made)
    return made


def told(seal: RecordSeal, before: bytes) -> bytes:
    """What is signed; `before` is the signature of the seal before, empty for the first."""
    said = (seal.id, str(seal.day), moment(seal.at), seal.last_id, bytes(seal.chain).hex())
    return statement("seal", *said, seal.count, bytes(before).hex())


def _last(session: Session) -> RecordSeal | None:
    return session.scalar(select(RecordSeal).order_by(RecordSeal.id.desc()).limit(1))


@without_actor("the clock does it, and who runs the server")
def write_elsewhere(session: Session) -> int:
    """Add to the file of the setting the seals it does not hold yet; how many. Raises OSError."""
    path = get_settings().record_seals_file
    if path is None:
        return 0
    held = {seal.id for seal in elsewhere()}
    seals = session.scalars(select(RecordSeal).order_by(RecordSeal.id))
    new = [seal for seal in seals if seal.id not in held]
    if new:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as out:
            out.write("".join(map(_line, new)))
            out.flush()
            os.fsync(out.fileno())
    return len(new)


def elsewhere() -> list[RecordSeal]:
    """The seals of the file, as they stand there; a line that is none counts as number 0."""
    path = get_settings().record_seals_file
    if path is None or not path.exists():
        return []
    return list(map(_seal, Path(path).read_text("utf-8", "replace").splitlines()))


def _line(seal: RecordSeal) -> str:
    line = {
        "number": seal.id,
        "day": str(seal.day),
        "at": moment(seal.at),
        "last_id": seal.last_id,
        "chain": bytes(seal.chain).hex(),
        "count": seal.count,
        "key": seal.key,
        "signature": bytes(seal.signature).hex(),
    }
    return json.dumps(line) + "\n"


def _seal(line: str) -> RecordSeal:
    try:
        told = json.loads(line)
        return RecordSeal(
            id=int(told["number"]),
            last_id=int(told["last_id"]),
            chain=bytes.fromhex(told["chain"]),
            signature=bytes.fromhex(told["signature"]),
        )
    except (ValueError, KeyError, TypeError):
        return RecordSeal(id=0, last_id=0, chain=b"", signature=b"")
