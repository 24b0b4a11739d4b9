"""Partners that were asked whether what we hold is true, and what some of them answered."""

import hashlib
from datetime import datetime, timedelta

from db.crypto import encrypt
from db.demo.organisations import DemoPartner
from db.demo.rows import Row, stamp
from db.demo.texts import words

COLUMNS = {
    "verification": words("""
        id partner_id contact_id token_hash token asked_at until answered_at who note"""),
    "proposal": words("""
        verification_id partner_id part part_id field before after accepted decided_at
        decided_by"""),
}
ASKED = 12
"""So many were asked lately: a third has not answered, a third confirmed, a third proposes."""
_HOURS = "lun-ven 9-12"
_NOTE = "Da gennaio cambia anche la sede: vi faremo sapere."


def rows(organisations: list[DemoPartner], coordinator: int, now: datetime) -> dict[str, list[Row]]:
    """Rows by table; ids of organisations, services and contacts are those of `directory.rows`."""
    made: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    contact_id = 0
    for partner_id, it in enumerate(organisations, 1):
        first = contact_id + 1
        contact_id += len(it.contacts)
        number = len(made["verification"]) + 1
        if number > ASKED or not it.contacts or not it.active or partner_id % 3:
            continue
        asked_at = now - timedelta(days=2 + number, hours=-9)
        answered = asked_at + timedelta(days=1) if number % 3 else None
        token = hashlib.sha256(f"demo/{partner_id}/{asked_at}".encode()).hexdigest()
        who, note = (
            (it.contacts[0].name, _NOTE if number % 3 == 2 else "") if answered else ("", "")
        )
        made["verification"].append(
            (
                number,
                partner_id,
                first,
                hashlib.sha256(token.encode()).hexdigest(),
                encrypt(token),
                stamp(asked_at),
                stamp(asked_at + timedelta(days=60)),
                stamp(answered),
                encrypt(who),
                encrypt(note),
            )
        )
        if number % 3 == 2:
            made["proposal"].extend(_proposals(number, partner_id, first, it, coordinator, now))
    return made


def _proposals(
    number: int, partner_id: int, contact_id: int, it: DemoPartner, coordinator: int, now: datetime
) -> list[Row]:
    """A new hour to call, a new address, a note; in one of two the first is decided already."""
    contact = it.contacts[0]
    decided = number % 2 == 0
    verdict = (1, stamp(now - timedelta(hours=20)), coordinator) if decided else (None, None, None)
    return [
        (number, partner_id, "contact", contact_id, "hours", contact.hours, _HOURS, *verdict),
        (
            number,
            partner_id,
            "organization",
            None,
            "address",
            it.address,
            f"{it.address.split(',')[0]}, 12 bis",
            None,
            None,
            None,
        ),
        (number, partner_id, "organization", None, "note", "", "", None, None, None),
    ]
