"""Messages to partners, queued in the transaction they follow from; `dispatch` gives them away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail, MailReferral
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor, Permission
from settings import get_settings


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written to whom about a referral; `body` is empty until the first attempt."""

    kind: MailKind
    address: str
    contact: str
    subject: str
    body: str
    state: MailState
    created_at: datetime
    sent_at: datetime | None
    error: str


@without_actor("a setting; nothing is read")
def by_mail() -> bool:
    """Whether a mail server is set."""
    return bool(get_settings().smtp_host)


def address_of(session: Session, partner_id: int) -> tuple[int | None, str]:
    """Where to write to a partner: its first active referent with a mail address, else its own.

    The id is that of the first active referent, if any; the address may be empty.
    """
    contacts = session.execute(
        select(Contact.id, Contact.email)
        .where(Contact.partner_id == partner_id, Contact.active)
        .order_by(Contact.position, Contact.id)
    ).all()
    for contact_id, email in contacts:
        if email:
            return contact_id, email
    own = session.scalar(select(Partner.email).where(Partner.id == partner_id)) or ""
    return (contacts[0].id if contacts else None), own


def reaches(session: Session, partner_id: int) -> bool:
    """Whether a message to a partner would leave by mail."""
    return by_mail() and bool(address_of(session, partner_id)[1])


def queue(
    session: Session,
    kind: MailKind,
    occasion: str,
    partner_id: int,
    contact_id: int | None,
    address: str,
    referral_ids: Sequence[int] = (),
) -> None:
    """Queue a message, unless that `occasion` has one already."""
    now = utcnow()
    domain = get_settings().mail_from.rpartition("@")[2] or "localhost"
    made = session.scalar(
        insert_into(session, Mail)
        .values(
            occasion=occasion,
            kind=kind,
            partner_id=partner_id,
            contact_id=contact_id,
            address=address,
            subject="",
            body="",
            created_at=now,
            state=MailState.QUEUED,
            attempts=0,
            next_try_at=now,
            error="",
            message_id=make_msgid(domain=domain),
        )
        .on_conflict_do_nothing(index_elements=[Mail.occasion])
        .returning(Mail.id)
    )
    if made is not None and referral_ids:
        rows = [{"mail_id": made, "referral_id": referral} for referral in referral_ids]
        session.execute(insert_into(session, MailReferral), rows)


def request_of(session: Session, referral_id: int) -> Mail | None:
    """The message that carries the request itself, if there is one."""
    occasion = f"{MailKind.REFERRAL.value}.{referral_id}"
    return session.scalar(
        select(Mail).where(Mail.occasion == occasion).execution_options(populate_existing=True)
    )


def send_again(session: Session, mail: Mail, address: str) -> None:
    """Try a message anew, with the same Message-ID. One that surely did not arrive is written
    anew; one that may have arrived says the same again, so that it is known as a repetition.
    """
    values: dict[str, object] = {
        "state": MailState.QUEUED,
        "attempts": 0,
        "next_try_at": utcnow(),
        "address": address,
        "error": "",
        "given_at": None,
    }
    if mail.state is not MailState.UNKNOWN:
        values |= {"subject": "", "body": ""}
    session.execute(
        update(Mail).where(Mail.id == mail.id).values(**values),
        execution_options={"synchronize_session": False},
    )


@without_actor("the clock writes the message")
def language_of(session: Session, mail_id: int) -> str:
    """In which language its reader gets a message (`domain.directory.places`)."""
    found = select(Partner.mail_language).join(Mail, Mail.partner_id == Partner.id)
    return session.scalar(found.where(Mail.id == mail_id)) or "it"


@requires(Permission.CASES_WRITE)
def about(session: Session, actor: Actor, referral_id: int) -> tuple[Sent, ...]:
    """Every message about a referral, oldest first."""
    rows = session.execute(
        select(Mail, Contact.name)
        .join(MailReferral, MailReferral.mail_id == Mail.id)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .where(MailReferral.referral_id == referral_id)
        .order_by(Mail.id)
    )
    return tuple(
        Sent(
            mail.kind,
            mail.address,
            contact or "",
            mail.subject,
            mail.body,
            mail.state,
            mail.created_at,
            mail.sent_at,
            mail.error,
        )
        for mail, contact in rows
    )
