"""How a case and a person go: every row of theirs, wherever it stands; their figures stay.

Whoever calls has decided it and puts it on record. What other rows say of them in words is found by
`db.rights.mentions`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db import clock
from db.cases.change import counting, lock_itself, set_status
from db.clock import utcnow
from db.crypto import blind
from db.engine import insert_into
from db.figures import kept
from db.figures import months as facts
from db.mobile.counts import facts_of
from db.models.cases import Case
from db.models.follow_up import Mail, MailReferral
from db.models.merging import CaseMerger, PersonMerger
from db.models.mobile import Appointment, MobileStop
from db.models.people import Correction, Draft, Household, Person
from db.models.referrals import Referral
from db.models.rights import Erased, Wish
from db.people import keys
from db.people.index import forget
from db.people.stays import merged_people
from domain.business_time import day_of
from domain.corrections.fields import Field
from domain.mobile.stops import VisitState
from domain.rights.wish import PENDING, WishState
from domain.vocabulary import CaseStatus, Outcome

OF_PEOPLE = (Field.PERSON, Field.MEMBER)
"""Corrections whose values are ids of persons."""


def case_digest(reference: str) -> int:
    """By what a restored backup knows that a case is gone; numbers are never given out twice."""
    return blind("erased case", reference)


def person_digest(person_id: int, created_at: datetime) -> int:
    """The same of a person: an id alone may be given out again."""
    return blind("erased person", f"{person_id} {created_at.isoformat()}")


def destroy_case(session: Session, case_id: int) -> None:
    """Destroy a case with the cases merged into it, its requests, their mails, tasks, diary, drafts
    and corrections. An open one is closed first, so that nothing counts as open for ever.
    """
    merged = select(CaseMerger.gone_id).where(CaseMerger.stays_id == case_id)
    for gone in session.scalars(merged.where(CaseMerger.undone_at.is_(None))).all():
        destroy_case(session, gone)
    case = lock_itself(session, Case.id == case_id)
    if case is None:
        return
    if case.status is not CaseStatus.CLOSED:
        with counting(session, case) as change:
            set_status(session, change, CaseStatus.CLOSED, Outcome.WITHDRAWN)
    kept.keep(session, case)
    _destroy_mail(session, case_id)
    _destroy_drafts(session, case.reference)
    _note(session, case_digest(case.reference))
    session.flush()
    session.execute(delete(Case).where(Case.id == case_id))
    session.expire_all()


def _destroy_mail(session: Session, case_id: int) -> None:
    """Messages about requests of the case; of one about others too, what it said."""
    mine = select(Referral.id).where(Referral.case_id == case_id)
    about = select(MailReferral.mail_id).where(MailReferral.referral_id.in_(mine))
    mails = session.scalars(about.distinct()).all()
    session.execute(delete(MailReferral).where(MailReferral.referral_id.in_(mine)))
    others = select(MailReferral.mail_id).where(MailReferral.mail_id.in_(mails))
    session.execute(update(Mail).where(Mail.id.in_(others)).values(subject="", body=""))
    session.execute(delete(Mail).where(Mail.id.in_(mails), Mail.id.not_in(others)))


def _destroy_drafts(session: Session, reference: str) -> None:
    """Whatever anybody was writing about the case."""
    session.execute(delete(Draft).where(Draft.place.contains(reference, autoescape=True)))


def destroy_person(session: Session, person_id: int) -> None:
    """Destroy a person with the records merged into them. Their cases are gone before; where
    somebody else lives in the household, its other cases stay.
    """
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        return
    everybody = [person, *merged_people(session, person_id)]
    ids = [each.id for each in everybody]
    homes = {each.household_id for each in everybody}
    forget(session, person)
    _unname_visits(session, ids)
    _forget_choices(session, homes, ids)
    for each in everybody:
        _note(session, person_digest(each.id, each.created_at))
    keys.destroy(session, ids)
    mine = Wish.person_id.in_(ids)
    pending = update(Wish).where(mine, Wish.state.in_(sorted(PENDING)))
    session.execute(pending.values(state=WishState.LIFTED))
    session.execute(
        update(Wish)
        .where(mine)
        .values(person_id=None, case_id=None, text="", answer="", token=None)
    )
    session.execute(update(Case).where(Case.person_id.in_(ids)).values(person_id=None))
    session.execute(
        delete(PersonMerger).where(PersonMerger.gone_id.in_(ids) | PersonMerger.stays_id.in_(ids))
    )
    session.execute(delete(Person).where(Person.id.in_(ids)))
    session.expire_all()
    _leave_homes(session, homes)


def _unname_visits(session: Session, ids: list[int]) -> None:
    """Visits that were stay as figures of their stop; who was to come does not come any more."""
    rows = session.execute(
        select(Appointment, MobileStop)
        .join(MobileStop, MobileStop.id == Appointment.stop_id)
        .where(Appointment.person_id.in_(ids))
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    for visit, stop in rows:
        if visit.state is VisitState.CONVENED and stop.starts_at > utcnow():
            if stop.cancelled_at is None:
                facts.move(session, facts_of(visit, day_of(stop.starts_at)), ())
            session.delete(visit)
            continue
        visit.person_id = visit.case_id = visit.starts_at = visit.token = None
        visit.checked_at = visit.checked_by = None
        visit.version += 1
    session.flush()


def _forget_choices(session: Session, homes: Iterable[int], ids: list[int]) -> None:
    """Corrections of other cases that say the case was theirs."""
    cases = select(Case.id).where(Case.household_id.in_(homes))
    said = {str(number) for number in ids}
    rows = session.scalars(
        select(Correction).where(Correction.case_id.in_(cases), Correction.field.in_(OF_PEOPLE))
    )
    gone = [each.id for each in rows if said & {each.before, each.after}]
    session.execute(delete(Correction).where(Correction.id.in_(gone)))


def _leave_homes(session: Session, homes: Iterable[int]) -> None:
    """A household without people and cases goes too."""
    for home in homes:
        people = session.scalar(select(func.count()).where(Person.household_id == home))
        cases = session.scalar(select(func.count()).where(Case.household_id == home))
        if not people and not cases:
            session.execute(delete(Household).where(Household.id == home))


def _note(session: Session, digest: int) -> None:
    today = clock.today()
    session.execute(
        insert_into(session, Erased)
        .values(digest=digest, on=today)
        .on_conflict_do_nothing(index_elements=[Erased.digest])
    )
