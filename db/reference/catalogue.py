"""The reference data as the screens use it: read once for each version, then from memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import i18n
from db.access import requires
from db.memory import Versioned
from db.models import reference as tables
from db.reference.said import spoken_words, words_alike
from domain.figures import protection
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Term:
    """A coded term with its label in Italian and English; `locale/` has it in other languages."""

    code: str
    label_it: str
    label_en: str

    @property
    def label(self) -> str:
        """The label in the language in force."""
        return self.label_it if i18n.language() == "it" else i18n._(self.label_en)

    @property
    def others(self) -> tuple[str, ...]:
        """The label in every language but Italian."""
        return i18n.in_others(self.label_en)


@dataclass(frozen=True, slots=True)
class NeedTerm(Term):
    """A need, with what its nature asks for."""

    area: str
    urgent: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class MunicipalityPlace:
    """A municipality, without its geometry."""

    istat: str
    name: str
    province: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class QuarterPlace:
    """A quarter: WGS84 point, accuracy radius in metres, dwellings where a source says."""

    id: int
    code: str
    name: str
    istat: str
    municipality: str
    province: str
    lat: float
    lon: float
    accuracy_m: int
    dwellings: int | None
    camper_stop: bool
    closed_on: date | None = None
    merged_into: str | None = None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All reference data, each kind by its code and in its own order. Each version is an object of
    its own, so that what is made of it can be kept for it (`i18n.once`).
    """

    areas: dict[str, Term]
    needs: dict[str, NeedTerm]
    partner_types: dict[str, Term]
    channels: dict[str, Term]
    municipalities: dict[str, MunicipalityPlace]
    quarters: dict[int, QuarterPlace]
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people call a need or a kind of partner, in words and phrases, by its code."""
    alike: tuple[tuple[str, ...], ...] = ()
    """Groups of words and phrases that mean the same."""

    def said_of(self, code: str) -> tuple[str, ...]:
        """What people call a need or a kind of partner, beside its label."""
        return self.said.get(code, ())

    @cached_property
    def quarters_by_code(self) -> dict[str, QuarterPlace]:
        """Quarters by public code, `VA-01`."""
        return {quarter.code: quarter for quarter in self.quarters.values()}

    @cached_property
    def open_quarters(self) -> dict[int, QuarterPlace]:
        """Quarters in which something new can be entered; `quarters` holds closed ones too."""
        return {i: quarter for i, quarter in self.quarters.items() if quarter.closed_on is None}

    @cached_property
    def large_places(self) -> frozenset[str]:
        """ISTAT codes and provinces of the places of which more than a class may be told."""
        return protection.large((q.istat, q.province) for q in self.quarters.values())

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Those with quarters."""
        return frozenset(quarter.province for quarter in self.quarters.values())

    @cached_property
    def unreserved_by_area(self) -> dict[str, tuple[str, ...]]:
        """The needs that are not reserved, by area; an area of reserved needs alone is missing."""
        found: dict[str, tuple[str, ...]] = {}
        for code, need in self.needs.items():
            if not need.restricted:
                found[need.area] = (*found.get(need.area, ()), code)
        return {area: found[area] for area in self.areas if area in found}

    def areas_of(self, needs: list[str] | frozenset[str] | set[str]) -> frozenset[str]:
        """The areas a set of need codes falls in."""
        return frozenset(self.needs[code].area for code in needs)


@requires(Permission.OWN_ACCOUNT)
def catalogue(session: Session, actor: Actor) -> Catalogue:
    """The reference data of this database. Every role may read it."""
    return catalogue_of(session)


def catalogue_of(session: Session) -> Catalogue:
    """As `catalogue`, for the other modules of `db`; not for screens."""
    return memory.of(session)


def _terms(session: Session, model: Any) -> dict[str, Term]:
    rows = session.execute(select(model).order_by(model.position)).scalars()
    return {r.code: Term(r.code, r.label_it, r.label_en) for r in rows}


def _load(session: Session) -> Catalogue:
    places = {
        row.istat: MunicipalityPlace(*row)
        for row in session.execute(
            select(
                tables.Municipality.istat,
                tables.Municipality.name,
                tables.Municipality.province,
                tables.Municipality.lat,
                tables.Municipality.lon,
            ).order_by(tables.Municipality.name)
        )
    }
    quarters = {}
    for q in session.execute(select(tables.Quarter).order_by(tables.Quarter.id)).scalars():
        place = places[q.istat]
        quarters[q.id] = QuarterPlace(
            q.id,
            q.code,
            q.name,
            q.istat,
            place.name,
            place.province,
            q.lat,
            q.lon,
            q.accuracy_m,
            q.dwellings,
            q.camper_stop,
            q.closed_on,
            q.merged_into,
        )
    needs = {
        n.code: NeedTerm(n.code, n.label_it, n.label_en, n.area_code, n.urgent, n.restricted)
        for n in session.execute(select(tables.Need).order_by(tables.Need.position)).scalars()
    }
    return Catalogue(
        areas=_terms(session, tables.NeedArea),
        needs=needs,
        partner_types=_terms(session, tables.PartnerType),
        channels=_terms(session, tables.Channel),
        municipalities=places,
        quarters=quarters,
        said=spoken_words(),
        alike=words_alike(),
    )


def _version(session: Session) -> int:
    """Changes with each load that wrote something."""
    return session.scalar(select(tables.ReferenceVersion.version)) or 0


memory = Versioned(_load, _version)
