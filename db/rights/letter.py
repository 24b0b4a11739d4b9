"""What the letter that answers a wish needs: whose it is, and whom their case was told to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Partner
from db.models.people import Person
from db.models.referrals import Referral
from db.models.rights import Wish
from db.people.stays import person_that_stays
from db.rights.reach import cases_of
from db.visible.referrals import was_sent
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.rights.wish import WishKind


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Never kept longer than the screen that makes the letter."""

    name: str
    reference: str
    kind: WishKind
    asked_on: date
    partners: tuple[str, ...]
    made_at: datetime


@requires(Permission.RIGHTS_WRITE)
def of_wish(session: Session, actor: Actor, wish_id: int) -> LetterFacts:
    """Who asked what, and the partners that were told of their cases. Writes `person.read`.

    Raises NotThere, also once they are erased: the letter is made before.
    """
    wish = session.get(Wish, wish_id)
    if wish is None or wish.person_id is None:
        raise NotThere(wish_id)
    person = session.get_one(Person, person_that_stays(session, wish.person_id))
    reference = session.scalar(select(Case.reference).where(Case.id == wish.case_id)) or ""
    audit(session, actor, Act.PERSON_READ, reference or f"person:{person.id}")
    cases = [case.id for case in cases_of(session, person.id)]
    told = (
        select(Partner.name)
        .join(Referral, Referral.partner_id == Partner.id)
        .where(Referral.case_id.in_(cases), was_sent())
        .distinct()
        .order_by(Partner.name)
    )
    return LetterFacts(
        f"{person.given_name} {person.family_name}".strip(),
        reference,
        wish.kind,
        wish.asked_on,
        tuple(session.scalars(told)),
        utcnow(),
    )
