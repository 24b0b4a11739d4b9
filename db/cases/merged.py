"""Where a merged case or person leads, and what was merged into one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.access import requires
from db.cases.filters import needs_of
from db.models.accounts import User
from db.models.cases import Case
from db.models.merging import CaseMerger
from db.people.stays import case_that_stays
from db.visible import cases as case_visible
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus, Outcome

OTHERS = 20


@dataclass(frozen=True, slots=True)
class MergedCase:
    """A case that was merged into another, by whom and when."""

    reference: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same household, that may be a duplicate."""

    reference: str
    opened_at: datetime
    status: CaseStatus
    outcome: Outcome | None
    needs: tuple[str, ...]


@requires(Permission.CASES_READ)
def leads_to(session: Session, actor: Actor, reference: str) -> str:
    """The reference under which the case of `reference` is to be read now."""
    asked = reference.strip().upper()
    case_id = session.scalar(select(Case.id).where(Case.reference == asked))
    if case_id is None:
        return asked
    stays = case_that_stays(session, case_id)
    if stays == case_id:
        return asked
    seen = case_visible.visible(session, actor)
    return session.scalar(select(Case.reference).where(Case.id == stays, *seen)) or asked


@requires(Permission.CASES_READ)
def merged_into(session: Session, actor: Actor, reference: str) -> tuple[MergedCase, ...]:
    """The cases merged into the one of `reference` and not taken out again, newest first.

    None for who may not know of every case: that the other was there they were never told.
    """
    if not actor.may(Permission.CASES_ALL):
        return ()
    gone = aliased(Case)
    rows = session.execute(
        select(gone.reference, CaseMerger.at, User.name)
        .join(gone, gone.id == CaseMerger.gone_id)
        .join(Case, Case.id == CaseMerger.stays_id)
        .join(User, User.id == CaseMerger.user_id)
        .where(
            Case.reference == reference,
            CaseMerger.undone_at.is_(None),
            *case_visible.visible(session, actor),
        )
        .order_by(CaseMerger.id.desc())
    )
    return tuple(MergedCase(*row) for row in rows)


@requires(Permission.CASES_WRITE)
def others(session: Session, actor: Actor, reference: str) -> tuple[OtherCase, ...]:
    """The other cases of the household of a case, merged ones left out; newest first."""
    this = aliased(Case)
    in_force = select(CaseMerger.gone_id).where(CaseMerger.undone_at.is_(None))
    found = session.scalars(
        select(Case)
        .join(this, this.household_id == Case.household_id)
        .where(this.reference == reference, Case.id != this.id, Case.id.not_in(in_force))
        .order_by(Case.id.desc())
        .limit(OTHERS)
    ).all()
    needs = needs_of(session, actor, {case.id for case in found})
    return tuple(
        OtherCase(case.reference, case.opened_at, case.status, case.outcome, needs[case.id])
        for case in found
    )
