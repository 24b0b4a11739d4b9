"""A list of convened tenants: what would happen to each row.

A row that cannot be imported stays out, with the reason; the others go in. A tenant already on
the list of that stop is left, or corrected where the row says otherwise: the same file twice adds
nobody twice. Who may be known is asked about: until somebody says so it is another, unless they
are on that list and nobody else there is written alike. An answer has only those rows looked at
again that it can bear upon.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

import i18n
from db.access import audit, requires
from db.mobile.days import Days, PlacedRow
from db.mobile.import_lists import ListedVisit, WrittenOtherwise, coming, lists, on_list
from db.mobile.known import acquaintance
from domain.acts import Act
from domain.imports.again import differing, merged, touched
from domain.imports.plan import (
    NEW,
    ImportPlan,
    OpenRow,
    RowRefused,
    SameAs,
    Told,
    in_order,
    planned,
    quietly,
    told_of,
)
from domain.mobile.convened import Acquaintance, Alike, ConvenedRow, How, Tenant
from domain.mobile.corrected import TenantChange, corrections
from domain.people.codice_fiscale import base
from domain.permissions import Actor, Permission
from domain.text import words
from domain.vocabulary import N_

MOVE = "move"
"""The answer that a tenant is to be moved from another stop, and not convened to both."""


class Fate(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    KNOWN = "known"
    ALREADY = "already"
    CHANGE = "change"


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
    changes: tuple[TenantChange, ...] = ()
    """What the row says otherwise; nothing of it is done where the fate is ALREADY, because the
    tenant was marked at the stop."""
    visit: tuple[int, int] | None = None
    """The place on a list that is corrected or left, with its version."""
    alike: tuple[tuple[int, str], ...] = ()
    """Of one who is not surely known those who may be the same, and how they are written."""

    @property
    def line(self) -> int:
        """As numbered in the spreadsheet."""
        return self.row.line


Plan = ImportPlan[PlannedTenant]
"""What an import would do."""


@requires(Permission.IDENTITY_READ)
def plan(
    session: Session,
    actor: Actor,
    rows: Sequence[ConvenedRow],
    stop_id: int | None,
) -> Plan:
    """What importing `rows` would do; rows without a day go to the stop `stop_id`.

    Reads identities to recognise tenants: writes `person.search`, and nothing else.
    """
    if rows:
        search(session, actor)
    return _plan(session, rows, stop_id)


@requires(Permission.IDENTITY_READ)
def search(session: Session, actor: Actor) -> None:
    """Say on record that tenants of a list are looked for: before `preview` does it."""
    audit(session, actor, Act.PERSON_SEARCH, "list")


@requires(Permission.IDENTITY_READ)
def preview(
    session: Session,
    actor: Actor,
    rows: Sequence[ConvenedRow],
    stop_id: int | None,
    before: Plan | None = None,
    told: Told = quietly,
) -> Plan:
    """As `plan`, of a long list: it only reads, so that others can write meanwhile. `before` is a
    plan of the same rows, of some of which something else is said now.
    """
    again = _to_plan_again(before, rows) if before else None
    if before is None or again is None:
        return _plan(session, rows, stop_id, told=told)
    rest = [row for row in before.rows if row.line not in again]
    some = [row for row in rows if row.line in again]
    return replace(merged(before, _plan(session, some, stop_id, rest), again), given=tuple(rows))


def _plan(
    session: Session,
    rows: Sequence[ConvenedRow],
    stop_id: int | None,
    rest: Sequence[PlannedTenant] = (),
    told: Told = quietly,
) -> Plan:
    """`rest` are rows of the same file whose fate stays."""
    placed = planned(rows, Days(session, rows, stop_id).place)
    fates = _Fates(session, placed.rows, rest, told)
    found = planned(told_of(placed.rows, told), fates.of)
    problems = in_order((*placed.problems, *found.problems))
    return replace(found, problems=problems, questions=tuple(fates.questions), given=tuple(rows))


def _to_plan_again(before: Plan, rows: Sequence[ConvenedRow]) -> set[int] | None:
    """The lines of rows that are to be looked at again; None: all."""
    others = differing(before.given, rows)
    if others is None or any(replace(old, meant=new.meant) != new for old, new in others):
        return None
    if not others:
        return set()
    marks: dict[int, set[object]] = {}
    for row in rows:
        marks[row.line] = {tuple(sorted(words(row.name))), row.meant, f"row {row.line}"}
        if row.codice_fiscale:
            marks[row.line].add(base(row.codice_fiscale))
    for old, _new in others:
        marks[old.line].add(old.meant)
    for it in before.rows:
        marks[it.line] |= {str(it.person_id), *(str(ref) for ref, _name in it.alike)}
    for asked in before.questions:
        marks[asked.line] |= {each.ref for each in asked.candidates}
    for problem in before.problems:
        marks[problem.line].add(f"row {problem.about}")  # where the same tenant stands
    for own in marks.values():
        own -= {"", NEW, MOVE, "None"}
    # What was wrong with a row may be so no longer.
    wrong = (problem.line for problem in before.problems)
    return touched(marks, (*(new.line for _old, new in others), *wrong))


class _Fates:
    """Decides row by row, knowing whom the others surely mean."""

    def __init__(
        self,
        session: Session,
        rows: Sequence[PlacedRow],
        rest: Sequence[PlannedTenant],
        told: Told,
    ) -> None:
        stops = {placed.stop.id for placed in rows}
        self._known = acquaintance(session, [placed.row for placed in rows], stops, told)
        self._lists = lists(session, stops)
        self._sure = {placed.line: found for placed in rows if (found := self._surely(placed))}
        people = {tenant.ref for tenant, _how in self._sure.values()}
        self._elsewhere = coming(session, people, stops | {it.stop_id for it in rest})
        self._people = people | {it.person_id or 0 for it in rest if it.how is not How.LIST}
        """Whom a row surely means."""
        self._otherwise = {
            stop: WrittenOtherwise(on_list(self._known, listed))
            for stop, listed in self._lists.items()
        }
        self._alike: dict[int, tuple[tuple[int, str], ...]] = {}
        """By line who may be the same, and how they are written."""
        self._before = Acquaintance()
        self._taken: dict[tuple[int, str], int] = {}
        """Stop and tenant, with the line that convened them."""
        self.questions: list[OpenRow] = []

    def _surely(self, placed: PlacedRow) -> tuple[Tenant, How] | None:
        meant = placed.row.meant
        if meant.isdecimal():
            tenant = self._known.of(int(meant))
            return (tenant, How.SAID) if tenant else None
        return self._known.find(_tenant(placed), self._lists[placed.stop.id])

    def of(self, placed: PlacedRow) -> PlannedTenant:
        """What would happen to a row. Raises RowRefused."""
        row, stop_id = placed.row, placed.stop.id
        found = self._sure.get(row.line) or self._asked(placed)
        earlier = None if found else self._before.find(_tenant(placed))
        who = f"p{found[0].ref}" if found else f"r{earlier[0].ref if earlier else row.line}"
        first = self._taken.setdefault((stop_id, who), row.line)
        if first != row.line:
            raise RowRefused("family_name", TWICE, row.name, str(first))
        if found is None and earlier is None:
            self._before.add(_tenant(placed))
        alike = self._alike.get(row.line, ())
        make = partial(
            PlannedTenant, row, stop_id, placed.starts_at, placed.quarter_id, alike=alike
        )
        if found is None:
            return make(Fate.NEW, same_as=earlier[0].ref if earlier else None)
        tenant, how = found
        make = partial(make, how=how, person_id=tenant.ref, known_as=tenant.name)
        visit = self._lists[stop_id].get(tenant.ref)
        return self._listed(make, row, tenant, visit) if visit else self._known_one(make, row)

    def _listed(
        self, make: "partial[PlannedTenant]", row: ConvenedRow, tenant: Tenant, visit: ListedVisit
    ) -> PlannedTenant:
        """Of one who is on the list already: left, or corrected while nobody has marked them."""
        changes = corrections(row, tenant.name, tenant.phone, visit.hour)
        if changes and visit.may_change:
            return make(Fate.CHANGE, changes=changes, visit=(visit.id, visit.version))
        return make(Fate.ALREADY, changes=changes)

    def _known_one(self, make: "partial[PlannedTenant]", row: ConvenedRow) -> PlannedTenant:
        """Of one who is known, and perhaps convened to another stop that is to come."""
        known = make(Fate.KNOWN)
        other = self._elsewhere.get(known.person_id or 0)
        if other is None:
            return known
        visit, day = other
        there = i18n.day(day)
        it = SameAs(MOVE, known.known_as, Alike.STOP.label, there)
        self.questions.append(OpenRow(row.line, row.name, (it,), NEW))
        return replace(known, visit=(visit.id, visit.version)) if row.meant == MOVE else known

    def _asked(self, placed: PlacedRow) -> tuple[Tenant, How] | None:
        """Whom a row likely means: one of the list it may correct, unless it is said otherwise."""
        row, tenant = placed.row, _tenant(placed)
        on_this = self._otherwise[placed.stop.id].alike(tenant)
        likely = self._known.likely(tenant)
        self._alike[row.line] = tuple(
            sorted({(it.ref, it.name) for it in (*on_this, *(each for each, _why in likely))})
        )
        listed = [each for each in on_this if each.ref not in self._people]
        refs = {each.ref for each in listed}
        found = [(each, Alike.LIST) for each in listed]
        found += [each for each in likely if each[0].ref not in refs]
        if not found:
            return None
        sure = len(listed) == 1
        candidates = tuple(SameAs(str(it.ref), it.name, why.label) for it, why in found)
        answer = candidates[0].ref if sure else NEW
        self.questions.append(OpenRow(row.line, row.name, candidates, answer))
        return (listed[0], How.LIST) if sure and row.meant != NEW else None


def _tenant(placed: PlacedRow) -> Tenant:
    row = placed.row
    return Tenant(row.line, row.name, row.codice_fiscale, row.phone, placed.quarter_id)


TWICE = N_("The same tenant stands in row {about} already.")
