"""What a sheet would say now: organisations as the directory has them, the next stops nearby."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.directory import by_day, calls
from db.models.cases import Case, CaseNeed
from db.models.directory import Contact, Partner, PartnerService, ServiceNeed
from db.models.mobile import MobileStop
from db.reference.catalogue import catalogue_of
from domain.errors import NotThere
from domain.handout.asked import SheetAsked
from domain.handout.contents import (
    MOST,
    STOPS,
    Handout,
    KnownPlace,
    NextStop,
    cleared,
    printed,
)
from domain.handout.topics import topics
from domain.permissions import Actor, Permission
from domain.phones.number import Number, as_stored, numbers


@requires(Permission.CASES_WRITE)
def prepare(session: Session, actor: Actor, reference: str, asked: SheetAsked) -> Handout:
    """The sheet of a case, without the name of the tenant. Raises NotThere."""
    return of_case(session, case_of(session, reference), asked)


def case_of(session: Session, reference: str) -> Case:
    """The case of that reference. Raises NotThere."""
    case = session.scalar(select(Case).where(Case.reference == reference))
    if case is None:
        raise NotThere(reference)
    return case


def of_case(session: Session, case: Case, asked: SheetAsked) -> Handout:
    """The same, of a case that was read already."""
    chosen = list(dict.fromkeys(asked.services))[:MOST]
    known = _known(session, chosen)
    shown = [
        printed(each, asked.language, nameless=each.service_id in asked.nameless)
        for each in known
        if each.active
    ]
    return Handout(
        places=tuple(place for place, _left in shown if place),
        left=tuple(left for _place, left in shown if left),
        stops=_stops(session, case.quarter_id),
        asked=_asked(session, case) if asked.needs else (),
        closed=tuple(each.name for each in known if not each.active),
    )


def _known(session: Session, chosen: Collection[int]) -> list[KnownPlace]:
    reserved = frozenset(c for c, need in catalogue_of(session).needs.items() if need.restricted)
    referent, known_for = _referents(session, chosen), _known_for(session, chosen, reserved)
    needs: dict[int, set[str]] = {}
    query = select(ServiceNeed.service_id, ServiceNeed.need_code)
    for service_id, code in session.execute(query.where(ServiceNeed.service_id.in_(chosen))):
        needs.setdefault(service_id, set()).add(code)
    rows = session.execute(
        select(PartnerService, Partner, by_day.away_until_now())
        .join(Partner, Partner.id == PartnerService.partner_id)
        .where(PartnerService.id.in_(chosen))
    ).all()
    wrong = calls.wrong_numbers(session, {partner.id for _service, partner, _away in rows})
    found = {}
    for service, partner, away in rows:
        person = referent.get(partner.id)
        found[service.id] = KnownPlace(
            service_id=service.id,
            reference=partner.reference,
            name=partner.name,
            type_code=partner.type_code,
            sheet_name=partner.sheet_name,
            service=service.name,
            service_sheet_name=service.sheet_name,
            address=partner.address,
            hours=service.opening_hours or (person.hours if person else ""),
            contact=person.name if person else "",
            phone=_phone(partner, person, wrong.get(partner.id, frozenset())),
            needs=frozenset(needs.get(service.id, ())),
            reserved=reserved,
            marked=service.restricted,
            elsewhere=partner.id in known_for,
            languages=frozenset(service.languages.split()),
            bring=service.bring,
            away_until=away,
            active=partner.active and service.active,
        )
    return [found[service_id] for service_id in chosen if service_id in found]


def _phone(partner: Partner, person: Contact | None, wrong: Collection[str]) -> str:
    """The number of the organisation, else of the first to call; those marked wrong by who called
    are noted so, and the sheet leaves them off as it does with any noted so.
    """
    texts = [text for text in (partner.phone, person.phone if person else "") if text]
    for text in texts:
        if any(n.called not in wrong and not n.fax for n in numbers(text)):
            return as_stored(n if n.called not in wrong else _noted(n) for n in numbers(text))
    return as_stored(map(_noted, numbers(texts[0]))) if texts else ""


def _noted(number: Number) -> Number:
    return replace(number, note="wrong")


def _known_for(
    session: Session, chosen: Collection[int], reserved: Collection[str]
) -> frozenset[int]:
    """Those of the organisations that have a reserved service, whether it is offered now or not."""
    of_them = select(PartnerService.partner_id).where(PartnerService.id.in_(chosen))
    answers = select(ServiceNeed.service_id).where(ServiceNeed.need_code.in_(reserved))
    found = session.scalars(
        select(PartnerService.partner_id).where(
            PartnerService.partner_id.in_(of_them),
            or_(PartnerService.restricted, PartnerService.id.in_(answers)),
        )
    )
    return frozenset(found)


def _referents(session: Session, chosen: Collection[int]) -> dict[int, Contact]:
    """Of each organisation the first person to call."""
    of_them = select(PartnerService.partner_id).where(PartnerService.id.in_(chosen))
    found = session.scalars(
        select(Contact)
        .where(and_(Contact.partner_id.in_(of_them), Contact.active))
        .order_by(Contact.position.desc(), Contact.id.desc())
    )
    return {contact.partner_id: contact for contact in found}


def _stops(session: Session, quarter_id: int) -> tuple[NextStop, ...]:
    rows = session.scalars(
        select(MobileStop)
        .where(
            MobileStop.quarter_id == quarter_id,
            MobileStop.starts_at > utcnow(),
            MobileStop.cancelled_at.is_(None),
        )
        .order_by(MobileStop.starts_at, MobileStop.id)
        .limit(STOPS)
    )
    return tuple(NextStop(each.starts_at, each.ends_at, cleared(each.place)) for each in rows)


def _asked(session: Session, case: Case) -> tuple[str, ...]:
    heard = session.scalars(select(CaseNeed.need_code).where(CaseNeed.case_id == case.id))
    restricted = (c for c, need in catalogue_of(session).needs.items() if need.restricted)
    return topics(set(heard), set(restricted))
