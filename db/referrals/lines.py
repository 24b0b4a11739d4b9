"""The lines a referral leaves: in its own timeline and in the diary of its case."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.cases.change import add_event
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.referrals import Referral, ReferralEvent
from domain.cases.diary import DiaryEntry
from domain.permissions import Actor
from domain.referrals.moves import By
from domain.vocabulary import EventKind


def add_line(
    session: Session,
    actor: Actor | None,
    referral: Referral,
    by: By,
    reason: str = "",
    who: str = "",
    text: str = "",
    late: str | None = None,
) -> int:
    """Add a line to the timeline of a referral, in the state it has now; its id. `late` is what a
    partner answered when it did not count any more.
    """
    line = insert(ReferralEvent).values(
        referral_id=referral.id,
        at=utcnow(),
        by=by,
        user_id=actor.user_id if actor else None,
        status=referral.status,
        reason=reason,
        who=who,
        text=text,
        late=late,
    )
    return session.scalars(line.returning(ReferralEvent.id)).one()


def note(
    session: Session, actor: Actor | None, case: Case, referral: Referral, reason: str = ""
) -> None:
    """The line of the diary that says where a referral stands."""
    contact = session.get(Contact, referral.contact_id) if referral.contact_id else None
    entry = DiaryEntry(
        after=referral.status.value,
        partner=session.get_one(Partner, referral.partner_id).name,
        contact=contact.name if contact else "",
        reason=reason,
    )
    add_event(session, actor, case, EventKind.REFERRAL, str(entry))
