"""Many organisations at once, from a spreadsheet: first what would happen, then all or nothing.

A row names an organisation by its code, or by name and municipality of the seat. Only cells
that hold something change anything; a row that changes nothing is left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.access import requires
from db.directory.detail import PartnerDetail, details
from db.directory.import_parts import referents_meant, service_meant
from db.directory.numbers import version
from db.models.directory import Partner
from domain.directory.forms import Organisation, Referent, Service, differences, name_key
from domain.imports import ImportPlan, RowRefused, planned
from domain.permissions import Actor, Permission
from domain.vocabulary import N_

_CHUNK = 500


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


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that would change. `part` is `organisation`, `service` or `referent`."""

    part: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PlannedPartner:
    """What would happen to one row, with the forms to write. An id of None is a new part."""

    line: int
    reference: str
    name: str
    fate: PartnerFate
    changes: tuple[FieldChange, ...]
    organisation: Organisation = field(repr=False)
    service: tuple[int | None, Service] | None = field(repr=False)
    referents: tuple[tuple[int | None, Referent], ...] = field(repr=False)


Plan = ImportPlan[PlannedPartner]
"""What an import would do. Only a plan without problems can be carried out."""


@requires(Permission.DIRECTORY_WRITE)
def plan(session: Session, actor: Actor, rows: Sequence[ImportRow]) -> Plan:
    """What importing `rows` would create, change and leave; nothing is written."""
    seen = version(session)  # first: what comes while this is read is later
    return replace(planned(rows, _Known(session, rows).planned), seen=seen)


SAME_TWICE = N_("The same organisation is already on row {value}.")
SEVERAL = N_("Several organisations have this name here: write the code of the right one.")
NO_SUCH_CODE = N_("No partner has the code {value}.")


def _key(organisation: Mapping[str, Any]) -> str:
    return f"{name_key(organisation['name'])}/{organisation['istat']}"


class _Known:
    """The stored partners the rows may mean."""

    def __init__(self, session: Session, rows: Sequence[ImportRow]) -> None:
        self.seen: dict[str, int] = {}
        """What an earlier row meant, with its line."""
        self.by_code: dict[str, PartnerDetail] = {}
        self.by_key: dict[str, list[PartnerDetail]] = defaultdict(list)
        codes = [row.code for row in rows if row.code]
        names = [name_key(row.organisation["name"]) for row in rows if not row.code]
        for condition in (*_chunks(Partner.reference, codes), *_chunks(Partner.name_key, names)):
            for partner in details(session, condition):
                if partner.reference not in self.by_code:
                    self.by_code[partner.reference] = partner
                    form = partner.form
                    self.by_key[_key({"name": form.name, "istat": form.istat})].append(partner)

    def planned(self, row: ImportRow) -> PlannedPartner:
        """What would happen to a row, after those before. Raises RowRefused."""
        found = self.find(row)
        named = row.code or _key(row.organisation)
        stored = [partner.reference for partner in found]
        meant = [named, *stored] if len(stored) == 1 else [named]
        first = next((self.seen[each] for each in meant if each in self.seen), None)
        for each in (named, *stored):
            self.seen.setdefault(each, row.line)
        if first:
            raise RowRefused("name", SAME_TWICE, str(first))
        if len(found) > 1:
            raise RowRefused("name", SEVERAL)
        if row.code and not found:
            raise RowRefused("code", NO_SUCH_CODE, row.code)
        return _planned(row, found[0] if found else None)

    def find(self, row: ImportRow) -> list[PartnerDetail]:
        if row.code:
            return [self.by_code[row.code]] if row.code in self.by_code else []
        return self.by_key.get(_key(row.organisation), [])


def _chunks(column: Any, values: list[str]) -> Iterator[ColumnElement[bool]]:
    distinct = sorted(set(values))
    for start in range(0, len(distinct), _CHUNK):
        yield column.in_(distinct[start : start + _CHUNK])


def _planned(row: ImportRow, stored: PartnerDetail | None) -> PlannedPartner:
    before = stored.form if stored else Organisation()
    after = replace(before, **row.organisation)
    changes = _changes("organisation", before, after)
    service = _service(row, stored, after.name)
    referents = _referents(row, stored)
    if service:
        changes += _changes("service", service[0], service[1][1])
    for old, (_id, new) in referents:
        changes += _changes("referent", old, new)
    action = (
        PartnerFate.CREATE
        if stored is None
        else PartnerFate.CHANGE
        if changes
        else PartnerFate.LEAVE
    )
    return PlannedPartner(
        row.line,
        stored.reference if stored else "",
        after.name,
        action,
        tuple(changes),
        after,
        service[1] if service else None,
        tuple(new for _old, new in referents),
    )


def _changes(part: str, before: Any, after: Any) -> list[FieldChange]:
    return [FieldChange(part, name, *pair) for name, pair in differences(before, after).items()]


def _service(
    row: ImportRow, stored: PartnerDetail | None, name: str
) -> tuple[Service, tuple[int | None, Service]] | None:
    """The service a row speaks of: by name, else the first, else a new one."""
    if not row.service:
        return None
    meant = service_meant(row.service, stored.services if stored else ())
    if meant:
        return meant.form, (meant.id, replace(meant.form, **row.service))
    return Service(), (None, Service(**{"name": name, **row.service}))


def _referents(
    row: ImportRow, stored: PartnerDetail | None
) -> list[tuple[Referent, tuple[int | None, Referent]]]:
    """Each referent of a row, as stored and as it would be."""
    meant = referents_meant(row.referents, stored.referents if stored else ())
    return [
        (one.form, (one.id, replace(one.form, **given)))
        if one
        else (Referent(), (None, Referent(**given)))
        for given, one in zip(row.referents, meant, strict=True)
    ]
