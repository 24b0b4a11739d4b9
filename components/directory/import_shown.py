"""What an import of organisations would store, put into words: field by field, nothing left out."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from components.directory import words
from components.imports import preview
from db.directory.import_rows import FieldChange, PartnerFate, Plan, PlannedPartner
from db.reference.catalogue import Catalogue
from domain.directory.fields import FieldKind, of
from domain.directory.forms import Organisation, Referent, Service
from i18n import _

_KEY = "partner-import"


def show(found: Plan, reference_data: Catalogue) -> None:
    """What would change, before and after; what would be created, with every field."""
    preview.paged(
        f"{_KEY}-changes",
        _("What would change"),
        [_("Row"), _("Organisation"), _("Of whom"), _("Field"), _("Now"), _("After")],
        [row for row in found.rows if row.fate is PartnerFate.CHANGE],
        lambda row: _changes(row, reference_data),
    )
    preview.paged(
        f"{_KEY}-new",
        _("What would be created"),
        [_("Row"), *_labels()],
        [row for row in found.rows if row.fate is PartnerFate.CREATE],
        lambda row: _created(row, reference_data),
    )


def _changes(row: PlannedPartner, reference_data: Catalogue) -> Iterator[tuple[Any, ...]]:
    for change in row.changes:
        yield (
            row.line,
            row.name,
            _part(change),
            words.field(change.field),
            words.value(change.field, change.before, reference_data),
            words.value(change.field, change.after, reference_data),
        )


def _part(change: FieldChange) -> str:
    said = {"service": _("Service: {name}"), "referent": _("Referent: {name}")}
    return said.get(change.part, "{name}").format(name=change.about)


def _labels() -> list[str]:
    """The fields of an organisation, of a service and of a referent, told apart."""
    return [
        *(words.field(name) for name in of(Organisation)),
        *(_("Service: {name}").format(name=words.field(name)) for name in of(Service)),
        *(_("Referent: {name}").format(name=words.field(name)) for name in of(Referent)),
    ]


def _created(row: PlannedPartner, reference_data: Catalogue) -> Iterator[tuple[Any, ...]]:
    """A line for each service and referent of a new organisation; the first has its own fields."""
    parts = list(zip_longest(row.services, row.referents)) or [(None, None)]
    for number, (service, referent) in enumerate(parts):
        yield (
            row.line,
            *(_values(Organisation, None if number else row.organisation, reference_data)),
            *(_values(Service, service and service[1], reference_data)),
            *(_values(Referent, referent and referent[1], reference_data)),
        )


def _values(kind: type, form: Any, reference_data: Catalogue) -> Iterator[str]:
    """Each field in words; what is as it always is stays blank."""
    usual = kind()
    for name, it in of(kind).items():
        value = getattr(form, name, None)
        same = it.kind is not FieldKind.LINE and value == getattr(usual, name)
        yield "" if form is None or same else words.value(name, value, reference_data)
