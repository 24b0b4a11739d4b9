"""Whether an installation lives: its database, the schema, the clock, the mail that waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.accounts import sessions
from db.clock import utcnow
from db.models.follow_up import Mail
from db.models.installation import Installation
from db.ops.migrate import alembic_config, revision_of
from domain.mail.messages import MailState

LATE = timedelta(minutes=5)
"""Without a turn of the clock: its duties come every half minute, and one may take its time."""
MOST_SKEW = timedelta(seconds=5)
"""Codes of apps change every half minute, claims of mail hold for five."""
_BEAT_EVERY = timedelta(seconds=10)
_DATABASE_HOUR = {"postgresql": "SELECT clock_timestamp()"}


class SchemaState(StrEnum):
    """The tables, as this version knows them."""

    CURRENT = "current"
    OLDER = "older"
    """Nobody has brought them up to date yet."""
    NEWER = "newer"
    """A newer Ponte is at work beside this one; what it added, this one leaves alone."""


@dataclass(frozen=True, slots=True)
class LifeSigns:
    """What can be seen of an installation in a few quick look-ups."""

    schema: SchemaState
    clock_age: timedelta | None
    """Since a clock last did what was due; None: none ever did."""
    ahead: timedelta
    """By how much the hour of this machine is before that of the database."""

    @property
    def hour_is_off(self) -> bool:
        """Whether the two hours differ by more than does no harm."""
        return abs(self.ahead) > MOST_SKEW


@dataclass(frozen=True, slots=True)
class InLine:
    """What stands in line on all processes together."""

    messages: int
    """Those tried in vain too, which wait for hours between one try and the next."""
    oldest: timedelta
    signed_in: int


@without_actor("the clock does it")
def beat(session: Session) -> None:
    """Write down that a clock did what was due; of many, one writes in ten seconds. What was
    written by an hour that was ahead does not stay.
    """
    now, at = hour(session), Installation.clock_at
    old = or_(at.is_(None), at < now - _BEAT_EVERY, at > now + _BEAT_EVERY)
    session.execute(update(Installation).where(old).values(clock_at=now))


@without_actor("health, no data")
def signs(session: Session) -> LifeSigns:
    """The signs of life. What the database raises is the caller's to tell."""
    schema = _schema(session)
    beats = None if schema is SchemaState.OLDER else session.scalar(select(Installation.clock_at))
    now = hour(session)
    if beats and beats > now + LATE:  # by an hour that was ahead: it proves nothing
        beats = None
    return LifeSigns(schema, now - beats if beats else None, utcnow() - now)


@without_actor("health, no data")
def waiting(session: Session) -> InLine:
    """How many messages and people there are, without a word of them."""
    queued = select(func.count(), func.min(Mail.created_at)).where(
        Mail.state == MailState.QUEUED, or_(Mail.next_try_at <= utcnow(), Mail.attempts > 0)
    )
    messages, since = session.execute(queued).one()
    oldest = utcnow() - since if since else timedelta()
    return InLine(messages, oldest, sessions.signed_in(session))


def hour(session: Session) -> datetime:
    """The present by the database, which all processes share; ours where it has none of its own."""
    own = _DATABASE_HOUR.get(session.get_bind().dialect.name)
    found = session.scalar(text(own)) if own else None
    return found if isinstance(found, datetime) else utcnow()


def _schema(session: Session) -> SchemaState:
    found = revision_of(session.connection())
    known = known_revisions()
    if found == known[0]:
        return SchemaState.CURRENT
    return SchemaState.OLDER if found is None or found in known else SchemaState.NEWER


@cache
def known_revisions() -> tuple[str, ...]:
    """Those of this version, the newest first."""
    return tuple(r.revision for r in ScriptDirectory.from_config(alembic_config()).walk_revisions())
