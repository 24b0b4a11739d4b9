"""What leaves of the mail to people of the agency: one message a person with all that waits.

Whether it is still wanted, allowed and true is asked when it leaves: what somebody has seen to
meanwhile, or may not see any more, goes unsaid. A message that may have arrived is not sent again:
it stands on *Oggi* too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, exists, literal, select, text, update
from sqlalchemy.orm import Session

from db import clock
from db.access import without_actor
from db.clock import utcnow
from db.home import digest
from db.home.digest import Digest
from db.mail.staff import calendar, queue
from db.models.accounts import User
from db.models.cases import Case
from db.models.referrals import Referral
from db.models.staff_mail import MailChoice, StaffMail
from db.visible import cases as case_visible
from db.visible import referrals as referral_visible
from domain.business_time import day_of
from domain.mail.messages import Delivery, MailState, wait
from domain.mail.staff import AtOnce, StaffMailKind
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus, ReferralStatus

LEASE, MORNING = timedelta(minutes=5), timedelta(hours=4)
KEPT = timedelta(days=90)
_QUEUED = text("staff_mail.state = 'queued'")
"""Written out, not bound: only so do both databases see that the partial index applies."""
_STILL = {
    StaffMailKind.DECLINED: ReferralStatus.DECLINED,
    StaffMailKind.EXPIRED: ReferralStatus.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class StaffLetter:
    """A message to write and send now: what came, with the references of its cases, and in the
    morning what is to be done.
    """

    ids: tuple[int, ...]
    address: str
    name: str
    language: str
    came: tuple[tuple[StaffMailKind, str], ...]
    digest: Digest | None
    message_id: str
    attempts: int
    """This one included."""


@without_actor("the clock does it")
def to_digest(session: Session) -> list[int]:
    """Who wants a digest and has none of today yet, in the morning of a working day."""
    now = utcnow()
    today = day_of(now)
    if not calendar().is_open(now) or now >= calendar().opening(today) + MORNING:
        return []
    occasion = literal(f"digest.{today.isoformat()}.").concat(cast(MailChoice.user_id, String))
    made = StaffMail.occasion == occasion
    found = (
        select(MailChoice.user_id)
        .join(User, User.id == MailChoice.user_id)
        .where(MailChoice.digest, User.active, User.email.is_not(None), ~exists().where(made))
    )
    return list(session.scalars(found))


@without_actor("the clock does it")
def queue_digest(session: Session, user_id: int) -> None:
    """One of today, once."""
    day = clock.today()
    queue(session, StaffMailKind.DIGEST, f"digest.{day.isoformat()}.{user_id}", user_id)


@without_actor("the clock does it")
def anything(session: Session) -> bool:
    """Whether somebody's turn has come; no lock is held for looking."""
    return bool(session.scalar(select(exists().where(*_due(utcnow())))))


@without_actor("the clock does it")
def claim(session: Session) -> StaffLetter | None:
    """All that waits for one person, held for LEASE by counting this attempt; None: nothing is to
    be sent now.
    """
    now = utcnow()
    waiting = select(StaffMail.user_id).where(*_due(now)).order_by(StaffMail.next_try_at).limit(1)
    user_id = session.scalar(waiting)
    if user_id is None:
        return None
    # Whoever claims for this person holds the row of their choice: two processes take turns.
    chosen = session.get(MailChoice, user_id, with_for_update=True)
    rows = session.scalars(
        select(StaffMail).where(*_due(now), StaffMail.user_id == user_id).order_by(StaffMail.id)
    ).all()
    if not rows:
        return None
    if any(row.given_at for row in rows):  # whoever gave it away died before saying how it ended
        _set(session, [row.id for row in rows if row.given_at], state=MailState.UNKNOWN)
        return None
    opens = calendar().opens(now)
    if opens > now:
        _set(session, [row.id for row in rows], next_try_at=opens)
        return None
    return _letter(session, session.get_one(User, user_id), chosen, rows, now)


@without_actor("the clock does it")
def give(session: Session, letter: StaffLetter) -> bool:
    """Note that it is about to be given away; False when it is not ours any more."""
    return _set(session, letter.ids, _ours(letter), given_at=utcnow()) == len(letter.ids)


@without_actor("the clock does it")
def settle(session: Session, letter: StaffLetter, delivery: Delivery, error: str) -> None:
    """Note what became of an attempt: sent, tried again after a while, or left at that."""
    now, pause = utcnow(), wait(letter.attempts)
    told: dict[str, object] = {"error": error[:300], "given_at": None}
    if delivery is Delivery.ACCEPTED:
        told |= {"state": MailState.SENT, "sent_at": now}
    elif delivery is Delivery.TRY_AGAIN and pause is not None:
        told["next_try_at"] = now + pause
    else:
        unknown = delivery is Delivery.UNKNOWN
        told["state"] = MailState.UNKNOWN if unknown else MailState.FAILED
    _set(session, letter.ids, _ours(letter), **told)


@without_actor("the clock does it")
def forget_old(session: Session) -> None:
    """Remove what was told long ago."""
    session.execute(delete(StaffMail).where(StaffMail.created_at < utcnow() - KEPT))


def _letter(
    session: Session,
    user: User,
    chosen: MailChoice | None,
    rows: Sequence[StaffMail],
    now: datetime,
) -> StaffLetter | None:
    actor = Actor(user.id, user.name, user.role)
    reads = user.active and bool(user.email) and actor.may(Permission.CASES_READ)
    came, left, told = [], [], None
    for row in rows if reads and chosen else ():
        if row.kind is StaffMailKind.DIGEST:
            fresh = day_of(row.created_at) == day_of(now)
            found = digest.of(session, actor) if chosen and chosen.digest and fresh else None
            told = None if found is None or found.empty else found
            left += [row] if told else []
        elif chosen and chosen.at_once is not AtOnce.NO:
            reference = _still(session, actor, row)
            came += [(row.kind, reference)] if reference else []
            left += [row] if reference else []
    _set(session, [row.id for row in rows if row not in left], state=MailState.DROPPED)
    if not left or not user.email:
        return None
    attempts = max(row.attempts for row in left) + 1
    ids = [row.id for row in left]
    _set(session, ids, attempts=attempts, next_try_at=now + LEASE)
    first = left[0].message_id
    return StaffLetter(
        tuple(ids), user.email, user.name, user.language, tuple(came), told, first, attempts
    )


def _still(session: Session, actor: Actor, row: StaffMail) -> str | None:
    """The reference of the case, where it is still as told and may be seen."""
    as_told: ColumnElement[bool] = Referral.question.is_not(None)
    if row.kind in _STILL:
        as_told = Referral.status == _STILL[row.kind]
    return session.scalar(
        select(Case.reference)
        .join(Referral, Referral.case_id == Case.id)
        .where(Referral.id == row.referral_id, as_told, Case.status != CaseStatus.CLOSED)
        .where(*case_visible.visible(session, actor), *referral_visible.visible(actor))
    )


def _ours(letter: StaffLetter) -> ColumnElement[bool]:
    """Nobody took it over since: that would have counted another attempt."""
    return StaffMail.attempts == letter.attempts


def _due(now: datetime) -> tuple[Any, ...]:
    return (_QUEUED, StaffMail.next_try_at <= now)


def _set(
    session: Session, ids: Sequence[int], *where: ColumnElement[bool], **values: object
) -> int:
    """Only what is queued changes; how many did."""
    found = update(StaffMail).where(StaffMail.id.in_(ids), _QUEUED, *where).values(**values)
    done = session.scalars(
        found.returning(StaffMail.id), execution_options={"synchronize_session": False}
    )
    return len(done.all())
