"""The devices on which the page for the camper was set up: whose, when heard of, revoked."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import Enum, auto

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.models.accounts import User
from db.models.campo import FieldDevice
from domain.acts import Act
from domain.business_time import ROME, day_of
from domain.campo.entry import WARN_AFTER
from domain.errors import NotThere, Refused
from domain.permissions import Actor, Permission
from domain.text import clean_line

MOST, LONGEST_NAME, MOST_WAITING = 20, 60, 100_000


class FieldStanding(Enum):
    """What a device is to who is signed in."""

    OWN = auto()
    REVOKED = auto()
    FOREIGN = auto()


@dataclass(frozen=True, slots=True)
class FieldDeviceLine:
    """A device. Where stops are known in advance, how many cases wait at what moment is how many
    tenants came: who sees no exact figures is told days, and that something waits.
    """

    id: int
    whose: str
    name: str
    last_at: datetime
    waiting: int | None
    """How many cases; None: some, and how many is not told."""
    oldest_at: datetime | None
    revoked: bool
    late: bool
    """What waits on it is older than two days."""


@requires(Permission.CASES_WRITE)
def register(session: Session, actor: Actor, name: str) -> str:
    """Set a device up for the actor; its code. Raises Refused("devices"), TooLong."""
    mine = FieldDevice.user_id == actor.user_id, FieldDevice.revoked_at.is_(None)
    if (session.scalar(select(func.count()).where(*mine)) or 0) >= MOST:
        raise Refused("devices")
    now, code = utcnow(), secrets.token_urlsafe(16)
    device = FieldDevice(
        code=code,
        user_id=actor.user_id,
        name=clean_line(name, LONGEST_NAME) or "Tablet",
        created_at=now,
        last_at=now,
    )
    session.add(device)
    session.flush()
    audit(session, actor, Act.FIELD_DEVICE, f"device:{device.id}", device.name)
    return code


@requires(Permission.CASES_WRITE)
def standing(session: Session, actor: Actor, code: str) -> FieldStanding:
    """Whether a device is the actor's, and still may hold anything."""
    device = _of_code(session, code)
    if device is None or device.user_id != actor.user_id:
        return FieldStanding.FOREIGN
    return FieldStanding.REVOKED if device.revoked_at else FieldStanding.OWN


@without_actor("a device that was revoked is told so whoever is signed in, and nothing else")
def is_revoked(session: Session, code: str) -> bool:
    """Whether a device is to erase what it holds."""
    device = _of_code(session, code)
    return device is not None and device.revoked_at is not None


@requires(Permission.CASES_WRITE)
def heard_of(
    session: Session, actor: Actor, code: str, waiting: int, oldest: datetime | None
) -> None:
    """Note a contact of the actor's device, and what waits on it. Raises NotThere."""
    changed = session.scalar(
        update(FieldDevice)
        .where(FieldDevice.code == code, FieldDevice.user_id == actor.user_id)
        .values(
            last_at=utcnow(),
            waiting=min(max(waiting, 0), MOST_WAITING),
            oldest_at=oldest if waiting else None,
        )
        .returning(FieldDevice.id)
    )
    if changed is None:
        raise NotThere(code)


@requires(Permission.CASES_WRITE)
def late(session: Session, actor: Actor, size: int) -> tuple[FieldDeviceLine, ...]:
    """Devices in use with something unsent for more than two days, the oldest first."""
    since = utcnow() - WARN_AFTER
    rows = _LINES.where(
        FieldDevice.revoked_at.is_(None), FieldDevice.waiting > 0, FieldDevice.oldest_at < since
    ).order_by(FieldDevice.oldest_at, FieldDevice.id)
    return tuple(_line(*row) for row in session.execute(rows.limit(size)))


@requires(Permission.USERS_WRITE)
def listing(session: Session, actor: Actor) -> tuple[FieldDeviceLine, ...]:
    """Every device, those in use first, the last heard of first."""
    rows = _LINES.order_by(FieldDevice.revoked_at.is_not(None), FieldDevice.last_at.desc())
    lines = [_line(*row) for row in session.execute(rows.limit(1_000))]
    return tuple(lines if actor.may(Permission.EXACT_FIGURES) else map(_by_days, lines))


@requires(Permission.USERS_WRITE)
def revoke(session: Session, actor: Actor, device_id: int) -> None:
    """What is on a device is erased at its next contact; twice is once. Raises NotThere."""
    device = session.get(FieldDevice, device_id, with_for_update=True)
    if device is None:
        raise NotThere(device_id)
    if device.revoked_at is None:
        device.revoked_at = utcnow()
        audit(session, actor, Act.FIELD_REVOKE, f"device:{device.id}", device.name)


def _by_days(line: FieldDeviceLine) -> FieldDeviceLine:
    """The same without a number or an hour; late at the end of a day."""
    oldest = line.oldest_at and _day(line.oldest_at)
    return replace(
        line,
        last_at=_day(line.last_at),
        waiting=None if line.waiting else 0,
        oldest_at=oldest,
        late=line.late and oldest is not None and oldest < _day(utcnow() - WARN_AFTER),
    )


def _day(moment: datetime) -> datetime:
    return datetime.combine(day_of(moment), time(), ROME)


def _of_code(session: Session, code: str) -> FieldDevice | None:
    return session.scalars(select(FieldDevice).where(FieldDevice.code == code)).first()


_LINES = select(FieldDevice, User.name).join(User, User.id == FieldDevice.user_id)


def _line(device: FieldDevice, whose: str) -> FieldDeviceLine:
    late = device.oldest_at is not None and device.oldest_at < utcnow() - WARN_AFTER
    revoked = device.revoked_at is not None
    return FieldDeviceLine(
        device.id,
        whose,
        device.name,
        device.last_at,
        device.waiting,
        device.oldest_at,
        revoked,
        late and not revoked,
    )
