"""Many organisations at once, from a spreadsheet: what would become of each row.

A row names an organisation by its code, or by name and municipality of the seat; several rows may
be of one. Only cells that hold something change anything; what changes nothing is left. Of a new
one that is likely known already it is asked whether it is.

An answer, or a column read otherwise, has only those rows looked at again that it can bear upon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from db.access import requires
from db.directory.detail import PartnerDetail, ReferentDetail, ServiceDetail
from db.directory.import_alike import LikelySame
from db.directory.import_known import KnownPartners, key_of
from db.directory.import_parts import (
    OTHERWISE,
    SEVERAL_REFERENTS,
    SEVERAL_SERVICES,
    Given,
    Parts,
    both,
)
from db.directory.numbers import version
from domain.directory.filling import filled
from domain.directory.forms import Organisation, Referent, Service, differences
from domain.imports.again import differing, merged, touched
from domain.imports.plan import (
    NEW,
    ImportPlan,
    OpenRow,
    RowProblem,
    RowRefused,
    SameAs,
    Told,
    in_order,
    quietly,
    told_of,
)
from domain.permissions import Actor, Permission
from domain.vocabulary import N_

TELLING = ("name", "alternate_name", "istat", "tax_id", "phone", "email")
"""The fields of an organisation by which it is told from others."""
COLUMNS = ("referent", "deputy")
"""The column of each referent of a row, in the order of the row."""


class PartnerFate(StrEnum):
    """What an import does with one row."""

    CREATE = "create"
    CHANGE = "change"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a spreadsheet, checked cell by cell; only the cells that hold something."""

    line: int
    """As numbered in the spreadsheet, from 1."""
    code: str
    organisation: Mapping[str, Any]
    service: Mapping[str, Any] = field(default_factory=dict)
    referents: tuple[Mapping[str, Any], ...] = ()
    meant: str = ""
    """Whom a person said it means: the code of a partner, `#7` for that of row 7, or NEW."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that would change. `part` is `organisation`, `service` or `referent`."""

    part: str
    field: str
    before: Any
    after: Any
    about: str = ""
    """The name of the service or referent."""


@dataclass(frozen=True, slots=True)
class PlannedPartner:
    """What would happen to one organisation, with the forms to write. An id of None is a new
    part.
    """

    line: int
    reference: str
    name: str
    fate: PartnerFate
    changes: tuple[FieldChange, ...]
    organisation: Organisation = field(repr=False)
    services: tuple[tuple[int | None, Service], ...] = field(repr=False)
    referents: tuple[tuple[int | None, Referent], ...] = field(repr=False)
    lines: tuple[int, ...] = ()
    """All rows that speak of it."""
    kept: int = 0
    """Fields that differ in their capitals only, and stay as they are stored."""


Plan = ImportPlan[PlannedPartner]
"""What an import would do."""


@requires(Permission.DIRECTORY_WRITE)
def plan(
    session: Session,
    actor: Actor,
    rows: Sequence[ImportRow],
    before: Plan | None = None,
    told: Told = quietly,
) -> Plan:
    """What importing `rows` would create, change and leave; nothing is written.

    `before` is a plan of the same rows, some of which say something else now.
    """
    seen = version(session)  # first: what comes while this is read is later
    again = _to_plan_again(before, rows) if before and before.seen == seen else None
    if before is None or again is None:
        return _plan(session, rows, LikelySame(session), seen, told)
    some = [row for row in rows if row.line in again]
    found = _plan(session, some, LikelySame(session, before.likely), seen)
    return replace(merged(before, found, again), given=tuple(rows))


def _plan(
    session: Session,
    rows: Sequence[ImportRow],
    likely: LikelySame,
    seen: int,
    told: Told = quietly,
) -> Plan:
    grouping = _Grouping(session, rows, likely)
    problems: list[RowProblem] = []
    for row in told_of(rows, told):
        try:
            grouping.take(row)
        except RowRefused as refused:
            problems.append(refused.at(row.line))
    found = tuple(group.planned() for group in grouping.groups)
    questions = tuple(grouping.questions)
    return ImportPlan(found, in_order(problems), questions, seen, tuple(rows), likely.found)


def _to_plan_again(before: Plan, rows: Sequence[ImportRow]) -> set[int] | None:
    """The lines of rows that are to be looked at again; None: all."""
    others = differing(before.given, rows)
    if others is None or any(_told_by(old) != _told_by(new) for old, new in others):
        return None
    if not others:
        return set()
    marks = {row.line: {row.code or key_of(row.organisation), f"#{row.line}"} for row in rows}
    for row in (*(old for old, _new in others), *rows):
        marks[row.line] |= {row.meant} - {"", NEW}
    for planned in before.rows:
        for line in planned.lines:
            marks[line].add(planned.reference or f"#{planned.line}")
    for line, candidates in before.likely.items():
        marks[line] |= {each.ref for each in candidates if each.ref.startswith("#")}
    for problem in before.problems:
        marks[problem.line].add(f"#{problem.value}")  # of whose organisation it says otherwise
    # What was wrong with a row may be so no longer.
    wrong = (problem.line for problem in before.problems)
    return touched(marks, (*(new.line for _old, new in others), *wrong))


def _told_by(row: ImportRow) -> tuple[Any, ...]:
    """What a row is known by: where that is another, others may mean it that did not."""
    return (row.code, *(row.organisation.get(name) for name in TELLING))


SEVERAL = N_("Several organisations have this name here: write the code of the right one.")
NO_SUCH_CODE = N_("No partner has the code {value}.")


class _Grouping:
    """Takes row after row to the organisation it is of."""

    def __init__(self, session: Session, rows: Sequence[ImportRow], likely: LikelySame) -> None:
        codes = [
            code for row in rows for code in (row.code, row.meant) if code[:1] not in ("", "#")
        ]
        names = [row.organisation["name"] for row in rows if not row.code]
        self._known = KnownPartners(session, codes, names)
        self._likely = likely
        self._new: set[int] = set()
        """The first row of each new organisation, and those that wait."""
        self._by_ref: dict[str, _Group] = {}
        """By code, by name and seat, and by the first row of each new one."""
        self.groups: list[_Group] = []
        self.questions: list[OpenRow] = []

    def take(self, row: ImportRow) -> None:
        """Add a row to its organisation, or to those that wait. Raises RowRefused."""
        named = row.code or key_of(row.organisation)
        likely = self._may_be(row, named)
        stored = self._stored(row)
        group = self._by_ref.get(row.meant) or self._by_ref.get(
            stored.reference if stored else named
        )
        if group is None and stored is None:
            self._new.add(row.line)
            if likely and row.meant != NEW:
                self.questions.append(OpenRow(row.line, row.organisation["name"], likely))
                return
        if group is None:
            group = _Group(row.line, stored)
            group.take(row)
            self.groups.append(group)
        else:
            group.take(row)
        refs = (stored.reference, named) if stored else (named,)
        self._by_ref |= dict.fromkeys((*refs, f"#{row.line}"), group)

    def _stored(self, row: ImportRow) -> PartnerDetail | None:
        """The partner a row means; None: a new one. Raises RowRefused."""
        if row.code and row.code not in self._known.by_code:
            raise RowRefused("code", NO_SUCH_CODE, row.code)
        if chosen := self._known.by_code.get(row.code or row.meant):
            return chosen
        found = self._known.by_key.get(key_of(row.organisation), [])
        if len(found) > 1:
            raise RowRefused("name", SEVERAL)
        return found[0] if found else None

    def _may_be(self, row: ImportRow, named: str) -> tuple[SameAs, ...]:
        """Whom a row may mean that does not say so: asked of all alike, whatever was answered."""
        if row.code or named in self._known.by_key:
            return ()
        found = self._likely.of(row.line, named, filled(Organisation(), row.organisation).form)
        return tuple(
            each for each in found if not each.ref.startswith("#") or int(each.ref[1:]) in self._new
        )


class _Group:
    """One organisation, with what its rows say of it."""

    def __init__(self, line: int, stored: PartnerDetail | None) -> None:
        self.line, self._stored = line, stored
        self._lines: list[int] = []
        self._form = stored.form if stored else Organisation()
        self._cells: Mapping[str, Any] = {}
        self._services: Parts[ServiceDetail] = Parts(
            stored.services if stored else (), SEVERAL_SERVICES
        )
        self._referents: Parts[ReferentDetail] = Parts(
            stored.referents if stored else (), SEVERAL_REFERENTS, twins=True
        )

    def take(self, row: ImportRow) -> None:
        """Add what a row says. Raises RowRefused, and then adds nothing."""
        cells = self._of_organisation(row)
        services, referents = list(self._services.found), list(self._referents.found)
        try:
            if row.service:
                self._services.take([Given(row.line, "service", row.service)])
            self._referents.take(
                [
                    Given(row.line, column, given)
                    for column, given in zip(COLUMNS, row.referents, strict=False)
                ]
            )
        except RowRefused:
            self._services.found, self._referents.found = services, referents
            raise
        self._cells = cells
        self._lines.append(row.line)

    def _of_organisation(self, row: ImportRow) -> Mapping[str, Any]:
        given = dict(row.organisation)
        if row.meant and row.meant != NEW:
            del given["name"]  # chosen by hand: the name in the file is only how it was found
        try:
            return both(self._cells, given, self._stored and self._form)
        except ValueError:
            raise RowRefused("name", OTHERWISE, str(self.line)) from None

    def planned(self) -> PlannedPartner:
        """What would become of it."""
        whole = filled(self._form, self._cells)
        unnamed = Service(name=whole.form.name)  # called as who offers it
        services = [_planned("service", each, unnamed, Service()) for each in self._services.found]
        referents = [
            _planned("referent", each, Referent(), Referent()) for each in self._referents.found
        ]
        changes = [
            FieldChange("organisation", name, *pair)
            for name, pair in whole.changes(self._form).items()
        ]
        changes += [change for part in (*services, *referents) for change in part.changes]
        fate = PartnerFate.CHANGE if changes else PartnerFate.LEAVE
        return PlannedPartner(
            self.line,
            self._stored.reference if self._stored else "",
            whole.form.name,
            fate if self._stored else PartnerFate.CREATE,
            tuple(changes),
            whole.form,
            tuple(part.write for part in services),
            tuple(part.write for part in referents),
            tuple(self._lines),
            whole.kept + sum(part.kept for part in (*services, *referents)),
        )


class _Part(NamedTuple):
    """A service or referent with what would change of it; `write` is its id and form."""

    write: tuple[int | None, Any]
    changes: list[FieldChange]
    kept: int


def _planned(part: str, given: Given[Any], new: Any, empty: Any) -> _Part:
    """`new` is what its cells are filled into where it is not stored, `empty` what it was."""
    form, kept = filled(given.meant.form if given.meant else new, given.cells)
    before = given.meant.form if given.meant else empty
    changes = [
        FieldChange(part, name, *pair, form.name)
        for name, pair in differences(before, form).items()
    ]
    return _Part((given.meant.id if given.meant else None, form), changes, kept)
