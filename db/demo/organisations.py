"""Invented organisations: names that cannot be mistaken for real ones, services, referents."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from db.demo import names
from db.demo.services import BY_TYPE, GAPS, OFFERS, Offer
from db.reference.catalogue import Catalogue, Place
from domain.text import fold
from domain.vocabulary import Capacity

PROVINCES = ("VA", "CO", "MB")
EVERYWHERE = "*"
_TYPES = {
    "ODV": 9, "APS": 7, "IS": 7, "ETS": 6, "REL": 6, "COM": 5, "CAF": 4, "FON": 3, "SIND": 2,
    "CAV": 2, "CONS": 2, "SERD": 2, "CPS": 2, "ASST": 1, "AMB": 1, "CPIA": 1, "AFOL": 1, "EF": 1,
    "RA": 1, "SMS": 1, "ATS": 1, "PREF": 1, "ALTRO": 1,
}  # fmt: skip
_THINGS = (
    "Il Melograno/o", "La Lanterna/a", "Il Girasole/o", "La Rondine/a", "L'Aquilone/o",
    "Il Faro/o", "La Ginestra/a", "Il Gelso/o", "La Sorgente/a", "Il Nido/o", "La Bussola/a",
    "Il Cortile/o", "La Quercia/a", "Il Mulino/o", "La Betulla/a", "L'Arcobaleno/o",
    "La Finestra/a", "Il Ciliegio/o", "La Piazzetta/a", "Il Germoglio/o", "La Vela/a",
    "Il Sentiero/o", "La Zattera/a", "Il Tiglio/o", "La Coperta/a", "Il Lampione/o",
    "La Radura/a", "Il Pettirosso/o", "La Clessidra/a", "Il Ruscello/o", "La Mongolfiera/a",
    "Il Telaio/o",
)  # fmt: skip
_IMAGINED = ("Immaginari{}", "Immaginari{}", "Inventat{}", "di Fantasia", "della Favola")
_TOWNS = (
    "Valmirtilla", "Borgolieto", "Pontesereno", "Roccaquieta", "Pratolume", "Lagofelice",
    "Montenuvola", "Campobrina", "Fonteverde", "Collelanterna", "Boscodoro", "Rivachiara",
)  # fmt: skip
_FORMS = {
    "ODV": "Associazione di volontariato {}", "APS": "Associazione {}", "IS": "Cooperativa {}",
    "ETS": "{}", "EF": "Ente filantropico {}", "RA": "Rete {}", "SMS": "Mutuo soccorso {}",
    "FON": "Fondazione {}", "REL": "Centro parrocchiale {}", "CAF": "CAF {}",
    "SIND": "Sindacato inquilini {}", "CAV": "Centro antiviolenza {}", "ALTRO": "Studio {}",
    "CONS": "Consultorio {}",
}  # fmt: skip
_PUBLIC = {
    "COM": "Servizi sociali del Comune immaginario di {}",
    "AMB": "Ambito territoriale immaginario di {}",
    "ASST": "ASST immaginaria di {}",
    "ATS": "ATS immaginaria di {}",
    "CPS": "Centro psicosociale immaginario di {}",
    "SERD": "SerD immaginario di {}",
    "CPIA": "CPIA immaginario di {}",
    "AFOL": "Centro per l'impiego immaginario di {}",
    "PREF": "Sportello immaginario della Prefettura di {}",
}
_TITLES = (
    "Responsabile del servizio", "Volontaria all'accoglienza", "Presidente", "Coordinatrice",
    "Segreteria", "Referente di sportello", "Educatrice", "Vicepresidente",
)  # fmt: skip
_PUBLIC_TITLES = (
    "Assistente sociale", "Responsabile del servizio", "Operatrice di sportello", "Segreteria",
    "Coordinatore d'area", "Referente per i quartieri",
)  # fmt: skip
_GENDERED = {"Volontaria", "Coordinatrice", "Educatrice", "Operatrice", "Coordinatore"}
_HOURS = (
    "lun-ven 9-12.30", "mar-gio 9-12", "lun e mer 14-17", "lun-ven 9-13 e 14-17",
    "mar e ven 9.30-12", "gio 15-18", "lun-sab 8.30-12", "mer 9-12, ven 14-17",
)  # fmt: skip
_LANGUAGES = ("it", "it", "it en", "it en fr", "it en ar", "it es", "it uk ro", "it sq", "it zh")
_AREA_CODES = {"VA": "0332", "CO": "031", "MB": "039"}


@dataclass(slots=True)
class Contact:
    """A referent."""

    name: str
    title: str
    phone: str
    email: str
    hours: str
    verified_at: datetime | None


@dataclass(slots=True)
class Service:
    """A service; `needs` may be fewer than the offer's, where a gap is wanted."""

    offer: Offer
    needs: tuple[str, ...]
    places: tuple[str, ...]
    languages: str
    hours: str
    capacity: Capacity
    restricted: bool


@dataclass(slots=True)
class Organisation:
    """An organisation with all that belongs to it."""

    name: str
    type_code: str
    seat: Place
    description: str
    address: str
    phone: str
    email: str
    active: bool
    verified_at: datetime | None
    quickness: float
    """Typical days to an answer."""
    services: list[Service] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def make(catalogue: Catalogue, count: int, seed: int, now: datetime) -> list[Organisation]:
    """`count` organisations; every kind is there from 23 on, all three provinces from 3 on."""
    rng = Random(f"organisations/{seed}")
    taken: set[str] = set()
    kinds = _deal(rng, list(_TYPES), list(_TYPES.values()), count)
    return [_organisation(rng, kind, i, catalogue, now, taken) for i, kind in enumerate(kinds)]


def _deal(rng: Random, kinds: list[str], weights: list[int], count: int) -> list[str]:
    """One of each kind, the rest by weight."""
    dealt = [*kinds, *rng.choices(kinds, weights, k=max(0, count - len(kinds)))][:count]
    rng.shuffle(dealt)
    return dealt


def _organisation(
    rng: Random, kind: str, index: int, catalogue: Catalogue, now: datetime, taken: set[str]
) -> Organisation:
    seat = _seat(rng, catalogue, index)
    name = _name(rng, kind, seat, taken)
    verified = _verified(rng, now)
    last = [word for word in fold(name).split()[-4:] if word != kind.lower()]
    slug = "-".join([kind.lower(), *last])
    organisation = Organisation(
        name=name,
        type_code=kind,
        seat=seat,
        description="Organizzazione inventata per la dimostrazione.",
        address=f"{rng.choice(names.STREETS)} {rng.randrange(1, 90)}",
        phone=names.landline(rng, _AREA_CODES[seat.province]),
        email=f"info@{slug}.example.org",
        active=index % 29 != 17,
        verified_at=verified,
        quickness=rng.choice((0.4, 0.8, 1.5, 3.0, 7.0)),
    )
    restricted = frozenset(code for code, need in catalogue.needs.items() if need.restricted)
    organisation.services = _services(rng, kind, seat, restricted)
    if index % 17 != 11:  # some organisations have nobody to call yet
        organisation.contacts = _contacts(rng, organisation, slug)
    return organisation


def _seat(rng: Random, catalogue: Catalogue, index: int) -> Place:
    """Mostly where the quarters are; the first three in three provinces."""
    quarters = list(catalogue.quarters.values())
    if index < len(PROVINCES):
        quarters = [q for q in quarters if q.province == PROVINCES[index]]
    quarter = rng.choice(quarters)
    if rng.random() < 0.85:
        return catalogue.municipalities[quarter.istat]
    near = [p for p in catalogue.municipalities.values() if p.province == quarter.province]
    return rng.choice(near)


def _name(rng: Random, kind: str, seat: Place, taken: set[str]) -> str:
    """A name nobody else has: the municipality or a number joins it when all are taken."""
    for _attempt in range(6):
        name = _invented(rng, kind)
        for candidate in (name, f"{name} – {seat.name}"):
            if candidate not in taken:
                taken.add(candidate)
                return candidate
    number = next(n for n in range(2, 10**6) if f"{name} – {seat.name} {n}" not in taken)
    taken.add(f"{name} – {seat.name} {number}")
    return f"{name} – {seat.name} {number}"


def _invented(rng: Random, kind: str) -> str:
    if kind in _PUBLIC:
        return _PUBLIC[kind].format(rng.choice(_TOWNS))
    thing, _, ending = rng.choice(_THINGS).partition("/")
    return _FORMS[kind].format(f"{thing} {rng.choice(_IMAGINED).format(ending)}")


def _verified(rng: Random, now: datetime) -> datetime | None:
    """Half lately, a quarter long ago, a quarter never."""
    dice = rng.random()
    if dice < 0.25:
        return None
    days = rng.randrange(1, 170) if dice < 0.75 else rng.randrange(200, 600)
    return now - timedelta(days=days, hours=rng.randrange(7, 15))


def _services(rng: Random, kind: str, seat: Place, restricted: frozenset[str]) -> list[Service]:
    """One to three; who offers little offers what is typical of its kind."""
    offers = BY_TYPE[kind].split()
    first = offers[0] if len(offers) <= 4 else rng.choice(offers)
    keys = dict.fromkeys([first, *rng.sample(offers, len(offers))])
    made = (_service(rng, kind, OFFERS[key], seat, restricted) for key in keys)
    return [service for service in made if service.needs][: rng.choice((1, 1, 2, 2, 3))]


def _service(
    rng: Random, kind: str, offer: Offer, seat: Place, restricted: frozenset[str]
) -> Service:
    """Services for restricted needs are marked for them, but for one in ten."""
    places = (_reach(rng, kind, seat),)
    reached = set(PROVINCES) if EVERYWHERE in places else {seat.province}
    needs = tuple(n for n in offer.needs if not any((n, p) in GAPS for p in reached))
    return Service(
        offer=offer,
        needs=needs,
        places=places,
        languages=rng.choice(_LANGUAGES),
        hours=rng.choice(_HOURS),
        capacity=rng.choices(list(Capacity), (40, 25, 12, 23))[0],
        restricted=rng.random() < 0.9 and any(need in restricted for need in needs),
    )


def _reach(rng: Random, kind: str, seat: Place) -> str:
    """A municipality serves its own people, other public bodies a province; the rest vary."""
    dice = rng.random()
    if kind == "COM" or (kind not in _PUBLIC and dice < 0.45):
        return seat.istat
    return EVERYWHERE if kind not in _PUBLIC and dice > 0.93 else seat.province


def _contacts(rng: Random, organisation: Organisation, slug: str) -> list[Contact]:
    usual = _PUBLIC_TITLES if organisation.type_code in _PUBLIC else _TITLES
    titles = rng.sample(usual, rng.choice((1, 1, 2, 2, 3)))
    return [_contact(rng, organisation, title, slug) for title in titles]


def _contact(rng: Random, organisation: Organisation, title: str, slug: str) -> Contact:
    family = rng.choice(names.FAMILY_NAMES)
    woman = (
        rng.random() < 0.55
        if title.split(maxsplit=1)[0] not in _GENDERED
        else not title.startswith("Coordinatore")
    )
    given = names.given_name(rng, woman, foreign=False)
    area = _AREA_CODES[organisation.seat.province]
    verified = organisation.verified_at
    return Contact(
        name=f"{given} {family}",
        title=title,
        phone=names.mobile(rng) if rng.random() < 0.6 else names.landline(rng, area),
        email=f"{names.mail_name(given, family)}@{slug}.example.org",
        hours=rng.choice(_HOURS),
        verified_at=verified if verified and rng.random() < 0.9 else None,
    )
