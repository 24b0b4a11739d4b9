"""Every move of the table is possible in the database, and no other: by nobody, not even twice."""

from itertools import product

import pytest
from case_support import add_case, add_service, entrust, tallies_kept, tallies_recounted
from sqlalchemy import func, select, update

from db.models.cases import Case
from db.models.referrals import Referral, ReferralEvent
from db.referrals.move import Move, move
from domain.referrals.moves import MOVES, REASONS, AnswerNotAllowed, By
from domain.vocabulary import CaseStatus, ReferralStatus

S, C = ReferralStatus, CaseStatus
CASE_OF = {S.DRAFT: C.IN_PROGRESS, S.DONE: C.TO_CONFIRM} | dict.fromkeys(
    (S.SENT, S.ACCEPTED, S.IN_PROGRESS), C.REFERRED
)
"""Where the case stands while its only referral is in a state; else back with ALER."""


@pytest.fixture
def referral(session, manager):
    """Puts a referral and its case into a state, as if they had come there."""
    case = add_case(session, manager)
    entrust(session, manager, case.reference, add_service(session), "", "form")
    session.flush()
    number = session.scalars(select(Referral.id)).one()

    def put(status: ReferralStatus) -> int:
        session.execute(update(Referral).values(status=status, question=None))
        session.execute(update(Case).values(status=CASE_OF.get(status, C.IN_PROGRESS)))
        session.expire_all()
        return number

    return put


def made(session, actor, number, target, by) -> bool:
    reason = next(iter(REASONS[target])).value if target in REASONS else ""
    savepoint = session.begin_nested()
    try:
        move(session, actor if by is By.ALER else None, number, Move(target, by, reason))
        session.flush()
    except AnswerNotAllowed:
        return False
    else:
        return True
    finally:
        savepoint.rollback()


@pytest.mark.parametrize("start", S)
def test_the_database_allows_exactly_the_moves_of_the_table(session, manager, referral, start):
    number = referral(start)
    allowed = {
        (target, by) for target, by in product(S, By) if made(session, manager, number, target, by)
    }
    assert allowed == {
        (target, by) for (begin, target), who in MOVES.items() if begin is start for by in who
    }


@pytest.mark.parametrize(("start", "target"), MOVES)
def test_no_move_is_made_twice(session, manager, referral, start, target):
    number = referral(start)
    by = min(MOVES[start, target])
    reason = next(iter(REASONS[target])).value if target in REASONS else ""
    actor = manager if by is By.ALER else None
    move(session, actor, number, Move(target, by, reason))
    session.flush()
    lines = session.scalar(select(func.count(ReferralEvent.id)))
    with pytest.raises(AnswerNotAllowed):
        move(session, actor, number, Move(target, by, reason))
    assert session.scalar(select(func.count(ReferralEvent.id))) == lines


def test_a_move_without_its_reason_or_with_a_foreign_one_is_refused(session, manager, referral):
    number = referral(S.SENT)
    for reason in ("", "answered", "nonsense"):
        with pytest.raises(AnswerNotAllowed):
            move(session, None, number, Move(S.DECLINED, By.PARTNER, reason))
    with pytest.raises(AnswerNotAllowed):
        move(session, None, number, Move(S.ACCEPTED, By.PARTNER, "other"))


def test_a_whole_loop_leaves_the_counts_of_the_map_right(session, manager, referral):
    number = referral(S.SENT)
    for target, reason in ((S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")):
        move(session, manager, number, Move(target, By.ALER, reason))
        session.flush()
    assert session.scalar(select(Case.status)) is C.CLOSED
    assert tallies_kept(session) == tallies_recounted(session)
