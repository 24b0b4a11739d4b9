"""What every change of a case is made of: the lock, the version, the tallies, the due time.

Used by `case_changes` and `referrals`, which check their actor and write the audit event.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.cases.detail import detail
from db.clock import utcnow
from db.figures import counting as counts
from db.figures import reopenings
from db.models.cases import Case, CaseEvent, CaseNeed
from db.people.stays import case_that_stays
from db.reference.catalogue import catalogue_of
from domain.business_time import CONFIRM_AFTER, Calendar, day_of
from domain.cases.status import NEXT_ACTOR
from domain.errors import Changed, NotThere, Refused
from domain.periods import kept_until
from domain.permissions import Actor
from domain.referrals.moves import was_sent
from domain.vocabulary import CaseStatus, EventKind, Outcome, Urgency
from settings import get_settings


@dataclass(slots=True)
class Change:
    """A case being changed, with its needs and their severity."""

    case: Case
    needs: dict[str, int]
    now: datetime
    in_vain: bool = False
    """The case is opened again because it never ended: no closing and no reopening is counted."""


@contextmanager
def changing(
    session: Session, actor: Actor | None, reference: str, version: int | None = None
) -> Iterator[Change]:
    """The case, locked; at the end its version is raised and the tallies follow the change.

    Without an actor it is a partner or the clock: they name no version. A merged case is the one
    it leads to; what was decided on the merged one itself is refused: Refused("merged").
    """
    case = lock(session, reference)
    if version is not None and case.reference != reference:
        raise Refused("merged")
    if actor is not None and version is not None and case.version != version:
        raise Changed(detail(session, actor, reference))
    with counting(session, case) as change:
        yield change


@contextmanager
def counting(session: Session, case: Case) -> Iterator[Change]:
    """The same for a case that is locked already, whatever it leads to."""
    rows = select(CaseNeed.need_code, CaseNeed.severity).where(CaseNeed.case_id == case.id)
    change = Change(case, dict(session.execute(rows).all()), utcnow())
    before = counts.of_case(session, case, change.needs)
    end_before = reopenings.end_of(case), case.outcome
    yield change
    if change.in_vain and case.closed_at is None:
        end_before = None, None
    reopenings.keep(case, *end_before, change.now)
    flag_modified(case, "restricted")  # raises the version even when only the needs changed
    session.flush()
    counts.moved(session, before, counts.of_case(session, case, change.needs))


def lock(session: Session, reference: str) -> Case:
    """The case as it is now, held until the end of the transaction; of a merged one the case it
    leads to. Raises NotThere.
    """
    case = lock_itself(session, Case.reference == reference)
    if case is None:
        raise NotThere(reference)
    stays = case_that_stays(session, case.id)
    return case if stays == case.id else lock_itself(session, Case.id == stays) or case


def lock_itself(session: Session, which: ColumnElement[bool]) -> Case | None:
    """That case, held, even when it was merged; None where there is none."""
    return session.scalar(
        select(Case).where(which).with_for_update().execution_options(populate_existing=True)
    )


def set_status(
    session: Session, change: Change, target: CaseStatus, outcome: Outcome | None = None
) -> None:
    """Status and all that follows from it: who acts next, due, closing day, retention."""
    case, closing = change.case, target is CaseStatus.CLOSED
    if closing or case.status is CaseStatus.CLOSED:
        today = day_of(change.now)
        case.retain_until = kept_until(today, get_settings().retention_years)
    case.status, case.next_actor, case.outcome = target, NEXT_ACTOR[target], outcome
    case.closed_at = change.now if closing else None
    if closing:
        set_due(change, None)
    elif target is CaseStatus.TO_CONFIRM:
        set_due(change, change.now + CONFIRM_AFTER)
    else:
        set_due(change, due_from(session, change))


def set_due(change: Change, due_at: datetime | None) -> None:
    """Set when the case is due; one due in the future is not overdue any more."""
    change.case.due_at = due_at
    change.case.overdue = due_at is not None and due_at <= change.now


def due_from(session: Session, change: Change) -> datetime:
    """When something that begins now is due, by the urgency of the case and its province."""
    return calendar_of(session, change).due(change.now, Urgency(change.case.urgency))


def calendar_of(session: Session, change: Change) -> Calendar:
    """Working time where the case is."""
    province = catalogue_of(session).quarters[change.case.quarter_id].province
    return Calendar.of(province, get_settings().office_hours)


def note_times(case: Case, calendar: Calendar, referrals: Iterable[Any]) -> None:
    """Working minutes until the first request of a case, and from it to the first answer. What was
    only prepared, or withdrawn before it was sent, is no request.
    """
    asked = [each for each in referrals if was_sent(each.status, each.due_at)]
    sent = [each.sent_at for each in asked]
    answered = [each.answered_at for each in asked if each.answered_at]
    case.referred_at, case.answered_at = min(sent, default=None), min(answered, default=None)
    waits = calendar.waits(case.opened_at, sent, answered)
    case.referred_after, case.answered_after = waits


def add_event(
    session: Session,
    actor: Actor | None,
    case: Case,
    kind: EventKind,
    text: str,
    token: str | None = None,
) -> None:
    """Add a line to the diary; without an actor, Ponte itself noted it."""
    user_id = actor.user_id if actor else None
    session.add(
        CaseEvent(case_id=case.id, at=utcnow(), user_id=user_id, kind=kind, text=text, token=token)
    )
