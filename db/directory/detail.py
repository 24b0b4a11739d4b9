"""One partner in full, as the screens show it. The search is in `db.directory.search`."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db import clock
from db.access import requires
from db.directory import verification_undo
from db.directory.search import PartnerFilters, PartnerPage, search
from db.models.accounts import AuditEvent, User
from db.models.directory import Contact, Partner, PartnerService, ServiceArea, ServiceNeed
from db.reference.catalogue import catalogue_of
from db.visible import acts as act_visible
from domain.directory.fields import of
from domain.directory.forms import EVERYWHERE, F, Organisation, Referent, Service
from domain.directory.places import Away, now
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.referrals.reserved import gives_away
from domain.vocabulary import Capacity

__all__ = ["PartnerFilters", "PartnerPage", "detail", "history", "search"]
HISTORY_LIMIT = 50


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """A stored service."""

    id: int
    form: Service
    full_until: date | None = None
    """The last day of *full*, where the partner said it."""


@dataclass(frozen=True, slots=True)
class ReferentDetail:
    """A stored referent; `position` 1 is the first to call."""

    id: int
    position: int
    verified_at: datetime | None
    form: Referent


@dataclass(frozen=True, slots=True)
class PartnerDetail:
    """A partner with its services and its referents in the order of calling.

    `version` grows with every change of any of them; a save names the one it was made on.
    """

    reference: str
    version: int
    form: Organisation
    active: bool
    fictitious: bool
    verified_at: datetime | None
    verified_by: str
    services: tuple[ServiceDetail, ...]
    referents: tuple[ReferentDetail, ...]
    verification_undo: bool = False
    """Whether the last verification was made by hand, lately, and can be taken back."""
    away: Away = field(default_factory=Away)
    """The holidays it told us of, unless they are over."""
    no_reminders_at: datetime | None = None
    """Since when it wants no reminders. They are of requests: of who answers reserved needs it is
    told to who may read every request alone.
    """


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on a partner; `action` is a code such as `partner.edit`."""

    at: datetime
    who: str
    action: str
    detail: str


@requires(Permission.DIRECTORY_READ)
def detail(session: Session, actor: Actor, reference: str) -> PartnerDetail:
    """Everything of one partner. Raises NotThere."""
    found = details(session, Partner.reference == reference)
    if not found:
        raise NotThere(reference)
    return found[0] if actor.may(Permission.RESTRICTED_READ) else _told(session, found[0])


def _told(session: Session, partner: PartnerDetail) -> PartnerDetail:
    reserved = [c for c, need in catalogue_of(session).needs.items() if need.restricted]
    forms = [service.form for service in partner.services]
    known_for = any(gives_away(form.needs, reserved, marked=form.restricted) for form in forms)
    return replace(partner, no_reminders_at=None) if known_for else partner


def details(session: Session, condition: ColumnElement[bool]) -> list[PartnerDetail]:
    """Everything of the partners a condition on `Partner` selects, in five queries."""
    query = select(Partner, User.name).outerjoin(User, User.id == Partner.verified_by)
    found = session.execute(query.where(condition).order_by(Partner.id)).all()
    ids = [partner.id for partner, _verifier in found]
    services, referents = _services(session, ids), _referents(session, ids)
    return [
        PartnerDetail(
            reference=partner.reference,
            version=partner.version,
            form=_form(Organisation, partner),
            active=partner.active,
            fictitious=partner.fictitious,
            verified_at=partner.verified_at,
            verified_by=verifier or "",
            services=tuple(services[partner.id]),
            referents=tuple(referents[partner.id]),
            verification_undo=verification_undo.possible(partner),
            away=_away(partner),
            no_reminders_at=partner.no_reminders_at,
        )
        for partner, verifier in found
    ]


@requires(Permission.DIRECTORY_READ)
def history(session: Session, actor: Actor, reference: str) -> tuple[HistoryLine, ...]:
    """What was done to a partner, newest first, at most HISTORY_LIMIT acts; for who may not read
    every request without what follows from them.
    """
    query = (
        select(AuditEvent.at, User.name, AuditEvent.action, AuditEvent.detail)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(AuditEvent.subject == reference, AuditEvent.action.like("partner.%"))
        .where(*act_visible.visible(actor))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(HISTORY_LIMIT)
    )
    return tuple(HistoryLine(at, who or "", *rest) for at, who, *rest in session.execute(query))


def _services(session: Session, partners: list[int]) -> dict[int, list[ServiceDetail]]:
    query = select(PartnerService).where(PartnerService.partner_id.in_(partners))
    services = session.scalars(query.order_by(PartnerService.id)).all()
    needs, areas = _codes(session, [service.id for service in services])
    today = clock.today()
    order = {code: i for i, code in enumerate(catalogue_of(session).needs)}
    found: dict[int, list[ServiceDetail]] = defaultdict(list)
    for s in services:
        form = _form(
            Service,
            s,
            needs=tuple(sorted(needs[s.id], key=order.__getitem__)),
            areas=tuple(_in_order(areas[s.id])),
            languages=tuple(s.languages.split()),
            capacity=now(s.capacity, s.full_until, today),
        )
        until = s.full_until if form.capacity is Capacity.FULL else None
        found[s.partner_id].append(ServiceDetail(s.id, form, until))
    return found


def _away(partner: Partner) -> Away:
    over = partner.away_until is None or partner.away_until < clock.today()
    return Away() if over else Away(partner.away_from, partner.away_until)


def _codes(
    session: Session, services: list[int]
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    needs: dict[int, list[str]] = defaultdict(list)
    areas: dict[int, list[str]] = defaultdict(list)
    for table, column, found in (
        (ServiceNeed, ServiceNeed.need_code, needs),
        (ServiceArea, ServiceArea.place, areas),
    ):
        owner: Any = table.service_id
        for service, code in session.execute(select(owner, column).where(owner.in_(services))):
            found[service].append(code)
    return needs, areas


def _in_order(places: list[str]) -> list[str]:
    """Everywhere, then provinces, then municipalities."""
    return sorted(places, key=lambda place: (place != EVERYWHERE, len(place), place))


def _referents(session: Session, partners: list[int]) -> dict[int, list[ReferentDetail]]:
    query = select(Contact).where(Contact.partner_id.in_(partners))
    found: dict[int, list[ReferentDetail]] = defaultdict(list)
    for c in session.scalars(query.order_by(Contact.position, Contact.id)):
        form = _form(Referent, c)
        found[c.partner_id].append(ReferentDetail(c.id, c.position, c.verified_at, form))
    return found


def _form(kind: type[F], stored: Any, **apart: Any) -> F:
    """What is stored as the form that would write it; `apart` is what stands in other tables."""
    kept = {name: getattr(stored, name) for name in of(kind) if name not in apart}
    return kind(**kept, **apart)
