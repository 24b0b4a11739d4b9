"""Households and their people, as rows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from random import Random

from db.crypto import encrypt
from db.demo import heard, names
from db.demo.rows import Row, stamp, token
from db.demo.texts import words
from db.people.index import tokens_of
from domain.rights.notice import NoticeWay

COLUMNS = {
    "household": words("id quarter_id size minors over_65"),
    "person": words("""
        id household_id family_name given_name codice_fiscale phone email address dwelling
        fictitious created_at"""),
}
FoundBy = tuple[str, str, tuple[int, ...]]
"""Somebody's family name, given name, and the digests of codice fiscale and phone."""
_PROFILES, _PROFILE_ODDS = list(heard.PROFILES), list(accumulate(heard.PROFILES.values()))
_FOREIGN = {"elder_alone": 0.05, "elder_couple": 0.08, "large_family": 0.55}
_SPOKEN = ("ar", "ar", "ar", "ro", "ro", "sq", "sq", "uk", "es", "fr", "en", "ur")
_SIZES = {
    "elder_alone": (1,),
    "elder_couple": (2,),
    "single": (1,),
    "couple": (2,),
    "family": (3, 3, 4, 4),
    "one_parent": (2, 2, 3, 4),
    "large_family": (5, 5, 6, 7),
}
_AGES = {
    "elder_alone": (68, 92),
    "elder_couple": (67, 88),
    "single": (24, 64),
    "couple": (27, 64),
    "family": (28, 54),
    "one_parent": (22, 50),
    "large_family": (29, 50),
}


@dataclass(frozen=True, slots=True)
class Home:
    """A household; anonymous tenants have one too, which is not written down."""

    profile: str
    size: int
    minors: int
    over_65: int
    foreign: bool


def home(rng: Random) -> Home:
    """Who lives together, in the proportions of `heard.PROFILES`."""
    profile = rng.choices(_PROFILES, cum_weights=_PROFILE_ODDS)[0]
    foreign = rng.random() < _FOREIGN.get(profile, 0.3)
    size, minors = rng.choice(_SIZES[profile]), 0
    if profile in heard.WITH_CHILDREN:
        adults = 1 if profile == "one_parent" else 2
        minors = max(1, size - adults - (rng.random() < 0.2))
    return Home(profile, size, minors, size if profile.startswith("elder") else 0, foreign)


def language(rng: Random, home: Home) -> str:
    """What they speak, where somebody asked."""
    asked = rng.random() < (0.8 if home.foreign else 0.3)
    return rng.choice(_SPOKEN) if asked and home.foreign else "it" if asked else ""


def told_how(rng: Random, channel: str, language: str) -> NoticeWay | None:
    """How they were given the privacy notice, where somebody said so: over the telephone nobody
    is handed a paper.
    """
    if rng.random() < 0.15:
        return None
    if channel in ("TEL", "MAIL"):
        return NoticeWay.READ if channel == "TEL" else NoticeWay.SENT
    if language not in ("", "it") and rng.random() < 0.5:
        return NoticeWay.INTERPRETER
    return rng.choices((NoticeWay.PAPER, NoticeWay.READ, NoticeWay.SCREEN), (6, 3, 2))[0]


def people(rng: Random, home: Home, today: date) -> list[names.Someone]:
    """Those of a household who are written down: one or two of its adults."""
    age = rng.randrange(*_AGES[home.profile])
    first = names.someone(rng, age, home.foreign, today)
    if home.size - home.minors == 1 or rng.random() >= 0.2:
        return [first]
    other = names.someone(rng, age, home.foreign, today)
    return [first, replace(other, address=first.address, dwelling=first.dwelling)]


def person_row(
    person_id: int | None, household: int, someone: names.Someone, created: datetime
) -> Row:
    """Somebody as `COLUMNS` store them."""
    return (
        person_id,
        household,
        token(someone.family_name),
        token(someone.given_name),
        encrypt(someone.codice_fiscale),
        someone.phone and encrypt(someone.phone),
        someone.email and encrypt(someone.email),
        token(someone.address),
        encrypt(someone.dwelling),
        1,
        stamp(created),
    )


def found_by(someone: names.Someone) -> FoundBy:
    """Family name, given name, and the digests of codice fiscale and phone."""
    digests = tokens_of(someone.codice_fiscale, someone.phone)
    return someone.family_name, someone.given_name, tuple(digests)
