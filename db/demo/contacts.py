"""Invented referents of organisations."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from db.demo import names
from db.demo.texts import phrases

_TITLES = phrases("""
Responsabile del servizio; Volontaria all'accoglienza; Presidente; Coordinatrice; Segreteria;
Referente di sportello; Educatrice; Vicepresidente""")
_PUBLIC_TITLES = phrases("""
Assistente sociale; Responsabile del servizio; Operatrice di sportello; Segreteria;
Coordinatore d'area; Referente per i quartieri""")
_GENDERED = {"Volontaria", "Coordinatrice", "Educatrice", "Operatrice", "Coordinatore"}
HOURS = phrases("""
lun-ven 9-12.30; mar-gio 9-12; lun e mer 14-17; lun-ven 9-13 e 14-17; mar e ven 9.30-12;
gio 15-18; lun-sab 8.30-12; mer 9-12, ven 14-17""")
"""When somebody is there, of services as well."""


@dataclass(slots=True)
class DemoContact:
    """A referent."""

    name: str
    title: str
    phone: str
    email: str
    hours: str
    verified_at: datetime | None


def make(
    rng: Random, slug: str, province: str, verified: datetime | None, *, public: bool
) -> list[DemoContact]:
    """One to three of an organisation that was `verified` then and whose mail is at `slug`."""
    usual = _PUBLIC_TITLES if public else _TITLES
    titles = rng.sample(usual, rng.choice((1, 1, 2, 2, 3)))
    return [_contact(rng, title, slug, province, verified) for title in titles]


def _contact(
    rng: Random, title: str, slug: str, province: str, verified: datetime | None
) -> DemoContact:
    family = rng.choice(names.FAMILY_NAMES)
    woman = (
        rng.random() < 0.55
        if title.split(maxsplit=1)[0] not in _GENDERED
        else not title.startswith("Coordinatore")
    )
    given = names.given_name(rng, woman, foreign=False)
    return DemoContact(
        name=f"{given} {family}",
        title=title,
        phone=names.mobile(rng) if rng.random() < 0.6 else names.landline(rng, province),
        email=f"{names.mail_name(given, family)}@{slug}.example.org",
        hours=rng.choice(HOURS),
        verified_at=verified if verified and rng.random() < 0.9 else None,
    )
