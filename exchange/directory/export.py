"""The directory as a file with the columns of the import: out and in again, nothing changes.

An organisation has as many rows as its services and referents need; what is said of itself stands
in the first, and each has its code, by which it is found again.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import i18n
from db.directory.detail import PartnerDetail
from db.reference.catalogue import Catalogue
from domain.directory.fields import FieldKind, of
from domain.directory.forms import EVERYWHERE, PROVINCES, Organisation
from domain.vocabulary import N_, Capacity
from exchange.directory.sheet_columns import COLUMNS, REFERENTS
from exchange.sheets import out
from exchange.sheets.columns import SheetColumn
from i18n import _

NO_LONGER = N_("No longer active")
_IN_EVERY_ROW = ("code", "name", "type", "municipality")


def workbook(
    partners: Sequence[PartnerDetail], catalogue: Catalogue, about: Sequence[Sequence[str]]
) -> bytes:
    """An XLSX; `about` says in a second sheet what it is of."""
    head, rows = _table(partners, catalogue)
    return out.workbook(_("Organisations"), head, rows, (_("About this file"), about))


def text_file(partners: Sequence[PartnerDetail], catalogue: Catalogue) -> bytes:
    """The same as a CSV, without what it is of: the first line is the head."""
    return out.text_file(*_table(partners, catalogue))


def _table(
    partners: Sequence[PartnerDetail], catalogue: Catalogue
) -> tuple[list[str], Iterator[list[str]]]:
    inactive = not all(partner.active for partner in partners)
    head = [column.title for column in COLUMNS] + ([_(NO_LONGER)] if inactive else [])
    return head, _rows(partners, catalogue, inactive)


def _rows(
    partners: Sequence[PartnerDetail], catalogue: Catalogue, inactive: bool
) -> Iterator[list[str]]:
    for partner in partners:
        over = [_("yes") if inactive and not partner.active else ""] if inactive else []
        for number, parts in enumerate(_parts(partner)):
            of_row = COLUMNS if number == 0 else [c for c in COLUMNS if not _of_first(c)]
            said = {column: _said(column, parts, partner, catalogue) for column in of_row}
            yield [said.get(column, "") for column in COLUMNS] + over


def _of_first(column: SheetColumn) -> bool:
    return column.part == "organisation" and column.key not in _IN_EVERY_ROW


def _parts(partner: PartnerDetail) -> Iterator[Mapping[str, Any]]:
    """The forms each row of an organisation speaks of, by part."""
    referents = [each.form for each in partner.referents]
    many = len(REFERENTS)
    groups = [referents[start : start + many] for start in range(0, len(referents), many)]
    services = [each.form for each in partner.services]
    for service, some in list(zip_longest(services, groups)) or [(None, None)]:
        yield {
            "organisation": partner.form,
            "service": service,
            **dict(zip(REFERENTS, some or (), strict=False)),
        }


def _said(
    column: SheetColumn, parts: Mapping[str, Any], partner: PartnerDetail, catalogue: Catalogue
) -> str:
    """A cell that the import reads as what is stored."""
    if column.part == "code":
        return partner.reference
    form = parts.get(column.part)
    if form is None:
        return ""
    stored = getattr(form, column.field)
    it = of(type(form))[column.field]
    if it.kind is FieldKind.TICK:
        return _("yes") if stored else _("no")
    if column.field == "phone":
        return _phone(stored)
    if column.field in ("istat", "areas"):
        places = (stored,) if isinstance(stored, str) else stored
        return ", ".join(_place(place, catalogue) for place in places)
    if column.field == "capacity":
        return "" if stored is Capacity.UNKNOWN else _(stored.label)
    return ", ".join(stored) if isinstance(stored, tuple) else str(stored)


def _phone(stored: str) -> str:
    """As people write it here, where that is read as the same number."""
    shown = i18n.phone(stored)
    try:
        return shown if of(Organisation)["phone"].cleaned(shown) == stored else stored
    except ValueError:
        return stored


def _place(code: str, catalogue: Catalogue) -> str:
    """The name of a municipality, where no other has it."""
    if code == EVERYWHERE or code in PROVINCES:
        return code
    name = catalogue.municipalities[code].name
    namesakes = [m for m in catalogue.municipalities.values() if m.name == name]
    return name if len(namesakes) == 1 else code
