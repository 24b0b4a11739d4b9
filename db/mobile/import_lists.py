"""Who is on the lists of the stops of an import already, and on those of other coming stops."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.chunks import chunks
from db.clock import utcnow
from db.models.mobile import Appointment, MobileStop
from domain.business_time import ROME
from domain.mobile.convened import Acquaintance, Tenant
from domain.mobile.corrected import is_spelling
from domain.mobile.stops import VisitState
from domain.permissions import Actor, Permission
from domain.text import words


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A tenant's place on a list."""

    id: int
    version: int
    stop_id: int
    starts_at: datetime | None
    may_change: bool
    """False once the tenant was marked at the stop, or a case was opened there."""

    @property
    def hour(self) -> time | None:
        """When they are convened, in Rome."""
        return self.starts_at.astimezone(ROME).time() if self.starts_at else None


@dataclass(frozen=True, slots=True)
class StopOfList:
    """A stop that rows of a list go to."""

    id: int
    starts_at: datetime
    quarter_id: int
    is_over: bool


def lists(session: Session, stops: Collection[int]) -> dict[int, dict[int, ListedVisit]]:
    """The list of each stop, by person."""
    found: dict[int, dict[int, ListedVisit]] = {stop: {} for stop in stops}
    query = select(Appointment).where(
        Appointment.stop_id.in_(stops), Appointment.person_id.is_not(None)
    )
    for visit in session.scalars(query):
        found[visit.stop_id][visit.person_id or 0] = _listed(visit)
    return found


def coming(
    session: Session, people: Iterable[int], but: Collection[int]
) -> dict[int, tuple[ListedVisit, datetime]]:
    """Of each person the next stop they are convened to, with its day, the stops `but` aside."""
    found: dict[int, tuple[ListedVisit, datetime]] = {}
    for some in chunks(sorted(set(people))):
        rows = session.execute(
            select(Appointment, MobileStop.starts_at)
            .join(MobileStop, MobileStop.id == Appointment.stop_id)
            .where(
                Appointment.person_id.in_(some),
                Appointment.state == VisitState.CONVENED,
                Appointment.case_id.is_(None),
                MobileStop.ends_at > utcnow(),
                MobileStop.cancelled_at.is_(None),
                MobileStop.id.not_in(but),
            )
            .order_by(MobileStop.starts_at, MobileStop.id)
        )
        for visit, day in rows:
            found.setdefault(visit.person_id or 0, (_listed(visit), day))
    return found


@requires(Permission.MOBILE_READ)
def days(session: Session, actor: Actor, stops: Collection[int]) -> dict[int, StopOfList]:
    """The stops of an import."""
    now = utcnow()
    return {
        stop.id: StopOfList(stop.id, stop.starts_at, stop.quarter_id, stop.ends_at < now)
        for some in chunks(sorted(stops))
        for stop in session.scalars(select(MobileStop).where(MobileStop.id.in_(some)))
    }


class WrittenOtherwise:
    """Those of a list whom no row of the file surely means: a row may correct one of them."""

    def __init__(self, listed: Iterable[Tenant]) -> None:
        self._by_word: defaultdict[str, list[Tenant]] = defaultdict(list)
        for tenant in listed:
            for word in set(words(tenant.name)):
                self._by_word[word].append(tenant)

    def alike(self, tenant: Tenant) -> list[Tenant]:
        """Whom a row may correct: one name spelled so or otherwise, and nothing against it."""
        near = {t.ref: t for word in set(words(tenant.name)) for t in self._by_word.get(word, ())}
        return [
            other
            for other in near.values()
            if is_spelling(tenant.name, other.name) and not tenant.contradicts(other, phones=False)
        ]


def on_list(known: Acquaintance, people: Iterable[int]) -> Iterator[Tenant]:
    """The tenants of a list."""
    return (tenant for person in people if (tenant := known.of(person)))


def _listed(visit: Appointment) -> ListedVisit:
    free = visit.state is VisitState.CONVENED and visit.case_id is None
    return ListedVisit(visit.id, visit.version, visit.stop_id, visit.starts_at, free)
