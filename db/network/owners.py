"""Who can promise something: people of the agency, and organisations through a referent."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.accounts import User
from db.models.directory import Contact, Partner
from db.models.network import Attendance, Membership
from domain.errors import Refused
from domain.permissions import Actor, Permission
from domain.text import fold
from domain.vocabulary import N_

LIMIT = 500
"""Organisations offered, at most: a list longer than this is not read by anybody."""
_PARTNER = (Partner.id, Partner.name, Partner.reference)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a commitment is: one of ours, or an organisation through one of its referents."""

    user_id: int | None = None
    partner_id: int | None = None
    contact_id: int | None = None


@requires(Permission.NETWORK_WRITE)
def owners(session: Session, actor: Actor, meeting_id: int | None = None) -> dict[Owner, str]:
    """Who could promise something, with their name: ours first, then the organisations of the
    meeting, each with who came for it; then those that have joined the network.
    """
    ours = select(User.id, User.name, User.username).where(User.active)
    found = {
        Owner(user_id=user_id): (name, username)
        for user_id, name, username in session.execute(ours.order_by(User.name, User.id))
    }
    if meeting_id:
        here = (
            select(*_PARTNER, Attendance.contact_id, Attendance.referent)
            .join(Attendance, Attendance.partner_id == Partner.id)
            .where(Attendance.meeting_id == meeting_id, Attendance.came.is_not(False))
        )
        found |= _organisations(session, here)
    seen = {owner.partner_id for owner in found}
    others = _organisations(session, _members())
    # Together, not list by list: of two of one name one may have been there, the other not.
    return _apart(found | {o: said for o, said in others.items() if o.partner_id not in seen})


def name_of(session: Session, owner: Owner) -> str:
    """The name to keep with a commitment. Raises Refused where there is no such owner."""
    if owner.user_id is not None:
        name = session.scalar(select(User.name).where(User.id == owner.user_id, User.active))
    else:
        name = session.scalar(select(Partner.name).where(Partner.id == owner.partner_id))
        contact = session.get(Contact, owner.contact_id) if owner.contact_id else None
        if name and contact and contact.partner_id == owner.partner_id:
            name = _said(name, contact.name)
        elif owner.contact_id:
            name = None
    if not name:
        raise Refused({"owner": N_("Choose who promised it, among those in the list.")})
    return name


def _members() -> Select[*tuple[Any, ...]]:
    """Organisations in the network now, each with the first to call."""
    first = (
        select(Contact.id)
        .where(Contact.partner_id == Partner.id, Contact.active)
        .order_by(Contact.position, Contact.id)
        .limit(1)
        .correlate(Partner)
        .scalar_subquery()
    )
    return (
        select(*_PARTNER, Contact.id, Contact.name)
        .join(Membership, Membership.partner_id == Partner.id)
        .outerjoin(Contact, Contact.id == first)
        .where(
            Partner.active,
            Membership.joined_on.is_not(None) | Membership.signed_on.is_not(None),
            Membership.left_on.is_(None),
        )
    )


def _organisations(
    session: Session, query: Select[*tuple[Any, ...]]
) -> dict[Owner, tuple[str, str]]:
    return {
        Owner(partner_id=partner_id, contact_id=contact_id): (_said(name, referent or ""), code)
        for partner_id, name, code, contact_id, referent in session.execute(
            query.order_by(Partner.name, Partner.id).limit(LIMIT)
        )
    }


def _apart(found: dict[Owner, tuple[str, str]]) -> dict[Owner, str]:
    """Each by its name; of those with one name, with the code that tells them apart."""
    often = Counter(fold(name) for name, _code in found.values())
    return {
        owner: f"{name} · {code}" if often[fold(name)] > 1 else name
        for owner, (name, code) in found.items()
    }


def _said(organisation: str, referent: str) -> str:
    return f"{organisation} · {referent}" if referent else organisation
