"""Invented organisations: names that cannot be mistaken for real ones, services, referents."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from db.demo import contacts, names, organisation_names
from db.demo.contacts import HOURS, DemoContact
from db.demo.organisation_names import PUBLIC
from db.demo.services import BY_TYPE, GAPS, OFFERS, DemoOffer
from db.demo.texts import words
from db.reference.catalogue import Catalogue, MunicipalityPlace
from domain.text import fold
from domain.vocabulary import Capacity

PROVINCES = ("VA", "CO", "MB")
EVERYWHERE = "*"
_TYPES = words("""
ODV:9 APS:7 IS:7 ETS:6 REL:6 COM:5 CAF:4 FON:3 SIND:2 CAV:2 CONS:2 SERD:2 CPS:2 ASST:1 AMB:1
CPIA:1 AFOL:1 EF:1 RA:1 SMS:1 ATS:1 PREF:1 ALTRO:1""")
"""Kinds with their weights."""
_LANGUAGES = ("it", "it", "it en", "it en fr", "it en ar", "it es", "it uk ro", "it sq", "it zh")


@dataclass(slots=True)
class DemoService:
    """A service; `needs` may be fewer than the offer's, where a gap is wanted."""

    offer: DemoOffer
    needs: tuple[str, ...]
    places: tuple[str, ...]
    languages: str
    hours: str
    capacity: Capacity
    restricted: bool


@dataclass(slots=True)
class DemoPartner:
    """An organisation with all that belongs to it."""

    name: str
    type_code: str
    seat: MunicipalityPlace
    description: str
    address: str
    phone: str
    email: str
    active: bool
    verified_at: datetime | None
    quickness: float
    """Typical days to an answer."""
    services: list[DemoService] = field(default_factory=list)
    contacts: list[DemoContact] = field(default_factory=list)


def make(catalogue: Catalogue, count: int, seed: int, now: datetime) -> list[DemoPartner]:
    """`count` organisations; every kind is there from 23 on, all three provinces from 3 on."""
    rng = Random(f"organisations/{seed}")
    taken: set[str] = set()
    kinds = _deal(rng, count)
    return [_organisation(rng, kind, i, catalogue, now, taken) for i, kind in enumerate(kinds)]


def _deal(rng: Random, count: int) -> list[str]:
    """One of each kind, the rest by weight."""
    kinds, weights = zip(*(each.split(":") for each in _TYPES), strict=True)
    more = rng.choices(kinds, [int(weight) for weight in weights], k=max(0, count - len(kinds)))
    dealt = [*kinds, *more][:count]
    rng.shuffle(dealt)
    return dealt


def _organisation(
    rng: Random, kind: str, index: int, catalogue: Catalogue, now: datetime, taken: set[str]
) -> DemoPartner:
    seat = _seat(rng, catalogue, index)
    name = organisation_names.name(rng, kind, seat.name, taken)
    verified = _verified(rng, now)
    last = [word for word in fold(name).split()[-4:] if word != kind.lower()]
    slug = "-".join([kind.lower(), *last])
    organisation = DemoPartner(
        name=name,
        type_code=kind,
        seat=seat,
        description="Organizzazione inventata per la dimostrazione.",
        address=f"{rng.choice(names.STREETS)} {rng.randrange(1, 90)}",
        phone=names.landline(rng, seat.province),
        email=f"info@{slug}.example.org",
        active=index % 29 != 17,
        verified_at=verified,
        quickness=rng.choice((0.4, 0.8, 1.5, 3.0, 7.0)),
    )
    restricted = frozenset(code for code, need in catalogue.needs.items() if need.restricted)
    organisation.services = _services(rng, kind, seat, restricted)
    if index % 17 != 11:  # some organisations have nobody to call yet
        organisation.contacts = contacts.make(
            rng, slug, seat.province, verified, public=kind in PUBLIC
        )
    return organisation


def _seat(rng: Random, catalogue: Catalogue, index: int) -> MunicipalityPlace:
    """Mostly where the quarters are; the first three in three provinces."""
    quarters = list(catalogue.quarters.values())
    if index < len(PROVINCES):
        quarters = [q for q in quarters if q.province == PROVINCES[index]]
    quarter = rng.choice(quarters)
    if rng.random() < 0.85:
        return catalogue.municipalities[quarter.istat]
    near = [p for p in catalogue.municipalities.values() if p.province == quarter.province]
    return rng.choice(near)


def _verified(rng: Random, now: datetime) -> datetime | None:
    """Half lately, a quarter long ago, a quarter never."""
    dice = rng.random()
    if dice < 0.25:
        return None
    days = rng.randrange(1, 170) if dice < 0.75 else rng.randrange(200, 600)
    return now - timedelta(days=days, hours=rng.randrange(7, 15))


def _services(
    rng: Random, kind: str, seat: MunicipalityPlace, restricted: frozenset[str]
) -> list[DemoService]:
    """One to three; who offers little offers what is typical of its kind."""
    offers = BY_TYPE[kind].split()
    first = offers[0] if len(offers) <= 4 else rng.choice(offers)
    keys = dict.fromkeys([first, *rng.sample(offers, len(offers))])
    made = (_service(rng, kind, OFFERS[key], seat, restricted) for key in keys)
    return [service for service in made if service.needs][: rng.choice((1, 1, 2, 2, 3))]


def _service(
    rng: Random, kind: str, offer: DemoOffer, seat: MunicipalityPlace, restricted: frozenset[str]
) -> DemoService:
    """Services for restricted needs are marked for them, but for one in ten."""
    places = (_reach(rng, kind, seat),)
    reached = set(PROVINCES) if EVERYWHERE in places else {seat.province}
    needs = tuple(n for n in offer.needs if not any((n, p) in GAPS for p in reached))
    return DemoService(
        offer=offer,
        needs=needs,
        places=places,
        languages=rng.choice(_LANGUAGES),
        hours=rng.choice(HOURS),
        capacity=rng.choices(list(Capacity), (40, 25, 12, 23))[0],
        restricted=rng.random() < 0.9 and any(need in restricted for need in needs),
    )


def _reach(rng: Random, kind: str, seat: MunicipalityPlace) -> str:
    """A municipality serves its own people, other public bodies a province; the rest vary."""
    dice = rng.random()
    if kind == "COM" or (kind not in PUBLIC and dice < 0.45):
        return seat.istat
    return EVERYWHERE if kind not in PUBLIC and dice > 0.93 else seat.province
