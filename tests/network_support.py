"""Organisations, meetings and promises for the tests of the network."""

from datetime import date, timedelta

from directory_support import add_partner
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import today
from db.models.directory import Partner
from db.network import attendance, invitations
from db.network import meetings as network_meetings
from db.network import members as network_members
from db.network.attendance import Mark
from db.network.owners import Owner
from domain.directory.forms import Referent
from domain.network.meetings import MeetingForm, MembershipForm
from domain.permissions import Actor


def organisation(session: Session, coordinator: Actor, name: str, referent: str = "Ada Prova"):
    """An organisation with one referent; its reference."""
    return add_partner(session, coordinator, name, referent=Referent(referent))


def member(session: Session, coordinator: Actor, name: str, joined: date | None = None) -> str:
    """An organisation that has joined the network; its reference."""
    reference = organisation(session, coordinator, name)
    day = joined or today() - timedelta(days=300)
    network_members.save(session, coordinator, reference, 0, MembershipForm(joined_on=day))
    return reference


def meeting(session: Session, coordinator: Actor, days: int = -7, **form: object) -> int:
    """A meeting so many days from today; its id."""
    filled = {"place": "Sala di prova", **form}
    day = today() + timedelta(days=days)
    number = len(network_meetings.calendar(session, coordinator).past) + days + 10_000
    return network_meetings.create(
        session, coordinator, MeetingForm(day=day, **filled), f"form {number} {filled}"[:43]
    )


def held(session: Session, coordinator: Actor, came: dict[str, Mark], days: int = -7) -> int:
    """A meeting to which these references were invited, with what is ticked beside each."""
    made = meeting(session, coordinator, days)
    invitations.invite(session, coordinator, made, tuple(came))
    places = attendance.of_meeting(session, coordinator, made)
    attendance.mark(
        session, coordinator, made, [(place.id, came[place.reference]) for place in places]
    )
    return made


def owner_of(session: Session, reference: str) -> Owner:
    """The organisation of a reference, as owner of a commitment."""
    return Owner(partner_id=partner_id(session, reference))


def partner_id(session: Session, reference: str) -> int:
    """The id of an organisation."""
    return session.scalars(select(Partner.id).where(Partner.reference == reference)).one()
