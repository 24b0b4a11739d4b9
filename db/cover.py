"""Which needs somebody answers, and where: the gaps in the network."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.engine import engine_of
from db.models.directory import DirectoryVersion, Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference import Place, catalogue_of
from domain.directory import EVERYWHERE
from domain.permissions import Actor, Permission

_memory: WeakKeyDictionary[Engine, tuple[int, dict[str, frozenset[str]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Gap:
    """A need without any active service in some municipalities that have a quarter of ours."""

    need: str
    municipalities: tuple[Place, ...]
    everywhere: bool


@without_actor("directory facts, the same for everyone; used inside db")
def places_by_need(session: Session) -> dict[str, frozenset[str]]:
    """For each need the places (ISTAT code, province or `*`) an active service covers.

    Kept in memory until the directory changes: with 10,000 organisations it reads 100,000 rows.
    """
    engine = engine_of(session)
    version = session.scalar(select(DirectoryVersion.version)) or 0
    known = _memory.get(engine)
    if known is None or known[0] != version:
        known = _memory[engine] = (version, _load(session))
    return known[1]


def _load(session: Session) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    rows = session.execute(
        select(ServiceNeed.need_code, ServiceArea.place)
        .join(PartnerService, PartnerService.id == ServiceNeed.service_id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .join(ServiceArea, ServiceArea.service_id == PartnerService.id)
        .where(Partner.active, PartnerService.active)
        .distinct()
    )
    for need, place in rows:
        found.setdefault(need, set()).add(place)
    return {need: frozenset(places) for need, places in found.items()}


@requires(Permission.DIRECTORY_READ)
def gaps(session: Session, actor: Actor) -> tuple[Gap, ...]:
    """Needs nobody answers somewhere, the widest gaps first.

    It looks at the directory alone, not at the cases, so it says nothing of any tenant.
    """
    catalogue = catalogue_of(session)
    covered = places_by_need(session)
    istats = dict.fromkeys(quarter.istat for quarter in catalogue.quarters.values())
    ours = [catalogue.municipalities[istat] for istat in istats]
    found = []
    for need in catalogue.needs:
        places = covered.get(need, frozenset())
        missing = tuple(m for m in ours if not places & {m.istat, m.province, EVERYWHERE})
        if missing:
            found.append(Gap(need, missing, len(missing) == len(ours)))
    return tuple(sorted(found, key=lambda gap: -len(gap.municipalities)))
