"""The directory taken out as a whole, or as it is filtered: who did, and what, is on record."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from db.access import audit, requires
from db.chunks import chunks
from db.directory.detail import PartnerDetail, details
from db.directory.search import PartnerFilters, search
from db.models.directory import Partner
from domain.acts import Act
from domain.permissions import Actor, Permission

_ALL = 1_000_000
"""More partners than any directory has."""


@requires(Permission.DIRECTORY_WRITE)
def export(
    session: Session, actor: Actor, query: str, filters: PartnerFilters, said: str
) -> tuple[PartnerDetail, ...]:
    """The partners a search finds, whole, in its order; `said` tells the record what was asked.

    For who keeps the directory: a list of people to call is made to be carried away.
    """
    found = search(session, actor, query, filters, size=_ALL).rows
    partners = tuple(_whole(session, [row.reference for row in found]))
    audit(session, actor, Act.DIRECTORY_EXPORT, "directory", f"{len(partners)}; {said}")
    return partners


def _whole(session: Session, references: Sequence[str]) -> Iterator[PartnerDetail]:
    for some in chunks(references):
        known = {p.reference: p for p in details(session, Partner.reference.in_(some))}
        yield from (known[reference] for reference in some if reference in known)
