"""What became of calling the numbers of a partner. A mark belongs to the number: a corrected one
starts anew. Each mark deletes what was marked of a number that no longer stands, or a year ago.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.accounts import User
from db.models.directory import Contact, Partner
from db.models.follow_up import PhoneMark
from domain.acts import Act
from domain.errors import NotThere
from domain.permissions import Actor, Permission
from domain.phones.called import ONE_OCCASION, WRONG_TIMES, Called, CallMark, ending, wrong
from domain.phones.number import Number, numbers

KEPT = timedelta(days=365)
_ACTS = {
    Called.REACHED: Act.PARTNER_REACHED,
    Called.WRONG: Act.PARTNER_WRONG,
    Called.NOBODY: Act.PARTNER_NOBODY,
}
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OFTEN = (
    select(PhoneMark.partner_id)
    .where(PhoneMark.result == Called.WRONG)
    .group_by(PhoneMark.partner_id, PhoneMark.number)
    .having(func.count() >= WRONG_TIMES)
)
_PARTNERS = select(Partner.id, Partner.phone, Partner.verified_at).where(Partner.id.in_(_IDS))
_EVERY = (
    select(PhoneMark.partner_id, PhoneMark.number)
    .add_columns(PhoneMark.result, PhoneMark.at, PhoneMark.user_id)
    .order_by(PhoneMark.at, PhoneMark.id)
)
_MARKS = (
    _EVERY.add_columns(User.name)
    .join(User, User.id == PhoneMark.user_id)
    .where(PhoneMark.partner_id.in_(_IDS))
)
_DOUBTS = _EVERY.where(PhoneMark.partner_id.in_(_OFTEN))
_DOUBTS_OF_SOME = _DOUBTS.where(PhoneMark.partner_id.in_(_IDS))
_PHONES = (
    select(Contact.partner_id, Contact.phone)
    .where(Contact.partner_id.in_(_IDS), Contact.active)
    .order_by(Contact.position, Contact.id)
)

Mark = tuple[int, str, Called, datetime, int]
"""A partner's id, a number of theirs, and what a `CallMark` says of it but for the name."""


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
    for number in _standing(session, [partner])[partner.id].values():
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
    standing = _standing(session, [partner])[partner.id]
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
    audit(session, actor, _ACTS[result], reference, ending(number))
    return True


@requires(Permission.DIRECTORY_READ)
def take_back(session: Session, actor: Actor, reference: str, number: str) -> bool:
    """Delete one's own last mark of a number; False when there is none. Raises NotThere."""
    partner = _locked(session, reference)
    last = _last(session, partner, number, actor)
    if last is None:
        return False
    session.delete(last)
    audit(session, actor, Act.PARTNER_UNCALLED, reference, ending(number))
    return True


@requires(Permission.DIRECTORY_READ)
def doubted(session: Session, actor: Actor) -> Mapping[str, frozenset[str]]:
    """By the reference of a partner, the numbers held to be wrong: to be marked where shown."""
    found = wrong_numbers(session)
    if not found:
        return {}
    rows = session.execute(select(Partner.id, Partner.reference).where(Partner.id.in_(found)))
    return {reference: found[partner_id] for partner_id, reference in rows}


def wrong_numbers(
    session: Session, partners: Collection[int] | None = None
) -> dict[int, frozenset[str]]:
    """By partner, of all or of some, the numbers that stand there and are held to be wrong."""
    return held_wrong(session, doubts(session, partners))


def doubts(session: Session, partners: Collection[int] | None = None) -> tuple[Mark, ...]:
    """All marks of partners with a number that was said to be wrong often enough."""
    if partners is None:
        found = session.execute(_DOUBTS)
    else:
        found = session.execute(_DOUBTS_OF_SOME, {"ids": list(partners)})
    return tuple((*row,) for row in found)


def held_wrong(session: Session, found: Collection[Mark]) -> dict[int, frozenset[str]]:
    """By partner, the numbers held to be wrong by these marks: standing, with nobody reached or
    verified since.
    """
    if not found:
        return {}
    marks = _by_number(found)
    partners = session.execute(_PARTNERS, {"ids": [partner_id for partner_id, _ in marks]}).all()
    standing = _standing(session, partners)
    held: dict[int, set[str]] = defaultdict(set)
    for partner in partners:
        for number in standing[partner.id]:
            if wrong(marks.get((partner.id, number), []), partner.verified_at):
                held[partner.id].add(number)
    return {partner_id: frozenset(some) for partner_id, some in held.items()}


def _marks(session: Session, partners: Collection[int]) -> dict[tuple[int, str], list[CallMark]]:
    """Of some partners, in the order of time."""
    return _by_number(session.execute(_MARKS, {"ids": list(partners)}))


def _by_number(marks: Iterable[Iterable[Any]]) -> dict[tuple[int, str], list[CallMark]]:
    found: dict[tuple[int, str], list[CallMark]] = defaultdict(list)
    for partner_id, number, *said in marks:
        found[partner_id, number].append(CallMark(*said))
    return found


def _standing(session: Session, partners: Collection[Any]) -> dict[int, dict[str, Number]]:
    """By partner (their `id` and `phone`), the numbers that people see and call, each once; the
    referents' first.
    """
    texts: dict[int, list[str]] = defaultdict(list)
    ids = [partner.id for partner in partners]
    for partner_id, phone in session.execute(_PHONES, {"ids": ids}):
        texts[partner_id].append(phone)
    standing: dict[int, dict[str, Number]] = {}
    for partner in partners:
        said = (*texts[partner.id], partner.phone)
        found = (number for text in said for number in numbers(text) if not number.fax)
        own = standing.setdefault(partner.id, {})
        for number in found:
            own.setdefault(number.called, number)
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
