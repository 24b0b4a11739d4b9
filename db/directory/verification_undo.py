"""What a verification by hand replaces is kept beside it, so that a mistake can be taken back."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.models.directory import Contact, Partner

LATELY = timedelta(days=7)
"""A mistake is noticed within days; afterwards the button would only be in the way."""
DOUBLE_PRESS = timedelta(minutes=2)


def possible(partner: Partner) -> bool:
    """Whether nothing has verified the partner since the verification that can be taken back."""
    if partner.verified_before is None or partner.verified_at is None:
        return False
    made = datetime.fromisoformat(json.loads(partner.verified_before)["made"])
    return partner.verified_at == made > utcnow() - LATELY


def keep(session: Session, partner: Partner, now: datetime) -> None:
    """Note what a verification at `now` is about to replace.

    Of two presses shortly after each other the dates before the first count.
    """
    at = partner.verified_at
    again = possible(partner) and at is not None and now - at < DOUBLE_PRESS
    kept = json.loads(partner.verified_before or "{}") if again else {}
    referents = {str(c.id): _text(c.verified_at) for c in _referents(session, partner)}
    partner.verified_before = json.dumps(
        {
            "made": _text(now),
            "at": kept["at"] if kept else _text(partner.verified_at),
            "by": kept["by"] if kept else partner.verified_by,
            "referents": referents | kept.get("referents", {}),
        }
    )


def put_back(session: Session, partner: Partner) -> None:
    """Give the partner and its referents the dates of before, where nothing replaced them since."""
    kept = json.loads(partner.verified_before or "{}")
    for contact in _referents(session, partner):
        if str(contact.id) in kept["referents"] and _text(contact.verified_at) == kept["made"]:
            contact.verified_at = _moment(kept["referents"][str(contact.id)])
    partner.verified_at, partner.verified_by = _moment(kept["at"]), kept["by"]
    partner.verified_before = None


def _referents(session: Session, partner: Partner) -> list[Contact]:
    query = select(Contact).where(Contact.partner_id == partner.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
