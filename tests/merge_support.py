"""Two cases merged, and all of both that an undo puts back."""

from sqlalchemy import select

from db.merging.cases import merge
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.follow_up import Task
from db.models.referrals import Referral


def versions(session, *references):
    return tuple(
        session.scalar(select(Case.version).where(Case.reference == code)) for code in references
    )


def merge_now(session, manager, stays, gone):
    merge(session, manager, stays, gone, versions(session, stays, gone))
    session.flush()


def everything(session):
    """All of both cases that an undo puts back: versions and the lines about it left out."""
    session.flush()
    session.expire_all()
    columns = [c for c in Case.__table__.c if c.name != "version"]
    return (
        session.execute(select(*columns).order_by(Case.id)).all(),
        session.execute(select(CaseNeed).order_by(CaseNeed.case_id, CaseNeed.need_code)).all(),
        session.execute(
            select(CaseEvent.id, CaseEvent.case_id, CaseEvent.text)
            .where(CaseEvent.kind != "merger")
            .order_by(CaseEvent.id)
        ).all(),
        session.execute(
            select(Referral.id, Referral.case_id, Referral.status).order_by(Referral.id)
        ).all(),
        session.execute(select(Task.id, Task.case_id, Task.done_at).order_by(Task.id)).all(),
    )
