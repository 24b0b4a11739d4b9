"""The key of each person under which the record keeps what was changed about them.

The record itself is never changed: where a person is erased their key is destroyed, and what it
closed is closed for good. The chain runs over what is stored, and still holds.
"""

import json

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.engine import insert_into
from db.models.cases import Case
from db.models.people import PersonKey
from db.people.identity import tenant_of
from domain.record.changes import Fields, of_person, plain, read


def sealed(session: Session, person_id: int, fields: Fields) -> str | None:
    """What `audit(changes=)` takes of a change of a person or of their case; None where nothing
    has changed, or nobody may ever read it.
    """
    told = plain(fields)
    with session.no_autoflush:  # a case being changed is raised by one version, not two
        key = _key(session, person_id, make=True) if told else None
    if key is None:
        return None
    return of_person(person_id, Fernet(key).encrypt(json.dumps(told).encode()).decode())


def of_case(session: Session, case: Case, fields: Fields) -> str | None:
    """The same of a case, under the key of its tenant; None where nobody has named them."""
    with session.no_autoflush:
        tenant = tenant_of(session, case)
    return sealed(session, tenant.id, fields) if tenant else None


def opened(session: Session, changes: str | None) -> dict[str, list[str]] | None:
    """Of each field before and after; None where the key was destroyed. Writes nothing."""
    if changes is None:
        return {}
    fields, person_id, token = read(changes)
    if person_id is None:
        return fields
    key = _key(session, person_id, make=False)
    try:
        told: dict[str, list[str]] | None = json.loads(Fernet(key).decrypt(token)) if key else None
    except InvalidToken:  # somebody put another key in its place
        return None
    return told


def destroy(session: Session, person_ids: list[int]) -> None:
    """Nobody reads again what the record says of these people, nor is it kept from now on.

    For the erasure, which records itself. A backup made before holds the key still.
    """
    for person_id in person_ids:
        _add(session, person_id, None)
    session.execute(
        update(PersonKey)
        .where(PersonKey.person_id.in_(person_ids), PersonKey.destroyed_at.is_(None))
        .values(key=None, destroyed_at=utcnow())
    )


def _key(session: Session, person_id: int, *, make: bool) -> str | None:
    asked = select(PersonKey.key, PersonKey.destroyed_at).where(PersonKey.person_id == person_id)
    found = session.execute(asked).one_or_none()
    if found is None and make:
        _add(session, person_id, Fernet.generate_key().decode())
        found = session.execute(asked).one()  # another may have been first
    return found.key if found else None


def _add(session: Session, person_id: int, key: str | None) -> None:
    row = {"person_id": person_id, "key": key, "destroyed_at": None}
    session.execute(
        insert_into(session, PersonKey)
        .values(row)
        .on_conflict_do_nothing(index_elements=[PersonKey.person_id])
    )
