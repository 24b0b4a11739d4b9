"""Rows of a list of organisations: as they were read, and what would become of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.directory.forms import Organisation, Referent, Service
from domain.imports.plan import ImportPlan


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
