"""Every change of the directory: each takes its turn, is recorded, and moves the version on.

The version row is locked first, so two writers never meet and references follow each other.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.directory import verification_undo
from db.directory.detail import PartnerDetail, detail
from db.directory.numbers import next_reference, next_version
from db.models.directory import (
    Contact,
    DirectoryVersion,
    Partner,
    PartnerService,
    ServiceArea,
    ServiceNeed,
)
from db.reference.catalogue import catalogue_of
from db.visible import referrals
from domain.acts import Act
from domain.directory.fields import of
from domain.directory.forms import (
    EVERYWHERE,
    PROVINCES,
    Organisation,
    Referent,
    Service,
    cleaned,
    differences,
    name_key,
    on_record,
)
from domain.directory.places import now
from domain.errors import Changed, NotThere, Refused
from domain.permissions import Actor, Permission
from domain.record.changes import apart, open_to_all
from domain.vocabulary import N_, Capacity

TEXT_SHOWN = 60
Form = Organisation | Service | Referent


@requires(Permission.DIRECTORY_WRITE)
def create(session: Session, actor: Actor, form: Organisation, token: str | None = None) -> str:
    """Store a new organisation and return its reference.

    The same `token` again returns the first one's reference and writes nothing. Raises Refused.
    """
    form = _checked(session, form)
    changed = next_version(session)
    if token:
        before = select(Partner.reference).where(Partner.form_token == token)
        if known := session.scalar(before):
            return known
    partner = Partner(reference=next_reference(session), changed=changed, form_token=token)
    fill(partner, form)
    session.add(partner)
    session.flush()
    audit(session, actor, Act.PARTNER_CREATE, partner.reference, form.name)
    return partner.reference


@requires(Permission.DIRECTORY_WRITE)
def edit(session: Session, actor: Actor, reference: str, version: int, form: Organisation) -> None:
    """Change what is written of an organisation; the same twice is written once.

    Raises Refused, Changed, NotThere.
    """
    form = _checked(session, form)
    stored = _stored(session, actor, reference)
    changes = on_record(differences(stored.form, form))
    if stored.version != version and not changes:
        return
    partner = _take(session, stored, version)
    fill(partner, form)
    kept = open_to_all(changes)
    audit(session, actor, Act.PARTNER_EDIT, reference, told(changes), changes=kept)


@requires(Permission.DIRECTORY_WRITE)
def save_service(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    form: Service,
    service_id: int | None = None,
) -> int:
    """Change a service, or add one without `service_id`; its id. The same twice is written once.

    Raises Refused, Changed, NotThere, also when the service is another partner's.
    """
    form = _checked_service(session, form)
    stored = _stored(session, actor, reference)
    before = {service.id: service.form for service in stored.services}
    if stored.version != version and (saved := _saved(before, form, service_id)):
        return saved
    partner = _take(session, stored, version)
    if service_id is not None and service_id not in before:
        raise NotThere(reference)
    service = session.get(PartnerService, service_id) if service_id else None
    if service is None:
        service = PartnerService(partner_id=partner.id)
        session.add(service)
    fill_service(session, service, form)
    changes = differences(before.get(service.id, Service()), form)
    said, kept = told(changes, form.name), open_to_all(changes)
    audit(session, actor, Act.PARTNER_SERVICE, reference, said, changes=kept)
    return service.id


@requires(Permission.DIRECTORY_WRITE)
def save_referent(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    form: Referent,
    referent_id: int | None = None,
    position: int | None = None,
) -> int:
    """Change a referent, or add one without `referent_id`; its id. The same twice is written once.

    `position` 1 is the first to call; the others make room. Without it a new one goes last.
    Raises Refused, Changed, NotThere, also when the referent is another partner's.
    """
    form = cleaned(form)
    stored = _stored(session, actor, reference)
    before = {referent.id: referent.form for referent in stored.referents}
    if stored.version != version and (saved := _saved(before, form, referent_id)):
        return saved
    partner = _take(session, stored, version)
    if referent_id is not None and referent_id not in before:
        raise NotThere(reference)
    contact = session.get(Contact, referent_id) if referent_id else None
    if contact is None:
        contact = Contact(partner_id=partner.id, position=len(before) + 1)
        session.add(contact)
    fill(contact, form)
    session.flush()
    _line_up(session, partner.id, contact, position)
    changes = on_record(differences(before.get(contact.id, Referent()), form))
    said, kept = told(changes, form.name), open_to_all(changes)
    audit(session, actor, Act.PARTNER_REFERENT, reference, said, changes=kept)
    return contact.id


@requires(Permission.DIRECTORY_WRITE)
def verify(session: Session, actor: Actor, reference: str) -> None:
    """Someone called today and all of it is true: the partner and its active referents."""
    partner = _take(session, _stored(session, actor, reference), None)
    now = utcnow()
    verification_undo.keep(session, partner, now)
    partner.verified_at, partner.verified_by = now, actor.user_id
    session.execute(
        update(Contact)
        .where(Contact.partner_id == partner.id, Contact.active)
        .values(verified_at=partner.verified_at)
    )
    audit(session, actor, Act.PARTNER_VERIFY, reference)


@requires(Permission.DIRECTORY_WRITE)
def undo_verify(session: Session, actor: Actor, reference: str) -> None:
    """The last verification by hand was a mistake: the dates before it stand again.

    Raises Refused when it was verified anew since, or taken back already.
    """
    partner = _take(session, _stored(session, actor, reference), None)
    if not verification_undo.possible(partner):
        raise Refused("undone")
    verification_undo.put_back(session, partner)
    audit(session, actor, Act.PARTNER_UNVERIFY, reference)


@requires(Permission.DIRECTORY_WRITE)
def set_active(
    session: Session, actor: Actor, reference: str, version: int, *, active: bool
) -> None:
    """Take a partner out of searches and suggestions, or back in; nothing when that is so
    already. Raises Changed.
    """
    stored = _stored(session, actor, reference)
    if stored.version != version and stored.active is active:
        return
    _take(session, stored, version).active = active
    audit(session, actor, Act.PARTNER_REACTIVATE if active else Act.PARTNER_DEACTIVATE, reference)


def _stored(session: Session, actor: Actor, reference: str) -> PartnerDetail:
    """What a partner says now; from here on nobody else changes it. Raises NotThere."""
    next_version(session)
    return detail(session, actor, reference)


def _take(session: Session, stored: PartnerDetail, version: int | None) -> Partner:
    """The partner to change, marked as changed. Raises Changed where it is not what was seen."""
    if version is not None and version != stored.version:
        raise Changed(stored)
    partner = session.scalars(select(Partner).where(Partner.reference == stored.reference)).one()
    partner.changed = session.scalars(select(DirectoryVersion.version)).one()
    return partner


def _saved(before: Mapping[int, Any], form: Any, number: int | None) -> int | None:
    """The part that says exactly this already: a second tap saves nothing more."""
    same = [each for each, held in before.items() if not differences(held, form)]
    return next((each for each in same if number in (None, each)), None)


def fill(held: Partner | PartnerService | Contact, form: Form) -> None:
    """Write a checked form into its row; needs and areas stand in tables of their own."""
    for name, value in columns_of(type(held), form).items():
        setattr(held, name, value)
    if isinstance(held, PartnerService):
        full_today = now(held.capacity, held.full_until, clock.today())
        if (held.capacity, full_today) != (Capacity.FULL, Capacity.FULL):
            held.full_until = None  # said anew: the day of before does not end what holds now


def columns_of(model: type, form: Form) -> dict[str, Any]:
    """What a row of `model` holds of a checked form, by column."""
    given = {name: getattr(form, name) for name in of(type(form)) if name not in ("needs", "areas")}
    values = {n: " ".join(v) if isinstance(v, tuple) else v for n, v in given.items()}
    if model is Partner:
        values["name_key"] = name_key(values["name"])
    return values


def _checked(session: Session, form: Organisation) -> Organisation:
    form = cleaned(form)
    catalogue = catalogue_of(session)
    known: dict[str, Mapping[str, Any]] = {
        "type_code": catalogue.partner_types,
        "istat": catalogue.municipalities,
    }
    problems = {
        name: of(Organisation)[name].required
        for name, codes in known.items()
        if getattr(form, name) not in codes
    }
    if problems:
        raise Refused(problems)
    return form


def _checked_service(session: Session, form: Service) -> Service:
    form = cleaned(form)
    catalogue = catalogue_of(session)
    places = {EVERYWHERE, *PROVINCES, *catalogue.municipalities}
    problems = {}
    if not set(form.needs) <= catalogue.needs.keys():
        problems["needs"] = N_("There is no such need.")
    if not set(form.areas) <= places:
        problems["areas"] = N_("There is no such place.")
    if problems:
        raise Refused(problems)
    return form


def fill_service(session: Session, service: PartnerService, form: Service) -> None:
    """Write a checked form into a service that is in the session."""
    fill(service, form)
    session.flush()
    session.execute(delete(ServiceNeed).where(ServiceNeed.service_id == service.id))
    session.execute(delete(ServiceArea).where(ServiceArea.service_id == service.id))
    session.add_all(ServiceNeed(service_id=service.id, need_code=n) for n in set(form.needs))
    session.add_all(ServiceArea(service_id=service.id, place=p) for p in set(form.areas))
    session.flush()
    referrals.follow_services(session, [service])


def _line_up(session: Session, partner_id: int, moved: Contact, position: int | None) -> None:
    """Number the referents 1, 2, 3 with `moved` at its new place."""
    query = select(Contact).where(Contact.partner_id == partner_id)
    line = [c for c in session.scalars(query.order_by(Contact.position, Contact.id)) if c != moved]
    line.insert((position or moved.position) - 1, moved)
    for number, contact in enumerate(line, start=1):
        contact.position = number


def told(changes: dict[str, tuple[Any, Any]], title: str = "") -> str:
    """What changed, for the history: a line each of field, before and after, tabs between."""
    lines = ["\t".join((name, *apart(*map(_short, both)))) for name, both in changes.items()]
    return "\n".join([title, *lines] if title else lines)


def _short(value: Any) -> str:
    text = " ".join(" ".join(value).split() if isinstance(value, tuple) else str(value).split())
    return text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"
