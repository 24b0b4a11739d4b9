"""Partners that are asked whether what we hold is true, and their answers."""

from case_support import add_service
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.directory import verification as verifications
from db.models.directory import Contact, Partner, PartnerService


def add_partner_to_ask(session: Session) -> Partner:
    """A partner with one service and two referents who can be written to."""
    service = add_service(session, contacts=2)
    session.execute(update(Contact).values(email="referente@associazione.example.org"))
    found = session.get_one(Partner, session.get_one(PartnerService, service).partner_id)
    session.info.pop("written", None)
    return found


def seen(session, token):
    """The version of the partner on the page behind a link."""
    return verifications.by_link(session, token).partner.version


def contact_of(session, partner, position=1) -> Contact:
    return session.scalars(
        select(Contact).where(Contact.partner_id == partner.id, Contact.position == position)
    ).one()


def propose(session, token, answers, note=""):
    version = seen(session, token)
    count = verifications.propose(session, token, version, "Maria di prova", answers, note)
    session.flush()
    return count


def confirm(session, token):
    verifications.confirm(session, token, seen(session, token))
    session.flush()
