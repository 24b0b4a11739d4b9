"""What became of calling the numbers of a partner. A mark belongs to the number: a corrected one
starts anew. Each mark deletes what was marked of a number that no longer stands, or a year ago.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.accounts import User
from db.models.directory import Contact, Partner
from db.models.follow_up import PhoneMark
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.phones.called import ONE_OCCASION, Called, CallMark, wrong
from domain.phones.number import Number, numbers

KEPT = timedelta(days=365)
_ACTS = {
    Called.REACHED: Act.PARTNER_REACHED,
    Called.WRONG: Act.PARTNER_WRONG,
    Called.NOBODY: Act.PARTNER_NOBODY,
}


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """A number of a partner with what was marked last, for who may not read every request by
    themselves alone: that somebody called tells of one. `mine`: by who reads.
    """

    number: Number
    wrong: bool
    last: CallMark | None
    mine: bool


@requires(Permission.DIRECTORY_READ)
def called(session: Session, actor: Actor, reference: str) -> tuple[CalledNumber, ...]:
    """The numbers somebody may call, the referents' first. Raises NotThere."""
    partner = session.scalar(select(Partner).where(Partner.reference == reference))
    if partner is None:
        raise NotThere(reference)
    marks, every = _marks(session, (partner.id,)), actor.may(Permission.RESTRICTED_READ)
    found = []
    for number in _standing(session, partner).values():
        said = marks.get((partner.id, number.called), [])
        own = [mark for mark in said if every or mark.user_id == actor.user_id]
        last = own[-1] if own else None
        mine = last is not None and last.user_id == actor.user_id
        found.append(CalledNumber(number, wrong(said, partner.verified_at), last, mine))
    return tuple(found)


@requires(Permission.DIRECTORY_READ)
def mark(session: Session, actor: Actor, reference: str, number: str, result: Called) -> bool:
    """Say what became of calling a number; False when the same stands there already.

    Within an hour the last word of one person counts, once. Raises NotThere, also for a number
    that no longer stands there.
    """
    partner, now = _locked(session, reference), utcnow()
    standing = _standing(session, partner)
    if number not in standing:
        raise NotThere(number)
    _forget(session, partner, standing)
    last = _last(session, partner, number, actor)
    if last is None or last.at <= now - ONE_OCCASION:
        last = PhoneMark(partner_id=partner.id, number=number, user_id=actor.user_id)
        session.add(last)
    elif last.result is result:
        return False
    last.result, last.at = result, now
    audit(session, actor, _ACTS[result], reference, number)
    return True


@requires(Permission.DIRECTORY_READ)
def take_back(session: Session, actor: Actor, reference: str, number: str) -> bool:
    """Delete one's own last mark of a number; False when there is none. Raises NotThere."""
    partner = _locked(session, reference)
    last = _last(session, partner, number, actor)
    if last is None:
        return False
    session.delete(last)
    audit(session, actor, Act.PARTNER_UNCALLED, reference, number)
    return True


def wrong_numbers(
    session: Session, partners: Collection[int] | None = None
) -> dict[int, frozenset[str]]:
    """By partner, of all or of some, the numbers that stand there and are held to be wrong."""
    doubted: dict[int, set[str]] = defaultdict(set)
    marks = _marks(session, partners)
    ids = {partner_id for partner_id, _number in marks}
    for partner in session.scalars(select(Partner).where(Partner.id.in_(ids))) if ids else ():
        standing = _standing(session, partner)
        for (partner_id, number), said in marks.items():
            if partner_id == partner.id and number in standing and wrong(said, partner.verified_at):
                doubted[partner.id].add(number)
    return {partner_id: frozenset(found) for partner_id, found in doubted.items()}


def _marks(
    session: Session, partners: Collection[int] | None
) -> dict[tuple[int, str], list[CallMark]]:
    """In the order of time; of all partners only those of whom a number was marked wrong."""
    query = select(PhoneMark, User.name).join(User, User.id == PhoneMark.user_id)
    if partners is None:
        some = select(PhoneMark.partner_id).where(PhoneMark.result == Called.WRONG)
        query = query.where(PhoneMark.partner_id.in_(some))
    else:
        query = query.where(PhoneMark.partner_id.in_(partners))
    found: dict[tuple[int, str], list[CallMark]] = defaultdict(list)
    for row, who in session.execute(query.order_by(PhoneMark.at, PhoneMark.id)):
        said = CallMark(row.result, row.at, row.user_id, who)
        found[row.partner_id, row.number].append(said)
    return found


def _standing(session: Session, partner: Partner) -> dict[str, Number]:
    """The numbers that people see and call, each once."""
    query = select(Contact.phone).where(Contact.partner_id == partner.id, Contact.active)
    texts = (*session.scalars(query.order_by(Contact.position, Contact.id)), partner.phone)
    found = (number for text in texts for number in numbers(text) if not number.fax)
    standing: dict[str, Number] = {}
    for number in found:
        standing.setdefault(number.called, number)
    return standing


def _locked(session: Session, reference: str) -> Partner:
    """The partner, held: a second click waits for the first."""
    query = select(Partner).where(Partner.reference == reference).with_for_update()
    partner = session.scalar(query.execution_options(populate_existing=True))
    if partner is None:
        raise NotThere(reference)
    return partner


def _last(session: Session, partner: Partner, number: str, actor: Actor) -> PhoneMark | None:
    query = select(PhoneMark).where(
        PhoneMark.partner_id == partner.id,
        PhoneMark.number == number,
        PhoneMark.user_id == actor.user_id,
    )
    return session.scalar(query.order_by(PhoneMark.at.desc(), PhoneMark.id.desc()).limit(1))


def _forget(session: Session, partner: Partner, standing: Collection[str]) -> None:
    old = or_(PhoneMark.at < utcnow() - KEPT, PhoneMark.number.not_in(standing))
    session.execute(delete(PhoneMark).where(PhoneMark.partner_id == partner.id, old))
