"""Many planned organisations in a few statements: what is new, then what changes.

The caller holds the directory (`numbers.next_version`); nothing here asks whether a row still fits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.directory.import_rows import PlannedPartner
from db.directory.numbers import next_reference
from db.directory.write import columns_of, fill
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.visible import referrals
from domain.directory.forms import Service

_CODES: tuple[tuple[Any, str, str], ...] = (
    (ServiceNeed, "need_code", "needs"),
    (ServiceArea, "place", "areas"),
)


def create(session: Session, rows: Sequence[PlannedPartner], changed: int) -> list[str]:
    """Store new organisations with their services and referents; their references, by row."""
    if not rows:
        return []
    first = int(next_reference(session).removeprefix("P-"))
    references = [f"P-{number:05}" for number in range(first, first + len(rows))]
    partners = [
        {"reference": reference, "changed": changed, **columns_of(Partner, row.organisation)}
        for reference, row in zip(references, rows, strict=True)
    ]
    ids = _inserted(session, Partner, partners)
    _add_services(
        session,
        [(i, form) for i, row in zip(ids, rows, strict=True) for _id, form in row.services],
    )
    _insert(
        session,
        Contact,
        [
            {"partner_id": i, "position": position, **columns_of(Contact, referent)}
            for i, row in zip(ids, rows, strict=True)
            for position, (_id, referent) in enumerate(row.referents, start=1)
        ],
    )
    return references


def change(session: Session, rows: Sequence[PlannedPartner], changed: int) -> None:
    """Write what changes of organisations that are there, their services and referents."""
    if not rows:
        return
    partners = _by(session, Partner, Partner.reference, [row.reference for row in rows])
    for row in rows:
        partner = partners[row.reference]
        partner.changed = changed
        fill(partner, row.organisation)
    session.flush()
    ids = {row.reference: partners[row.reference].id for row in rows}
    _change_services(session, {i: form for row in rows for i, form in row.services if i})
    _add_services(
        session,
        [(ids[row.reference], form) for row in rows for i, form in row.services if i is None],
    )
    _change_referents(session, rows, ids)


def _change_services(session: Session, forms: Mapping[int, Service]) -> None:
    services = _by(session, PartnerService, PartnerService.id, list(forms))
    for i, form in forms.items():
        fill(services[i], form)
    session.flush()
    for table, code, of_form in _CODES:
        wanted = {(i, each) for i, form in forms.items() for each in getattr(form, of_form)}
        column = getattr(table, code)
        rows = select(table.service_id, column).where(table.service_id.in_(forms))
        held = {(service, each) for service, each in session.execute(rows)}
        for service, gone in _together(held - wanted):
            session.execute(delete(table).where(table.service_id == service, column.in_(gone)))
        _insert(session, table, _codes(sorted(wanted - held), code))
    referrals.follow_services(session, list(services.values()))


def _add_services(session: Session, given: Sequence[tuple[int, Service]]) -> None:
    """Services that nobody was asked for yet, each of a partner."""
    values = [{"partner_id": i, **columns_of(PartnerService, form)} for i, form in given]
    ids = _inserted(session, PartnerService, values)
    for table, code, of_form in _CODES:
        pairs = [
            (i, each)
            for i, (_partner, form) in zip(ids, given, strict=True)
            for each in dict.fromkeys(getattr(form, of_form))
        ]
        _insert(session, table, _codes(pairs, code))


def _change_referents(
    session: Session, rows: Sequence[PlannedPartner], ids: Mapping[str, int]
) -> None:
    """A new referent of a partner goes last."""
    forms = {i: form for row in rows for i, form in row.referents if i is not None}
    contacts = _by(session, Contact, Contact.id, list(forms))
    for i, form in forms.items():
        fill(contacts[i], form)
    session.flush()
    last = (
        select(Contact.partner_id, func.max(Contact.position))
        .where(Contact.partner_id.in_(ids.values()))
        .group_by(Contact.partner_id)
    )
    positions: dict[int, int] = defaultdict(int)
    positions.update((partner, n) for partner, n in session.execute(last) if n)
    added: list[dict[str, Any]] = []
    for row in rows:
        owner = ids[row.reference]
        for known, form in row.referents:
            if known is None:
                positions[owner] += 1
                values = columns_of(Contact, form)
                added.append({"partner_id": owner, "position": positions[owner], **values})
    _insert(session, Contact, added)


def _together(pairs: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    found: dict[int, list[str]] = defaultdict(list)
    for owner, code in pairs:
        found[owner].append(code)
    yield from found.items()


def _codes(pairs: Iterable[tuple[int, str]], code: str) -> list[dict[str, Any]]:
    return [{"service_id": service, code: each} for service, each in pairs]


def _by(session: Session, model: Any, key: Any, values: Sequence[Any]) -> dict[Any, Any]:
    found = session.scalars(select(model).where(key.in_(values)))
    return {getattr(each, key.key): each for each in found}


def _inserted(session: Session, model: Any, values: Sequence[dict[str, Any]]) -> list[int]:
    """Add rows; their ids in the same order."""
    if not values:
        return []
    into = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(session.scalars(into, values))


def _insert(session: Session, model: Any, values: Sequence[dict[str, Any]]) -> None:
    if values:
        session.execute(insert(model), values)
