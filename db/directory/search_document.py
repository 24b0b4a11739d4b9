"""What finds a partner: its own words, and what reference data says of it.

`db.directory.search_words` holds the words of reference data, once for all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from db.clock import utcnow
from db.reference.catalogue import Catalogue
from domain.periods import verified_since
from domain.phones.number import numbers as phone_numbers
from domain.search.documents import Document
from domain.text import fold
from domain.vocabulary import Capacity
from settings import get_settings

_BEST = (Capacity.FREE, Capacity.LIMITED, Capacity.UNKNOWN, Capacity.FULL)
SHARED, LEAST_SHARE = 0.05, 0.8
"""What a need loses by each other need of its service, and what is left at least."""

OfServices = dict[int, list[str]]
"""Codes by the id of a service."""


@dataclass(slots=True)
class Belonging:
    """The rows that belong to one partner."""

    services: list[Row[Any]]
    contacts: list[Row[Any]]

    @property
    def capacity(self) -> Capacity:
        """The best of its services."""
        capacities = {service.capacity for service in self.services}
        return next((c for c in _BEST if c in capacities), Capacity.UNKNOWN)

    @property
    def full_until(self) -> date | None:
        """When all of them are full: the day on which the first ends being so, if it is known."""
        if self.capacity is not Capacity.FULL:
            return None
        return min((s.full_until for s in self.services if s.full_until), default=None)


def document_of(
    partner: Row[Any],
    parts: Belonging,
    needs: OfServices,
    areas: OfServices,
    catalogue: Catalogue,
) -> Document:
    """A partner as it is searched."""
    places = {place for service in parts.services for place in areas.get(service.id, ())}
    places.add(partner.istat)
    phones = (partner.phone, *(contact.phone for contact in parts.contacts))
    numbers = {number.dialled for stored in phones for number in phone_numbers(stored)}
    return Document(
        id=partner.reference,
        title=partner.name,
        fields=tuple(_fields(partner, parts)),
        numbers=tuple(sorted(numbers)),
        units=tuple(_units(partner, parts, needs, areas, catalogue)),
        marks=tuple(_marks(partner, parts, needs, places)),
        moment=partner.verified_at.timestamp() if partner.verified_at else 0,
        standing=0.5 * _holds(partner.verified_at)
        + 0.5 * (parts.capacity in (Capacity.FREE, Capacity.LIMITED)),
    )


def _holds(verified_at: datetime | None) -> bool:
    """Whether a verification still holds: an overdue one is worth no more than none."""
    since = verified_since(utcnow(), get_settings().verify_every_months)
    return verified_at is not None and verified_at >= since


def _fields(partner: Row[Any], parts: Belonging) -> Iterator[tuple[float, str]]:
    """Weight and text of the partner's own words; what is most its own weighs most."""
    yield from ((10, partner.name), (9, partner.alternate_name), (8, _joined(partner.reference)))
    yield from ((4, partner.description), (4, _joined(partner.email)), (4, partner.website))
    for contact in parts.contacts:
        yield from ((8, contact.name), (2, contact.title), (4, _joined(contact.email)))
    for service in parts.services:
        yield from ((7, service.name), (4.5, service.description))
        yield 1.5, service.eligibility_description


def _marks(
    partner: Row[Any], parts: Belonging, needs: OfServices, places: set[str]
) -> Iterator[tuple[str, float]]:
    """What reference data says of a partner, and which share of its weight that has here."""
    spoken = {code for service in parts.services for code in service.languages.split()}
    yield f"type:{partner.type_code}", 1
    yield f"seat:{partner.istat}", 1
    yield from ((f"place:{place}", 1) for place in sorted(places))
    yield from ((f"language:{code}", 1) for code in sorted(spoken))
    shares: dict[str, float] = {}
    for service in parts.services:
        codes = needs.get(service.id, ())
        for code in codes:
            shares[code] = max(shares.get(code, 0), _share(len(codes)))
    yield from ((f"need:{code}", share) for code, share in shares.items())


def _share(needs: int) -> float:
    """A service for one need is more about it than one for five."""
    return max(LEAST_SHARE, 1 - SHARED * (needs - 1))


def _joined(code: str) -> str:
    """`EC-ALI` or an e-mail address as one word: its pieces alone mean nothing."""
    return fold(code).replace(" ", "")


def _units(
    partner: Row[Any],
    parts: Belonging,
    needs: OfServices,
    areas: OfServices,
    catalogue: Catalogue,
) -> Iterator[frozenset[str]]:
    """The facets of each service; without any, those of the organisation alone."""
    own = {f"type:{partner.type_code}"} | ({"active"} if partner.active else set())
    for service in parts.services:
        codes = needs.get(service.id, [])
        yield frozenset(
            {
                *own,
                *(f"need:{code}" for code in codes),
                *(f"area:{area}" for area in catalogue.areas_of(set(codes))),
                *(f"place:{place}" for place in areas.get(service.id) or [partner.istat]),
                *(f"language:{code}" for code in service.languages.split()),
                "capacity:away" if partner.away_until else f"capacity:{service.capacity}",
            }
        )
    if not parts.services:
        yield frozenset({*own, f"place:{partner.istat}"})
