"""Mail to people of the agency about their work, queued in the transaction it follows from.

A queue of its own beside the outbox, which knows partners. What is queued has no text.
"""

from email.utils import make_msgid

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.engine import insert_into
from db.mail.outbox import by_mail
from db.models.accounts import User
from db.models.referrals import Referral
from db.models.staff_mail import MailChoice, StaffMail
from domain.business_time import MAIN_PROVINCE, Calendar
from domain.mail.messages import MailState
from domain.mail.staff import AtOnce, StaffMailKind, wants
from domain.permissions import Actor, Permission
from settings import get_settings


def calendar() -> Calendar:
    """When people of the agency are written to: while the office is open."""
    return Calendar.of(MAIN_PROVINCE, get_settings().office_hours)


def tell(
    session: Session, kind: StaffMailKind, referral: Referral, line: int, urgency: int
) -> None:
    """Queue it for whoever wants to hear at once; `line` is that of the request it follows from.
    Whether they may see the request is asked when it leaves.
    """
    if not by_mail():
        return
    chosen = select(User, MailChoice.at_once).join(MailChoice, MailChoice.user_id == User.id)
    for user, at_once in session.execute(
        chosen.where(User.active, User.email.is_not(None), MailChoice.at_once != AtOnce.NO)
    ):
        actor = Actor(user.id, user.name, user.role)
        mine = referral.sent_by == user.id
        if actor.may(Permission.CASES_READ) and wants(actor, at_once, kind, urgency, sent=mine):
            queue(session, kind, f"{kind.value}.{line}.{user.id}", user.id, referral.id)


def queue(
    session: Session,
    kind: StaffMailKind,
    occasion: str,
    user_id: int,
    referral_id: int | None = None,
) -> None:
    """Queue something for when the office is open, unless that `occasion` has one already."""
    now = utcnow()
    domain = get_settings().mail_from.rpartition("@")[2].strip(">") or "localhost"
    session.execute(
        insert_into(session, StaffMail)
        .values(
            occasion=occasion,
            kind=kind,
            user_id=user_id,
            referral_id=referral_id,
            created_at=now,
            state=MailState.QUEUED,
            attempts=0,
            next_try_at=calendar().opens(now),
            error="",
            message_id=make_msgid(domain=domain),
        )
        .on_conflict_do_nothing(index_elements=[StaffMail.occasion])
    )
