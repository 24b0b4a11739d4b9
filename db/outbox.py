"""Messages to partners, queued in the transaction they follow from and sent afterwards.

A message is claimed by pushing its next attempt into the future: whoever claims it has that long
to send it. A process that dies meanwhile leaves it to the next one, with the same Message-ID. On
PostgreSQL a claim passes over rows another process is claiming; SQLite lets one writer in at a
time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from sqlalchemy import exists, select, text, update
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail, MailReferral
from db.models.referrals import Referral
from domain.mail import Delivery, MailKind, MailState, wait
from domain.permissions import Actor, Permission
from domain.vocabulary import ReferralStatus
from settings import get_settings

LEASE = timedelta(minutes=5)
"""Longer than any attempt takes (`exchange.post` gives up after a minute)."""
_QUEUED = text("mail.state = 'queued'")
"""Written out, not bound: only so do both databases see that the partial index applies."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send now; without `subject` and `body` it is to be written first."""

    id: int
    kind: MailKind
    occasion: str
    address: str
    referral_ids: tuple[int, ...]
    created_at: datetime
    subject: str
    body: str
    message_id: str
    attempts: int
    """This one included."""


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


@without_actor("used inside db by functions that have checked their actor")
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


@without_actor("used inside db by functions that have checked their actor")
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
            occasion=occasion, kind=kind, partner_id=partner_id, contact_id=contact_id,
            address=address, subject="", body="", created_at=now, state=MailState.QUEUED,
            attempts=0, next_try_at=now, error="", message_id=make_msgid(domain=domain),
        )
        .on_conflict_do_nothing(index_elements=[Mail.occasion])
        .returning(Mail.id)
    )  # fmt: skip
    if made is not None and referral_ids:
        rows = [{"mail_id": made, "referral_id": referral} for referral in referral_ids]
        session.execute(insert_into(session, MailReferral), rows)


@without_actor("the clock does it")
def anything(session: Session) -> bool:
    """Whether a message's turn has come; no lock is held for looking."""
    return bool(session.scalar(select(exists().where(_QUEUED, Mail.next_try_at <= utcnow()))))


@without_actor("the clock does it")
def claim(session: Session) -> Claimed | None:
    """The message that waits longest, held for LEASE by counting this attempt; None: nothing."""
    now = utcnow()
    mail = session.scalars(
        select(Mail)
        .where(_QUEUED, Mail.next_try_at <= now)
        .order_by(Mail.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if mail is None:
        return None
    attempts = mail.attempts + 1
    _set(session, mail.id, attempts=attempts, next_try_at=now + LEASE)
    about = select(MailReferral.referral_id).where(MailReferral.mail_id == mail.id)
    return Claimed(
        mail.id, mail.kind, mail.occasion, mail.address,
        tuple(session.scalars(about.order_by(MailReferral.referral_id))), mail.created_at,
        mail.subject, mail.body, mail.message_id, attempts,
    )  # fmt: skip


@without_actor("the clock does it")
def keep(session: Session, mail_id: int, subject: str, body: str) -> None:
    """Keep what is about to be sent; `body` without the links."""
    _set(session, mail_id, subject=subject[:200], body=body)


@without_actor("the clock does it")
def drop(session: Session, mail_id: int) -> None:
    """It is not needed any more; the attempt does not count."""
    _set(session, mail_id, state=MailState.DROPPED, attempts=Mail.attempts - 1)


@without_actor("the clock does it")
def put_off(session: Session, mail_id: int, until: datetime) -> None:
    """Not now; the attempt does not count."""
    _set(session, mail_id, next_try_at=until, attempts=Mail.attempts - 1)


@without_actor("the clock does it")
def settle(session: Session, claimed: Claimed, delivery: Delivery, error: str) -> bool:
    """Write down what became of an attempt. True when the message is given up for good."""
    now, pause = utcnow(), wait(claimed.attempts)
    if delivery is Delivery.ACCEPTED:
        _set(session, claimed.id, state=MailState.SENT, sent_at=now, error="")
    elif delivery is Delivery.TRY_AGAIN and pause is not None:
        _set(session, claimed.id, next_try_at=now + pause, error=error[:300])
    else:
        _set(session, claimed.id, state=MailState.FAILED, error=error[:300])
        return True
    return False


@without_actor("the clock does it")
def referrals_of(session: Session, mail_id: int) -> list[Referral]:
    """The referrals of a message that still wait for an answer."""
    about = select(MailReferral.referral_id).where(MailReferral.mail_id == mail_id)
    found = select(Referral).where(Referral.id.in_(about))
    return list(session.scalars(found.where(Referral.status == ReferralStatus.SENT)))


def _set(session: Session, mail_id: int, **values: object) -> None:
    """Only a queued message changes: what was sent or dropped stays as it is."""
    found = update(Mail).where(Mail.id == mail_id, _QUEUED)
    session.execute(found.values(**values), execution_options={"synchronize_session": False})


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
            mail.kind, mail.address, contact or "", mail.subject, mail.body, mail.state,
            mail.created_at, mail.sent_at, mail.error,
        )
        for mail, contact in rows
    )  # fmt: skip
