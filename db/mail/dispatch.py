"""Messages queued in the outbox are given to the mail server, one after the other.

A message is claimed by pushing its next attempt into the future: whoever claims it has that long
to send it, and may renew its claim. A process that dies meanwhile leaves it to the next one, with
the same Message-ID; but a message it had begun to give away may have arrived: that one is not sent
again unless a person says so. On PostgreSQL a claim passes over rows another process is claiming;
SQLite lets one writer in at a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, text, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.follow_up import Mail, MailReferral
from db.models.referrals import Referral
from domain.mail.messages import Delivery, MailKind, MailState, wait
from domain.referrals.moves import ASKED

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
        mail.id,
        mail.kind,
        mail.occasion,
        mail.address,
        tuple(session.scalars(about.order_by(MailReferral.referral_id))),
        mail.created_at,
        mail.subject,
        mail.body,
        mail.message_id,
        attempts,
        mail.given_at is not None,
    )


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
    return list(session.scalars(found.where(Referral.status.in_(ASKED)).order_by(Referral.id)))


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
