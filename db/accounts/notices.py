"""Mail to somebody about their own account: queued in the transaction of what it tells.

A queue of its own beside the outbox, which knows partners: a notice that arrives twice does no
harm, so one whose outcome is not known is simply sent again, with the same Message-ID.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.accounts import User
from db.models.factors import AccountNotice
from domain.accounts.notices import NoticeKind
from domain.mail.messages import wait
from domain.text import clean_line
from settings import get_settings

LEASE = timedelta(minutes=5)
"""How long whoever claims a notice has to send it."""
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Due:
    """A notice to send now."""

    id: int
    kind: NoticeKind
    address: str
    name: str
    language: str
    user_agent: str
    at: datetime
    message_id: str
    attempts: int
    """This one included."""


def tell(
    session: Session, user_id: int, kind: NoticeKind, user_agent: str = "", to: str | None = None
) -> None:
    """Queue a notice for a user, to the address `to` or theirs; nothing where none can leave."""
    address = to or session.scalar(select(User.email).where(User.id == user_id))
    if not address or not get_settings().smtp_host:
        return
    now = utcnow()
    session.add(
        AccountNotice(
            user_id=user_id,
            kind=kind,
            address=address,
            agent=clean_line(user_agent[:200]),
            happened_at=now,
            attempts=0,
            next_try_at=now,
            error="",
            message_id=make_msgid(domain=get_settings().mail_from.rpartition("@")[2].strip(">")),
        )
    )


@without_actor("the clock does it")
def anything(session: Session) -> bool:
    """Whether a notice's turn has come; no lock is held for looking."""
    return bool(session.scalar(exists().where(*_waiting()).select()))


@without_actor("the clock does it")
def claim(session: Session) -> Due | None:
    """The notice that waits longest, held for LEASE by counting this attempt; None: nothing."""
    row = session.scalars(
        select(AccountNotice)
        .where(*_waiting())
        .order_by(AccountNotice.next_try_at, AccountNotice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    row.attempts, row.next_try_at = row.attempts + 1, utcnow() + LEASE
    user = session.get_one(User, row.user_id)
    return Due(
        row.id,
        row.kind,
        row.address,
        user.name,
        user.language,
        row.agent,
        row.happened_at,
        row.message_id,
        row.attempts,
    )


@without_actor("the clock does it")
def settle(session: Session, due: Due, *, sent: bool, refused: bool, error: str) -> None:
    """Note what became of an attempt: sent, given up, or tried again after a while."""
    now, pause = utcnow(), None if refused else wait(due.attempts)
    values = {"sent_at": now} if sent else {"next_try_at": pause and now + pause}
    session.execute(
        update(AccountNotice)
        .where(AccountNotice.id == due.id)
        .values(error=error[:300], **values)
        .execution_options(synchronize_session=False)
    )


@without_actor("the clock does it")
def forget_old(session: Session) -> None:
    """Remove what was told long ago."""
    session.execute(delete(AccountNotice).where(AccountNotice.happened_at < utcnow() - KEPT))


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (AccountNotice.sent_at.is_(None), AccountNotice.next_try_at <= utcnow())
