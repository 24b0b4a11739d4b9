"""Many organisations at once, from a spreadsheet: what would become of each row.

A row names an organisation by its code, or by name and municipality of the seat; several rows may
be of one. Only cells that hold something change anything; what changes nothing is left. Of a new
one that is likely known already it is asked whether it is.

An answer, or a column read otherwise, has only those rows looked at again that it can bear upon.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from db.access import requires
from db.directory.detail import PartnerDetail
from db.directory.import_again import to_plan_again
from db.directory.import_alike import LikelySame
from db.directory.import_group import PartnerRows
from db.directory.import_known import KnownPartners, key_of
from db.directory.import_rows import ImportRow, Plan
from db.directory.numbers import version
from domain.directory.filling import filled
from domain.directory.forms import Organisation
from domain.imports.again import merged
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
    again = to_plan_again(before, rows) if before and before.seen == seen else None
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
        self._by_ref: dict[str, PartnerRows] = {}
        """By code, by name and seat, and by the first row of each new one."""
        self.groups: list[PartnerRows] = []
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
            group = PartnerRows(row.line, stored)
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
