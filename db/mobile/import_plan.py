"""A list of convened tenants: first what would happen to each row, then as it was shown.

A row that cannot be imported stays out, with the reason; the others go in. A tenant already on
the list of that stop is left, so the same file twice adds nobody twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.mobile.days import Days, MisplacedRow
from db.mobile.known import acquaintance
from db.models.mobile import Appointment, MobileStop
from domain.mobile.convened import Acquaintance, ConvenedRow, How, Tenant
from domain.permissions import Actor, Permission
from domain.vocabulary import N_


class Fate(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    KNOWN = "known"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row stays out. `column` is a column key, `message` an English source for `about`."""

    line: int
    column: str
    message: str
    value: str = ""
    """What is written there."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    def count(self, *fates: Fate) -> int:
        """How many rows have one of these fates."""
        counted = Counter(row.fate for row in self.rows)
        return sum(counted[fate] for fate in fates)

    @property
    def digest(self) -> str:
        """Equal for plans that do the same."""
        return sha256(repr(self.rows).encode("utf-8", "backslashreplace")).hexdigest()


@requires(Permission.IDENTITY_READ)
def plan(session: Session, actor: Actor, rows: Sequence[ConvenedRow], stop_id: int | None) -> Plan:
    """What importing `rows` would do; rows without a day go to the stop `stop_id`.

    Reads identities to recognise tenants: writes `person.search`, and nothing else.
    """
    days = Days(session, rows, stop_id)
    placed: list[tuple[ConvenedRow, MobileStop, datetime | None]] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            placed.append((row, *days.place(row)))
        except MisplacedRow as error:
            problems.append(
                Problem(row.line, error.column, error.message, error.value, error.about)
            )
    quarters = {row.line: row.quarter_id or stop.quarter_id for row, stop, _at in placed}
    stops = {stop.id for _row, stop, _at in placed}
    known = acquaintance(session, [row for row, _stop, _at in placed], quarters, stops)
    fates = _Fates(known, _lists(session, stops))
    planned: list[Planned] = []
    for row, stop, starts_at in placed:
        fate = fates.of(row, stop.id, starts_at, quarters[row.line])
        (planned if isinstance(fate, Planned) else problems).append(fate)  # type: ignore[arg-type]
    if rows:
        audit(session, actor, "person.search", "list")
    return Plan(tuple(planned), tuple(sorted(problems, key=lambda p: p.line)))


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

    def __init__(self, known: Acquaintance, lists: Mapping[int, set[int]]) -> None:
        self._known, self._lists = known, lists
        self._before = Acquaintance()
        self._rows: dict[int, int] = {}
        """Of each earlier new tenant the line it stands in first."""
        self._taken: dict[tuple[int, str], int] = {}
        """Stop and tenant, with the line that convened them."""

    def of(
        self, row: ConvenedRow, stop_id: int, starts_at: datetime | None, quarter_id: int
    ) -> Planned | Problem:
        tenant = Tenant(row.line, row.name, row.codice_fiscale, row.phone, quarter_id)
        found = self._known.find(tenant, self._lists[stop_id])
        earlier = None if found else self._before.find(tenant)
        who = f"p{found[0].ref}" if found else f"r{earlier[0].ref if earlier else row.line}"
        first = self._taken.setdefault((stop_id, who), row.line)
        if first != row.line:
            return Problem(row.line, "family_name", TWICE, row.name, str(first))
        if found is None and earlier is None:
            self._before.add(tenant)
        if found is None:
            same_as = earlier[0].ref if earlier else None
            return Planned(row, stop_id, starts_at, quarter_id, Fate.NEW, same_as=same_as)
        person, how = found
        already = person.ref in self._lists[stop_id]
        fate = Fate.ALREADY if already else Fate.KNOWN
        return Planned(row, stop_id, starts_at, quarter_id, fate, how, person.ref, person.name)


TWICE = N_("The same tenant stands in row {about} already.")
