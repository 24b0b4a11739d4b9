"""One organisation of a list, with what its rows say of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from db.directory.detail import PartnerDetail, ReferentDetail, ServiceDetail
from db.directory.import_parts import (
    OTHERWISE,
    SEVERAL_REFERENTS,
    SEVERAL_SERVICES,
    Given,
    Parts,
    both,
)
from db.directory.import_rows import FieldChange, ImportRow, PartnerFate, PlannedPartner
from domain.directory.filling import filled
from domain.directory.forms import Organisation, Referent, Service, differences
from domain.imports.plan import NEW, RowRefused

COLUMNS = ("referent", "deputy")
"""The column of each referent of a row, in the order of the row."""


class PartnerRows:
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
