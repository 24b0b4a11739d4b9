"""One tenant written twice becomes one person, and can become two again.

The earlier record stays, with the values a person chose. Cases, other members of the household
and visits of the other follow; what the other record said is kept as it was, found by nobody,
until it is undone.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases.change import add_event
from db.clock import utcnow
from db.merging.person_snapshot import (
    PersonSnapshot,
    Twins,
    fields,
    home,
    moving,
    read,
    side,
    whose,
    written,
)
from db.models.cases import Case
from db.models.merging import CaseMerger, PersonMerger
from db.models.mobile import Appointment
from db.models.people import Household, Person
from db.people.index import found_anew
from db.people.stays import person_that_stays
from domain.acts import Act
from domain.cases.diary import DiaryEntry
from domain.errors import Refused
from domain.merging.rules import Hindrance, codes_of_both, value_of
from domain.permissions import Actor, Permission
from domain.vocabulary import EventKind


@requires(Permission.IDENTITY_READ)
def compare(session: Session, actor: Actor, one: int, two: int) -> Twins:
    """Both in the clear, the earlier first. Writes `person.read` for each. Raises Refused."""
    stays, gone = _pair(session, one, two)
    for person in (stays, gone):
        audit(session, actor, Act.PERSON_READ, f"person:{person.id}")
    return Twins(side(session, stays), side(session, gone))


@requires(Permission.CASES_WRITE)
def merge(session: Session, actor: Actor, seen: Twins, taken: Mapping[str, bool]) -> None:
    """Make one of the two that were `seen`; `taken` says of which fields the later record's value
    is kept. A value only one of them has is kept anyway. Raises Refused; nothing is written.
    """
    stays, gone = _pair(session, seen.stays.person.person_id, seen.gone.person.person_id)
    if Twins(side(session, stays), side(session, gone)) != seen:
        raise Refused(Hindrance.CHANGED)
    moved = moving(session, stays, gone)
    was = PersonSnapshot(fields(stays), home(session, stays), moved, whose(session, moved["case"]))
    other = fields(gone)
    kept = {n: value_of(v, other[n], taken.get(n, False)) for n, v in was.own.items()}
    kept |= codes_of_both(was.own["codice_fiscale"], other["codice_fiscale"])
    with found_anew(session, stays, gone):
        _set(stays, kept)
        _follow(session, actor, stays, gone, was, taken)
        made = PersonSnapshot(fields(stays), home(session, stays), was.moved)
        session.add(
            PersonMerger(
                gone_id=gone.id,
                stays_id=stays.id,
                at=utcnow(),
                user_id=actor.user_id,
                before=written(was, made),
            )
        )
    audit(session, actor, Act.PERSON_MERGE, f"person:{stays.id}", f"person:{gone.id}")


@requires(Permission.CASES_WRITE)
def undo(session: Session, actor: Actor, merger_id: int) -> None:
    """Make two people again, each with what was theirs; what was opened or corrected since stays
    with the one that stayed. Raises Refused.
    """
    merger = session.get(PersonMerger, merger_id)
    if merger is None:
        raise Refused(Hindrance.NOT_MERGED)
    stays, gone = _locked(session, merger.stays_id, merger.gone_id)
    session.refresh(merger)
    if merger.undone_at is not None:
        raise Refused(Hindrance.NOT_MERGED)
    if person_that_stays(session, stays.id) != stays.id:
        raise Refused(Hindrance.MERGED)
    was, made = read(merger.before)
    _check_cases(session, merger, was.moved["case"])
    now = fields(stays)
    with found_anew(session, stays, gone):
        _set(stays, {n: v for n, v in was.own.items() if now[n] == made.own[n]})
        _give_back(session, actor, stays, gone, was, made)
        merger.undone_at, merger.undone_by = utcnow(), actor.user_id
    audit(session, actor, Act.PERSON_UNMERGE, f"person:{stays.id}", f"person:{gone.id}")


def _pair(session: Session, one: int, two: int) -> tuple[Person, Person]:
    """Who they are now, locked, the earlier first."""
    first, second = sorted((person_that_stays(session, one), person_that_stays(session, two)))
    if first == second:
        raise Refused(Hindrance.SAME_PERSON)
    stays, gone = _locked(session, first, second)
    if person_that_stays(session, first) != first or person_that_stays(session, second) != second:
        raise Refused(Hindrance.MERGED)
    return stays, gone


def _locked(session: Session, *ids: int) -> tuple[Person, Person]:
    """Both, held in the order of their ids: two people never wait in a circle."""
    found = {
        person.id: person
        for person in session.scalars(
            select(Person)
            .where(Person.id.in_(ids))
            .order_by(Person.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if len(found) != len(ids):
        raise Refused(Hindrance.CHANGED)
    return found[ids[0]], found[ids[1]]


def _set(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _follow(
    session: Session,
    actor: Actor,
    stays: Person,
    gone: Person,
    was: PersonSnapshot,
    taken: Mapping[str, bool],
) -> None:
    """Cases, members and visits; of two households the one that stays says its size."""
    target, source = stays.household_id, gone.household_id
    if target == source:  # the other record stands by itself from now on
        own = Household(quarter_id=session.get_one(Household, source).quarter_id)
        session.add(own)
        session.flush()
        gone.household_id = own.id
    else:
        other = home(session, gone)
        chosen = {n: value_of(v, other[n], taken.get(n, False)) for n, v in was.home.items()}
        _set(session.get_one(Household, target), chosen)
        _rehouse(session, actor, was.moved, source, target, "person")
    _revisit(session, was.moved["visit"], gone.id, stays.id)


def _give_back(
    session: Session,
    actor: Actor,
    stays: Person,
    gone: Person,
    was: PersonSnapshot,
    made: PersonSnapshot,
) -> None:
    source, target = was.moved["household"]
    _revisit(session, was.moved["visit"], stays.id, gone.id)
    if source == target:
        alone = gone.household_id
        gone.household_id = source
        session.flush()
        session.execute(delete(Household).where(Household.id == alone))
        return
    back = was.moved | {"case": _cases_back(session, was)}
    _rehouse(session, actor, back, target, source, "person_undone")
    household = session.get_one(Household, target)
    now = {name: getattr(household, name) for name in made.home}
    _set(household, {n: v for n, v in was.home.items() if now[n] == made.home[n]})


def _cases_back(session: Session, was: PersonSnapshot) -> list[int]:
    """The cases that go back: not one given to somebody else since, unless they go back too."""
    now = whose(session, was.moved["case"])
    return [
        int(number)
        for number, person in now.items()
        if person == was.whose.get(number, person) or person in was.moved["member"]
    ]


def _rehouse(
    session: Session,
    actor: Actor,
    moved: Mapping[str, list[int]],
    source: int,
    target: int,
    line: str,
) -> None:
    """Cases and members go from one household to the other; each case says so, without names."""
    there = and_(Case.id.in_(moved["case"]), Case.household_id == source)
    for case in session.scalars(select(Case).where(there).order_by(Case.id)).all():
        add_event(session, actor, case, EventKind.MERGER, str(DiaryEntry(after=line)))
        case.household_id = target
    members = and_(Person.id.in_(moved["member"]), Person.household_id == source)
    session.execute(update(Person).where(members).values(household_id=target))
    session.flush()


def _revisit(session: Session, visits: list[int], source: int, target: int) -> None:
    mine = and_(Appointment.id.in_(visits), Appointment.person_id == source)
    session.execute(update(Appointment).where(mine).values(person_id=target))


def _check_cases(session: Session, merger: PersonMerger, cases: list[int]) -> None:
    """A case that came along and was merged with one that did not cannot go back alone."""
    ours, theirs = CaseMerger.gone_id.in_(cases), CaseMerger.stays_id.in_(cases)
    across = select(CaseMerger.id).where(
        CaseMerger.undone_at.is_(None),
        CaseMerger.at >= merger.at,
        or_(and_(ours, ~theirs), and_(theirs, ~ours)),
    )
    if session.scalar(across.limit(1)) is not None:
        raise Refused(Hindrance.CASES_MERGED)
