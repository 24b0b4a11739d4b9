"""How the needs of a case ended, as a person says: beside what partners did and tenants confirm."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.cases import need_answers
from db.cases.change import Change, add_event, changing
from db.models.cases import CaseNeed
from db.models.follow_up import Task
from db.models.referrals import Referral
from db.referrals.case_after import close_or_ask
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.cases.closing import NeedEnd
from domain.cases.diary import DiaryEntry
from domain.errors import Refused
from domain.permissions import Actor, Permission
from domain.referrals.moves import OPEN
from domain.tasks.task import TaskKind
from domain.vocabulary import CaseStatus, EventKind, Outcome


@requires(Permission.CASES_WRITE)
def answer_needs(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    answers: Mapping[str, NeedEnd],
) -> bool:
    """Say how some needs ended. Whether the case is closed by it: every need has an answer, at
    least one by a partner that the tenant confirmed, and no partner has anything in hand.

    Raises Refused (nothing said, no need of the case, a closed case), Changed,
    NotThere.
    """
    with changing(session, actor, reference, version) as change:
        if not answers or change.case.status is CaseStatus.CLOSED:
            raise Refused("closed" if answers else "needs")
        say(session, actor, change, answers)
        audit(session, actor, Act.CASE_ANSWER, reference, str(len(answers)))
        found = need_answers.of_case(session, change.case.id)
        closed = bool(found.complete and found.confirmed and not _open(session, change))
        if closed:
            close_or_ask(session, actor, change)
    if closed:
        tasks.end(session, Task.case_id == change.case.id)
    else:
        end_task(session, change)
    return closed


def say(session: Session, actor: Actor, change: Change, answers: Mapping[str, NeedEnd]) -> None:
    """Write down how some needs ended. Raises Refused (not a need of the case)."""
    if not answers:
        return
    if not answers.keys() <= change.needs.keys():
        raise Refused("gone")
    for code, end in sorted(answers.items()):
        session.get_one(CaseNeed, (change.case.id, code)).said = end
    ended = tuple((code, end.value) for code, end in sorted(answers.items()))
    add_event(session, actor, change.case, EventKind.NEEDS, str(DiaryEntry(ended=ended)))


def check_end(session: Session, change: Change, outcome: Outcome | None) -> None:
    """A case called solved has an answer for every need. Raises Refused("needs_left"), or
    ("nobody") when somebody said that one of them found no answer.
    """
    if outcome is not Outcome.SOLVED:
        return
    found = need_answers.of_case(session, change.case.id)
    if not found.complete:
        raise Refused("needs_left")
    if found.nobody:
        raise Refused("nobody")


def ask_again(session: Session, change: Change) -> None:
    """Of a reopened case no need has an answer: which came back, nobody has said."""
    session.execute(
        update(CaseNeed)
        .where(CaseNeed.case_id == change.case.id)
        .values(since=change.now, said=None)
    )


def end_task(session: Session, change: Change) -> None:
    """Nobody needs to look for an answer any more once no need is left without."""
    if not need_answers.of_case(session, change.case.id).left:
        tasks.end(session, Task.case_id == change.case.id, kinds=[TaskKind.LEFT])


def _open(session: Session, change: Change) -> bool:
    found = select(Referral.id).where(Referral.case_id == change.case.id, Referral.status.in_(OPEN))
    return session.scalar(found.limit(1)) is not None
