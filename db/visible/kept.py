"""What lists are made of for who does not see every case, kept as requests change.

Triggers of the database mark each case of which a request, a need or the state has changed, whoever
changes it. A transaction works out anew the cases it has changed, before it ends and before it
reads a list; what else is marked (by an older version of Ponte, by other hands, by a migration) the
clock settles, in pieces. Who settles waits for nobody: a case that somebody holds is left to it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, Select, delete, event, exists, insert, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from db.access import without_actor
from db.engine import reading, turn
from db.models.cases import Case, CaseNeed
from db.models.reference import Need
from db.models.referrals import Referral
from db.models.told import CaseTold, CaseTouched
from db.reference.statements import Built
from domain.referrals.reserved import KnownRequest, told

PIECE = 1_000
"""Cases worked out at a time."""
_OPEN = text("\"case\".status <> 'closed'")
_LISTS, _CHANGED = "lists_cases", "cases it has changed"
_TOLD: Any = CaseTold.__table__
_TOUCHED: Any = CaseTouched.__table__
_FREE = (
    select(_TOUCHED.c.case_id)
    .join(Case, Case.id == _TOUCHED.c.case_id)
    .order_by(_TOUCHED.c.case_id)
    .with_for_update(key_share=True, skip_locked=True)
)
"""Marked, and neither mark nor case in other hands: who writes requests holds the case or the mark,
and may want the other next.
"""
_GONE = delete(_TOUCHED).where(~exists().where(Case.id == _TOUCHED.c.case_id))


def lists(statement: Built) -> Built:
    """A statement that reads `CaseTold`: inside a transaction it sees what that has changed."""
    return statement.execution_options(**{_LISTS: True})


def changed(session: Session, cases: Iterable[int]) -> None:
    """This transaction changes them: for a statement for many rows; of objects it is known."""
    session.info.setdefault(_CHANGED, set()).update(cases)


@without_actor("shows nothing")
def settle_left(engine: Engine | None = None) -> None:
    """Work out anew what no transaction has settled, each piece in one of its own."""
    with reading(engine) as session:
        left = behind(session)
    while left:
        with turn(engine) as session:
            left = settle(session) == PIECE
            if not left:
                session.execute(_GONE)


def settle(session: Session, *which: Any) -> int:
    """Work out anew some of the cases that are marked and free: how many."""
    cases = session.scalars(_FREE.where(*which).limit(PIECE)).all()
    if not cases:
        return 0
    session.execute(delete(_TOUCHED).where(_TOUCHED.c.case_id.in_(cases)))
    session.execute(delete(_TOLD).where(_TOLD.c.case_id.in_(cases)))
    if rows := list(worked_out(session, Case.id.in_(cases))):
        session.execute(insert(_TOLD), rows)
    return len(cases)


def behind(session: Session) -> bool:
    """Whether anything is marked that no transaction has settled."""
    return session.scalar(select(_TOUCHED.c.case_id).limit(1)) is not None


def mark_all(session: Session) -> None:
    """Have all worked out anew: after tables were filled without triggers. Until then lists hold
    what they held.
    """
    asked = select(Referral.case_id).join(Case, Case.id == Referral.case_id).where(_OPEN)
    session.execute(delete(_TOUCHED))
    every = asked.union(select(_TOLD.c.case_id))
    session.execute(insert(_TOUCHED).from_select(["case_id"], every))


def worked_out(session: Session, *which: Any) -> Iterable[dict[str, Any]]:
    """The rows of `case_told` of these cases, as they ought to be."""
    requests: dict[Any, list[Any]] = {}
    for row in session.execute(_requests().where(*which)):
        requests.setdefault((row.id, row.reference, row.quarter_id), []).append(row)
    plain = set(session.scalars(_with_plain_need([case for case, *_ in requests])))
    for case, rows in requests.items():
        for reserved in (False, True):
            known = [_asked(row) for row in rows if reserved or row.reserved is False]
            found = told(known) if reserved or case[0] in plain else None
            if found:
                yield {
                    "case_id": case[0],
                    "reserved": reserved,
                    "reference": case[1],
                    "quarter_id": case[2],
                    "told_from": found.told_from,
                    "first_asked": found.first_asked,
                    "waits_for": found.waits_for,
                    "unanswered_since": found.unanswered_since,
                }


def _requests() -> Built:
    """The requests of open cases, in the order in which they were made."""
    return (
        select(
            Case.id,
            Case.reference,
            Case.quarter_id,
            Referral.status,
            Referral.sent_at,
            Referral.due_at,
            Referral.answered_at,
            Referral.question.is_not(None).label("asks"),
            Referral.reserved,
        )
        .join(Referral, Referral.case_id == Case.id)
        .where(_OPEN)
        .order_by(Referral.id)
    )


def _asked(row: Any) -> KnownRequest:
    return KnownRequest(row.status, row.sent_at, row.due_at, row.answered_at, bool(row.asks))


def _with_plain_need(cases: Sequence[int]) -> Select[Any]:
    """Those of the cases with a need that is not reserved."""
    found = select(CaseNeed.case_id).join(Need, Need.code == CaseNeed.need_code)
    return found.where(CaseNeed.case_id.in_(cases), Need.restricted.is_(False)).distinct()


@event.listens_for(Session, "after_flush")
def _note_changed(session: Session, _context: Any) -> None:
    for item in (*session.new, *session.dirty, *session.deleted):
        if isinstance(item, Case):
            changed(session, [item.id])
        elif isinstance(item, (CaseNeed, Referral)):
            changed(session, [item.case_id])


@event.listens_for(Session, "before_commit", insert=True)  # before the end of the record is held
def _settle_changed(session: Session) -> None:
    session.flush()
    cases = sorted(session.info.pop(_CHANGED, ()))
    for start in range(0, len(cases), PIECE):
        settle(session, _TOUCHED.c.case_id.in_(cases[start : start + PIECE]))


@event.listens_for(Session, "do_orm_execute")
def _before_a_list(state: ORMExecuteState) -> None:
    if state.execution_options.get(_LISTS):
        _settle_changed(state.session)
