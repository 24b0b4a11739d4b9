"""What is read once for each database and remembered while its engine lives.

`PerDatabase` holds one value, `Versioned` one that follows its version. `Memory` holds figures:
exact until something is written, protected for a minute; neither outlasts the day.

Every write leaves an audit event, so the number of the last one says whether anything can have
changed, but for what time alone changes: a term passes, a month begins. Protected figures are at
most FRESH old: who reads them before and after one case was saved does not see the difference it
made. Only plain reading sessions use the memory; what a transaction has not committed must not
reach others.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db.clock import today, utcnow
from db.engine import engine_of
from db.models.accounts import AuditEvent

V = TypeVar("V")
FRESH = timedelta(minutes=1)
"""How old protected figures may be. The clock renews them in half that time, so nobody waits."""
LOOKED_AT = timedelta(seconds=1)
"""How often it is asked whether another process has changed what is kept."""
OF_LATE = timedelta(minutes=5)
"""What nobody has asked for since then is not renewed."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    value: V
    written: Hashable
    made: datetime
    asked: datetime


class PerDatabase(Generic[V]):
    """One value for each database, made by `make(session)` when it is first asked for."""

    def __init__(self, make: Callable[[Session], V]) -> None:
        self._make = make
        self._kept: WeakKeyDictionary[Engine, V] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, session: Session) -> V:
        """The value of this database: of two made at once, both callers get the same."""
        engine = engine_of(session)
        with self._lock:
            if engine in self._kept:
                return self._kept[engine]
        made = self._make(session)
        with self._lock:
            return self._kept.setdefault(engine, made)

    def forget(self) -> None:
        """Make every value anew: for tests, whose transactions are rolled back, or a restore."""
        with self._lock:
            self._kept.clear()


class Versioned(Generic[V]):
    """One value for each database, made anew when `version(session)` tells another: who writes in
    one process is seen in all within LOOKED_AT. Until then nothing is asked of the database.
    """

    def __init__(
        self, make: Callable[[Session], V], version: Callable[[Session], Hashable]
    ) -> None:
        self._make, self._version = make, version
        self._kept: WeakKeyDictionary[Engine, tuple[V, Hashable, float]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, session: Session) -> V:
        """The value of this database."""
        engine, now = engine_of(session), monotonic()
        with self._lock:
            kept = self._kept.get(engine)
        if kept and now - kept[2] < LOOKED_AT.total_seconds():
            return kept[0]
        with session.no_autoflush:  # who has changed half of a case is not to store that half
            version = self._version(session)
            value = kept[0] if kept and kept[1] == version else self._make(session)
        with self._lock:
            latest = self._kept.get(engine)
            if latest and latest[1] == version:
                value = latest[0]  # of two made at once, both callers get the same
            self._kept[engine] = value, version, now
        return value

    def forget(self) -> None:
        """As `PerDatabase.forget`."""
        with self._lock:
            self._kept.clear()


class Memory(Generic[V]):
    """Values by key, made by `make(session, key)`; at most `size` for each database."""

    def __init__(self, make: Callable[[Session, Hashable], V], size: int) -> None:
        self.make, self.size = make, size
        self._known = PerDatabase[OrderedDict[Hashable, _Kept[V]]](lambda _session: OrderedDict())
        self._lock = Lock()

    def get(self, session: Session, key: Hashable, *, protected: bool) -> V:
        """The value of `key`; `protected` ones may be FRESH old. `key` must say whose it is."""
        if _may_write(session):
            return self.make(session, key)
        known, now = self._known.of(session), utcnow()
        with self._lock:
            kept = known.get(key)
            if kept and protected and timedelta() <= now - kept.made < FRESH:
                known[key] = replace(kept, asked=now)
                return kept.value
        return self._renewed(session, key, now)

    def fixed(self, session: Session, key: Hashable) -> V:
        """The value of a `key` that always means the same, like a release: made once."""
        if _may_write(session):
            return self.make(session, key)
        known = self._known.of(session)
        with self._lock:
            kept = known.get(key)
        return kept.value if kept else self._renewed(session, key, utcnow())

    def renew(self, session: Session) -> None:
        """Bring what was asked for of late up to what is written now."""
        known = self._known.of(session)
        with self._lock:
            listed = list(known.items())
        for key, kept in listed:
            if utcnow() - kept.asked < OF_LATE:
                self._renewed(session, key, kept.asked)

    def _renewed(self, session: Session, key: Hashable, asked: datetime) -> V:
        known, written = self._known.of(session), _written(session)
        with self._lock:
            kept = known.get(key)
        same = kept is not None and kept.written == written
        value = kept.value if kept and same else self.make(session, key)
        with self._lock:
            known[key] = _Kept(value, written, utcnow(), asked)
            while len(known) > self.size:
                known.popitem(last=False)
        return value


def once_in(session: Session, ask: Callable[[Session], V]) -> V:
    """What `ask` answers, asked once of a session that only reads: it ends with the run of a
    screen, in which several parts want the same.
    """
    if _may_write(session):
        return ask(session)
    if ask not in session.info:
        session.info[ask] = ask(session)
    return cast(V, session.info[ask])


def _may_write(session: Session) -> bool:
    return bool(session.connection().get_execution_options().get("ponte_writes", True))


def _written(session: Session) -> Hashable:
    """Changes with every commit, for lines of the record are numbered in that order; and each day,
    in Rome.
    """
    return session.scalar(select(func.max(AuditEvent.id))), today()
