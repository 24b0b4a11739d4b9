"""Messages to partners, queued in the transaction they follow from and sent afterwards.

A message is claimed by pushing its next attempt into the future: whoever claims it has that long
to send it, and may renew its claim. A process that dies meanwhile leaves it to the next one, with
the same Message-ID; but a message it had begun to give away may have arrived: that one is not sent
again unless a person says so. On PostgreSQL a claim passes over rows another process is claiming;
SQLite lets one writer in at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from sqlalchemy import ColumnElement, exists, select, text, update
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail, MailReferral
from db.models.referrals import Referral
from domain.mail.messages import Delivery, MailKind, MailState, wait
from domain.permissions import Actor, Permission
from domain.referrals.moves import WAITING
from domain.vocabulary import ReferralStatus
from settings import get_settings

LEASE = timedelta(minutes=5)
"""How long a claim holds; who sends renews it meanwhile."""
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
    given: bool = False
    """An attempt before had begun to give it away and told nobody how that ended."""


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
        mail.subject, mail.body, mail.message_id, attempts, mail.given_at is not None,
    )  # fmt: skip


@without_actor("the clock does it")
def renew(session: Session, claimed: Claimed) -> None:
    """Hold a claim for another LEASE; nothing when it is not ours any more."""
    _set(session, claimed.id, _ours(claimed), next_try_at=utcnow() + LEASE)


@without_actor("the clock does it")
def give(session: Session, claimed: Claimed) -> bool:
    """Note that the message is about to be given away; False when it is not ours any more, or
    not needed: then it must not be.
    """
    return _set(session, claimed.id, _ours(claimed), given_at=utcnow())


@without_actor("the clock does it")
def keep(session: Session, mail_id: int, subject: str, body: str) -> None:
    """Keep what is about to be sent; `body` without the links."""
    _set(session, mail_id, subject=subject[:200], body=body)


def drop(session: Session, mail_id: int) -> None:
    """It is not needed any more; the attempt does not count."""
    _set(session, mail_id, state=MailState.DROPPED, attempts=Mail.attempts - 1)


def put_off(session: Session, mail_id: int, until: datetime) -> None:
    """Not now; the attempt does not count."""
    _set(session, mail_id, next_try_at=until, attempts=Mail.attempts - 1)


def settle(session: Session, claimed: Claimed, delivery: Delivery, error: str) -> bool:
    """Write down what became of an attempt. True when the message is given up for good."""
    now, pause = utcnow(), wait(claimed.attempts)
    if delivery is Delivery.ACCEPTED:  # whoever has it now: it is sent
        _accepted(session, claimed.id, now)
        return False
    ours, told = _ours(claimed), {"error": error[:300], "given_at": None}
    if delivery is Delivery.UNKNOWN:
        return _set(session, claimed.id, ours, state=MailState.UNKNOWN, **told)
    if delivery is Delivery.TRY_AGAIN and pause is not None:
        _set(session, claimed.id, ours, next_try_at=now + pause, **told)
        return False
    return _set(session, claimed.id, ours, state=MailState.FAILED, **told)


def referrals_of(session: Session, mail_id: int) -> list[Referral]:
    """The referrals of a message in which the partner has something to do, or will have."""
    about = select(MailReferral.referral_id).where(MailReferral.mail_id == mail_id)
    found = select(Referral).where(Referral.id.in_(about))
    states = WAITING | {ReferralStatus.DRAFT}
    return list(session.scalars(found.where(Referral.status.in_(states)).order_by(Referral.id)))


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
        "state": MailState.QUEUED, "attempts": 0, "next_try_at": utcnow(), "address": address,
        "error": "", "given_at": None,
    }  # fmt: skip
    if mail.state is not MailState.UNKNOWN:
        values |= {"subject": "", "body": ""}
    session.execute(
        update(Mail).where(Mail.id == mail.id).values(**values),
        execution_options={"synchronize_session": False},
    )


def _ours(claimed: Claimed) -> ColumnElement[bool]:
    """Nobody took the message over since: that would have counted another attempt."""
    return Mail.attempts == claimed.attempts


def _accepted(session: Session, mail_id: int, now: datetime) -> None:
    """Also where another process has called the outcome unknown meanwhile: now it is known."""
    waits = Mail.state.in_((MailState.QUEUED, MailState.UNKNOWN))
    sent = update(Mail).where(Mail.id == mail_id, waits)
    session.execute(
        sent.values(state=MailState.SENT, sent_at=now, error="", given_at=None),
        execution_options={"synchronize_session": False},
    )


def _set(session: Session, mail_id: int, *where: ColumnElement[bool], **values: object) -> bool:
    """Only a queued message changes: what was sent or dropped stays as it is. Whether it did."""
    found = update(Mail).where(Mail.id == mail_id, _QUEUED, *where).returning(Mail.id)
    done = session.scalar(found.values(**values), execution_options={"synchronize_session": False})
    return done is not None


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
