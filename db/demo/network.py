"""Which invented services answer a need in a quarter: whom demonstration cases are entrusted to."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from db.demo.organisations import EVERYWHERE, DemoPartner
from db.reference.catalogue import Catalogue, QuarterPlace
from domain.referrals.reserved import gives_away
from domain.vocabulary import Capacity

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    """A service that may be asked, with the ids its rows will have."""

    service_id: int
    partner_id: int
    contact_id: int | None
    partner: str
    contact: str
    email: str
    quickness: float
    reserved: bool = True
    """Whether asking it gives a reserved need away."""
    need: str = ""


class Network:
    """The directory as the demonstration uses it; ids are those `directory.rows` writes."""

    def __init__(self, catalogue: Catalogue, organisations: list[DemoPartner]) -> None:
        self._labels = {code: need.label_it for code, need in catalogue.needs.items()}
        reserved = {code for code, need in catalogue.needs.items() if need.restricted}
        self._by_place: defaultdict[tuple[str, str], list[DemoCandidate]] = defaultdict(list)
        service_id, contact_id = 0, 0
        for partner_id, organisation in enumerate(organisations, 1):
            first = contact_id + 1 if organisation.contacts else None
            name = organisation.contacts[0].name if organisation.contacts else ""
            email = organisation.contacts[0].email if organisation.contacts else ""
            contact_id += len(organisation.contacts)
            for service in organisation.services:
                service_id += 1
                if organisation.active and service.capacity is not Capacity.FULL:
                    found = (service_id, partner_id, first, organisation.name, name, email)
                    tells = gives_away(service.needs, reserved, marked=service.restricted)
                    for need in service.needs:
                        candidate = DemoCandidate(*found, organisation.quickness, tells, need)
                        for place in service.places:
                            self._by_place[need, place].append(candidate)

    def label(self, need: str) -> str:
        """The Italian label of a need."""
        return self._labels[need]

    def candidates(
        self, rng: Random, quarter: QuarterPlace, needs: list[str]
    ) -> list[DemoCandidate]:
        """Up to ATTEMPTS different services for the most important need that has any."""
        for need in needs[:3]:
            found: dict[int, DemoCandidate] = {}
            for place in (quarter.istat, quarter.province, EVERYWHERE):
                there = self._by_place.get((need, place))
                if there:
                    candidate = rng.choice(there)
                    found.setdefault(candidate.service_id, candidate)
            if found:
                return list(found.values())[:ATTEMPTS]
        return []
