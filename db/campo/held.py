"""What was written at the camper about a person and waits to be decided on, for their own paper."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.accounts import User
from db.models.campo import FieldEntry
from domain.business_time import day_of
from domain.campo.entry import read
from domain.rights.mentioned import Patterns, names

_SAID = ("family_name", "given_name", "codice_fiscale", "phone", "channel", "language", "story")
_NOTICE = ("privacy_given_on", "privacy_way")


def naming(session: Session, sought: Patterns) -> Iterator[dict[str, Any]]:
    """Each entry that names them, field by field."""
    rows = session.execute(
        select(FieldEntry, User.name)
        .join(User, User.id == FieldEntry.user_id)
        .where(FieldEntry.decided_at.is_(None))
        .order_by(FieldEntry.id)
    )
    for entry, whose in rows:
        if names(sought, entry.content):
            yield _row(entry, whose)


def _row(entry: FieldEntry, whose: str) -> dict[str, Any]:
    day = day_of(entry.written_at)
    form = read(json.loads(entry.content)).intake(day)
    return {
        "written_at": entry.written_at,
        "written_by": whose,
        "received_at": entry.received_at,
        "quarter_id": entry.quarter_id,
        "urgency": entry.urgency,
        "needs": tuple(sorted(form.needs)),
        **{name: getattr(form, name) for name in (*_SAID, *_NOTICE)},
    }
