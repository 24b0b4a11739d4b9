"""A list of convened tenants: first what would happen to each row, then as it was shown.

A row that cannot be imported stays out, with the reason; the others go in. A tenant already on
the list of that stop is left, so the same file twice adds nobody twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.mobile.days import Days, PlacedRow
from db.mobile.known import acquaintance
from db.models.mobile import Appointment
from domain.acts import Act
from domain.imports import ImportPlan, RowRefused, in_order, planned
from domain.mobile.convened import Acquaintance, ConvenedRow, How, Tenant
from domain.permissions import Actor, Permission
from domain.vocabulary import N_


class Fate(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    KNOWN = "known"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class PlannedTenant:
    """What would happen to a row."""

    row: ConvenedRow
    stop_id: int
    starts_at: datetime | None
    quarter_id: int
    fate: Fate
    how: How | None = None
    """How the tenant was recognised."""
    person_id: int | None = None
    known_as: str = ""
    """The name under which we know the tenant."""
    same_as: int | None = None
    """An earlier row of the same new tenant, convened to another stop."""


Plan = ImportPlan[PlannedTenant]
"""What an import would do."""


@requires(Permission.IDENTITY_READ)
def plan(session: Session, actor: Actor, rows: Sequence[ConvenedRow], stop_id: int | None) -> Plan:
    """What importing `rows` would do; rows without a day go to the stop `stop_id`.

    Reads identities to recognise tenants: writes `person.search`, and nothing else.
    """
    placed = planned(rows, Days(session, rows, stop_id).place)
    fates = planned(placed.rows, _Fates(session, placed.rows).of)
    if rows:
        audit(session, actor, Act.PERSON_SEARCH, "list")
    return replace(fates, problems=in_order((*placed.problems, *fates.problems)))


def _lists(session: Session, stops: set[int]) -> dict[int, set[int]]:
    """Who is on the list of each stop already: person ids."""
    found: dict[int, set[int]] = {stop: set() for stop in stops}
    for stop, person in session.execute(
        select(Appointment.stop_id, Appointment.person_id).where(
            Appointment.stop_id.in_(stops), Appointment.person_id.is_not(None)
        )
    ):
        if person is not None:
            found[stop].add(person)
    return found


class _Fates:
    """Decides row by row, knowing the rows before."""

    def __init__(self, session: Session, rows: Sequence[PlacedRow]) -> None:
        stops = {placed.stop.id for placed in rows}
        self._known = acquaintance(session, [placed.row for placed in rows], stops)
        self._lists = _lists(session, stops)
        self._before = Acquaintance()
        self._rows: dict[int, int] = {}
        """Of each earlier new tenant the line it stands in first."""
        self._taken: dict[tuple[int, str], int] = {}
        """Stop and tenant, with the line that convened them."""

    def of(self, placed: PlacedRow) -> PlannedTenant:
        """What would happen to a row. Raises RowRefused."""
        row, stop_id, quarter_id = placed.row, placed.stop.id, placed.quarter_id
        tenant = Tenant(row.line, row.name, row.codice_fiscale, row.phone, quarter_id)
        found = self._known.find(tenant, self._lists[stop_id])
        earlier = None if found else self._before.find(tenant)
        who = f"p{found[0].ref}" if found else f"r{earlier[0].ref if earlier else row.line}"
        first = self._taken.setdefault((stop_id, who), row.line)
        if first != row.line:
            raise RowRefused("family_name", TWICE, row.name, str(first))
        if found is None and earlier is None:
            self._before.add(tenant)
        make = partial(PlannedTenant, row, stop_id, placed.starts_at, quarter_id)
        if found is None:
            return make(Fate.NEW, same_as=earlier[0].ref if earlier else None)
        person, how = found
        fate = Fate.ALREADY if person.ref in self._lists[stop_id] else Fate.KNOWN
        return make(fate, how, person.ref, person.name)


TWICE = N_("The same tenant stands in row {about} already.")
