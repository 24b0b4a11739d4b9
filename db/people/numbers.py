"""People by their codice fiscale and telephone: digests that are equal for equal numbers."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.crypto import blind
from db.models.people import PersonToken


def digests(codes: Iterable[str], phones: Iterable[str]) -> set[int]:
    """Of codici fiscali in their base form (`domain.people.codice_fiscale`), and of telephones as
    `domain.people.phone.national` has them.
    """
    found = {blind("cf", code) for code in codes}
    return found | {blind("phone", phone) for phone in phones}


def carrying_any(session: Session, wanted: set[int], limit: int) -> list[int]:
    """Ids of the last written people who carry one of these digests."""
    query = (
        select(PersonToken.person_id)
        .where(PersonToken.digest.in_(wanted))
        .distinct()
        .order_by(PersonToken.person_id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))
