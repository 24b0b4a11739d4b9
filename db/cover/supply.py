"""The services that answer each need in each municipality of ours, from memory.

What comes from the directory is read once for each of its versions: with 10,000 organisations that
is 100,000 rows. Verifications age and requests are answered meanwhile, so the sums over it are made
again when they are a minute old, which takes milliseconds.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.access import without_actor
from db.clock import utcnow
from db.directory import by_day
from db.directory import closed as partner_closed
from db.directory import history as partner_history
from db.figures import releases
from db.memory import Memory
from db.models.directory import DirectoryVersion, Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.follow_up import PartnerRecord
from db.models.reference import Need
from db.reference.catalogue import Catalogue, catalogue_of
from domain.cover.grade import Supply
from domain.directory.forms import EVERYWHERE
from domain.directory.responsiveness import NEVER_ASKED, Record
from domain.periods import verified_since
from domain.vocabulary import Capacity
from settings import get_settings

KINDS, NO_KIND = 2, "ALTRO"
"""Kinds of organisation named for a need, and the one that says nothing."""
_CAPACITIES = (Capacity.FREE, Capacity.LIMITED, Capacity.UNKNOWN, Capacity.FULL)
_COUNTED = ("in_time", "late", "expired")
_ACTIVE = (Partner.active, PartnerService.active)
Here = tuple[str, str]
"""ISTAT code of a municipality and code of a need."""


@dataclass(frozen=True, eq=False)
class Supplies:
    """What the network offers now; a municipality and need without services is missing.

    `records`: how the verified organisations that answer the need there have answered requests;
    `closed`: the same of the last closed year, for who sees no cases; `kinds`: the types of
    organisation that answer a need anywhere, most frequent first.
    """

    services: Mapping[Here, Supply]
    records: Mapping[Here, Record]
    closed: Mapping[Here, Record]
    network: Record
    kinds: Mapping[str, tuple[str, ...]]

    def of(self, istat: str, need: str) -> Supply:
        """The services that answer a need in a municipality."""
        return self.services.get((istat, need), Supply())

    def record(self, istat: str, need: str) -> Record:
        """How the verified organisations behind them have answered."""
        return self.records.get((istat, need), NEVER_ASKED)

    def closed_record(self, istat: str, need: str) -> Record:
        """The same of the last closed year, services for reserved needs left out."""
        return self.closed.get((istat, need), NEVER_ASKED)


@dataclass(frozen=True, eq=False)
class _Directory:
    """The active services as arrays: services by municipalities, services by needs."""

    istats: tuple[str, ...]
    needs: tuple[str, ...]
    where: NDArray[np.bool_]
    what: NDArray[np.bool_]
    capacity: NDArray[np.int64]
    verified_at: NDArray[np.float64]
    """Of the service's organisation, in seconds since 1970; 0: never."""
    partner: NDArray[np.int64]
    kinds: Mapping[str, tuple[str, ...]]

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Organisations (ids) and cells (municipality, need) they answer, each pair once."""
        partners, cells = [], []
        for at in range(len(self.istats)):  # all at once take thirty times the memory
            service, need = np.nonzero(self.what & self.where[:, at, None])
            once = np.unique(self.partner[service] * len(self.needs) + need)
            partners.append(once // len(self.needs))
            cells.append(once % len(self.needs) + at * len(self.needs))
        return np.concatenate(partners), np.concatenate(cells)


@without_actor("the clock has them ready; nothing is shown")
def supplies(session: Session) -> Supplies:
    """What the network offers, of this version of the directory and at most a minute old."""
    version = session.scalar(select(DirectoryVersion.version)) or 0
    return _sums.get(session, (version, clock.today()), protected=True)


def _load(session: Session, _key: Hashable) -> _Directory:
    catalogue = catalogue_of(session)
    istats = tuple(dict.fromkeys(q.istat for q in catalogue.quarters.values()))
    rows = session.execute(
        select(
            PartnerService.id,
            PartnerService.partner_id,
            by_day.capacity_now(),
            Partner.verified_at,
        )
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(*_ACTIVE)
    ).all()
    row_of = {service: row for row, (service, *_rest) in enumerate(rows)}
    return _Directory(
        istats,
        tuple(catalogue.needs),
        where=_where(session, row_of, catalogue, istats),
        what=_what(session, row_of, tuple(catalogue.needs)),
        capacity=np.array([_CAPACITIES.index(row[2]) for row in rows], np.int64),
        verified_at=np.array([row[3].timestamp() if row[3] else 0 for row in rows], float),
        partner=np.array([row[1] for row in rows], np.int64),
        kinds=_kinds(session),
    )


def _where(
    session: Session, row_of: dict[int, int], catalogue: Catalogue, istats: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Services by municipalities: whether the service works there."""
    inside: dict[str, list[int]] = {EVERYWHERE: list(range(len(istats)))}
    for at, istat in enumerate(istats):
        for place in (istat, catalogue.municipalities[istat].province):
            inside.setdefault(place, []).append(at)
    found = np.zeros((len(row_of), len(istats)), bool)
    for service, place in session.execute(select(ServiceArea.service_id, ServiceArea.place)):
        if service in row_of and place in inside:
            found[row_of[service], inside[place]] = True
    return found


def _what(session: Session, row_of: dict[int, int], needs: tuple[str, ...]) -> NDArray[np.bool_]:
    """Services by needs. A restricted need is answered by who may be told it."""
    column = {need: at for at, need in enumerate(needs)}
    found = np.zeros((len(row_of), len(needs)), bool)
    rows = session.execute(
        select(ServiceNeed.service_id, ServiceNeed.need_code)
        .join(PartnerService, PartnerService.id == ServiceNeed.service_id)
        .join(Need, Need.code == ServiceNeed.need_code)
        .where(or_(PartnerService.restricted, ~Need.restricted))
    )
    for service, need in rows:
        if service in row_of:
            found[row_of[service], column[need]] = True
    return found


def _kinds(session: Session) -> dict[str, tuple[str, ...]]:
    many = func.count(Partner.id.distinct())
    rows = session.execute(
        select(ServiceNeed.need_code, Partner.type_code)
        .join(PartnerService, PartnerService.id == ServiceNeed.service_id)
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(*_ACTIVE, Partner.type_code != NO_KIND)
        .group_by(ServiceNeed.need_code, Partner.type_code)
        .order_by(ServiceNeed.need_code, many.desc(), Partner.type_code)
    )
    found: dict[str, tuple[str, ...]] = {}
    for need, kind in rows:
        found[need] = (*found.get(need, ()), kind)[:KINDS]
    return found


def _summed(session: Session, key: Hashable) -> Supplies:
    known = _directories.fixed(session, key)  # a new day alone ends what is full until then
    since = verified_since(utcnow(), get_settings().verify_every_months).timestamp()
    verified = known.verified_at >= since
    counts = [_services(known, verified & (known.capacity == at)) for at in range(len(_CAPACITIES))]
    counts.append(_services(known, ~verified))
    table = np.stack(counts, axis=-1).reshape(-1, len(counts)).tolist()
    places = [(istat, need) for istat in known.istats for need in known.needs]
    return Supplies(
        {here: Supply(*row) for here, row in zip(places, table, strict=True) if any(row)},
        _records(known, verified, places, _live(session)),
        _records(known, verified, places, _closed(session)),
        partner_history.network(session),
        known.kinds,
    )


_directories, _sums = Memory(_load, size=1), Memory(_summed, size=1)


def _services(known: _Directory, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of the chosen services answer each need in each municipality."""
    where, what = known.where[chosen].astype(np.float32), known.what[chosen].astype(np.float32)
    found: NDArray[np.int64] = (where.T @ what).astype(np.int64)
    return found


def _live(session: Session) -> dict[int, tuple[int, ...]]:
    columns = [getattr(PartnerRecord, name) for name in _COUNTED]
    rows = session.execute(select(PartnerRecord.partner_id, *columns))
    return {partner: tuple(counts) for partner, *counts in rows}


def _closed(session: Session) -> dict[int, tuple[int, ...]]:
    released = releases.last(session)
    found = partner_closed.records(session, released) if released else {}
    return {
        partner: tuple(getattr(record, name) for name in _COUNTED)
        for partner, record in found.items()
    }


def _records(
    known: _Directory,
    verified: NDArray[np.bool_],
    places: list[Here],
    of_partner: Mapping[int, tuple[int, ...]],
) -> dict[Here, Record]:
    """The records of the verified organisations of each cell together."""
    partners, cells = known.pairs
    size = max(partners.max(initial=0), known.partner.max(initial=0)) + 1
    counts = np.zeros((size, len(_COUNTED)), np.int64)
    for partner, row in of_partner.items():
        if partner < size:
            counts[partner] = row
    counted = np.zeros(size, bool)
    counted[known.partner[verified]] = True
    counts[~counted] = 0
    sums = np.stack(
        [np.bincount(cells, counts[partners, at], len(places)) for at in range(len(_COUNTED))],
        axis=-1,
    ).astype(np.int64)
    return {here: Record(*row) for here, row in zip(places, sums.tolist(), strict=True) if any(row)}
