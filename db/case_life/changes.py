"""Every change of a case: one function each, in the transaction of the caller.

A change names the version it was decided on. If somebody saved meanwhile, Changed carries
the case as it is now, and nothing is written; where it says already what is to be saved (a double
tap), that is no conflict, and nothing is written either. Notes and calls only add a line: they
never conflict.
"""

from collections.abc import Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.case_life.closing import ask_again, check_end, end_task, say
from db.cases import restriction
from db.cases.change import (
    add_event,
    changing,
    due_from,
    lock,
    set_due,
    set_status,
)
from db.clock import utcnow
from db.models.cases import Case, CaseEvent, CaseNeed
from db.people import keys
from db.reference.catalogue import catalogue_of
from db.referrals.case_after import before_closing
from domain.acts import Act
from domain.cases.closing import NeedEnd
from domain.cases.diary import DiaryEntry
from domain.cases.status import check_move
from domain.errors import Refused
from domain.permissions import Actor, Permission
from domain.text import clean_text
from domain.vocabulary import CaseStatus, EventKind, Outcome, Urgency

SEVERITIES = (1, 2, 3)


@requires(Permission.CASES_WRITE)
def note(session: Session, actor: Actor, reference: str, text: str, token: str) -> None:
    """Add a note; the same `token` twice writes once.

    Raises TooLong, Refused (nothing said), NotThere.
    """
    _write_down(session, actor, reference, EventKind.NOTE, text, token)


@requires(Permission.CASES_WRITE)
def call(session: Session, actor: Actor, reference: str, text: str, token: str) -> None:
    """Add what was said in a call; otherwise as `note`."""
    _write_down(session, actor, reference, EventKind.CALL, text, token)


@requires(Permission.CASES_WRITE)
def change_status(
    session: Session,
    actor: Actor,
    reference: str,
    version: int,
    target: CaseStatus,
    outcome: Outcome | None = None,
    *,
    note: str = "",
    answers: Mapping[str, NeedEnd] | None = None,
) -> None:
    """Move the case to `target`; closing needs an outcome, and may carry a note and `answers`:
    how needs ended that no partner has answered. Solved, it has one for every need.

    From closed to in progress is *reopen*: every need wants its answer anew. Raises
    NotAllowed, Refused (solved, while a partner has it, the tenant has not confirmed or
    a need has no answer), Changed, NotThere.
    """
    words = clean_text(note)
    case = lock(session, reference)
    same = (case.status, case.outcome) == (target, outcome)
    if case.version != version and same and (not words or _noted(session, actor, case, words)):
        return
    with changing(session, actor, reference, version) as change:
        before = change.case.status
        check_move(before, target, has_outcome=outcome is not None)
        if target is CaseStatus.CLOSED:
            say(session, actor, change, answers or {})
            before_closing(session, actor, change.case, outcome)
            check_end(session, change, outcome)
        elif before is CaseStatus.CLOSED:
            restriction.demand_none(session, change.case)
            ask_again(session, change)
        set_status(session, change, target, outcome)
        if words:
            add_event(session, actor, change.case, EventKind.NOTE, words)
        entry = DiaryEntry(before=before.value, after=target.value, outcome=outcome or "")
        add_event(session, actor, change.case, EventKind.STATUS, str(entry))
        audit(session, actor, Act.CASE_STATUS, reference, f"{before.value}>{target.value}")


@requires(Permission.CASES_WRITE)
def change_urgency(
    session: Session, actor: Actor, reference: str, version: int, urgency: int
) -> None:
    """Set the urgency; the answer is due in its time from now (a confirmation keeps its own).

    Raises Refused (closed, or no change), Changed, NotThere, ValueError.
    """
    level = Urgency(urgency)
    case = lock(session, reference)
    if case.version != version and case.urgency == level:
        return
    with changing(session, actor, reference, version) as change:
        case = change.case
        _demand_open(case)
        restriction.demand_none(session, case)
        if case.urgency == level:
            raise Refused("urgency")
        entry = DiaryEntry(before=str(int(case.urgency)), after=str(int(level)))
        case.urgency = int(level)
        if case.status is not CaseStatus.TO_CONFIRM:
            set_due(change, due_from(session, change))
        add_event(session, actor, case, EventKind.URGENCY, str(entry))
        audit(session, actor, Act.CASE_URGENCY, reference, f"{entry.before}>{entry.after}")


@requires(Permission.CASES_WRITE)
def change_needs(
    session: Session, actor: Actor, reference: str, version: int, needs: Mapping[str, int]
) -> None:
    """Set the needs and the severity of each (1 light, 2 serious, 3 grave).

    Raises Refused (none left, unknown need or severity, closed, no change),
    Changed, NotThere.
    """
    terms = catalogue_of(session).needs
    if not needs or any(c not in terms or s not in SEVERITIES for c, s in needs.items()):
        raise Refused("unknown")
    case = lock(session, reference)
    if case.version != version and _needs_of(session, case) == dict(needs):
        return
    with changing(session, actor, reference, version) as change:
        before, case = dict(change.needs), change.case
        _demand_open(case)
        restriction.demand_none(session, case)
        if before == dict(needs):
            raise Refused("needs")
        change.needs = dict(needs)
        _save_needs(session, case, before, change.needs)
        case.restricted = any(terms[code].restricted for code in needs)
        entry = DiaryEntry(
            added=tuple(sorted(set(needs) - set(before))),
            removed=tuple(sorted(set(before) - set(needs))),
            severity=tuple(sorted((c, s) for c, s in needs.items() if before.get(c, s) != s)),
        )
        add_event(session, actor, case, EventKind.NEEDS, str(entry))
        said = {"needs": (_said(before), _said(needs))}
        changes = keys.of_case(session, case, said)
        how_many = f"{len(before)}>{len(needs)}"
        audit(session, actor, Act.CASE_NEEDS, reference, how_many, changes=changes)
    end_task(session, change)


def _said(needs: Mapping[str, int]) -> list[str]:
    return [f"{code}:{severity}" for code, severity in sorted(needs.items())]


def _demand_open(case: Case) -> None:
    if case.status is CaseStatus.CLOSED:
        raise Refused("closed")


def _write_down(
    session: Session, actor: Actor, reference: str, kind: EventKind, text: str, token: str
) -> None:
    words = clean_text(text)
    if not words:
        raise Refused("empty")
    case = lock(session, reference)
    if session.scalar(select(exists().where(CaseEvent.token == token))):
        return
    add_event(session, actor, case, kind, words, token)
    audit(session, actor, Act(f"case.{kind.value}"), reference)


def _noted(session: Session, actor: Actor, case: Case, words: str) -> bool:
    """Whether this person's last line of the diary, but for what it did, says exactly that."""
    mine = select(CaseEvent).where(
        CaseEvent.case_id == case.id,
        CaseEvent.user_id == actor.user_id,
        CaseEvent.kind == EventKind.NOTE,
    )
    last = session.scalars(mine.order_by(CaseEvent.id.desc()).limit(1)).first()
    return last is not None and last.text == words


def _needs_of(session: Session, case: Case) -> dict[str, int]:
    held = select(CaseNeed.need_code, CaseNeed.severity).where(CaseNeed.case_id == case.id)
    return dict(session.execute(held).all())


def _save_needs(
    session: Session, case: Case, before: Mapping[str, int], after: Mapping[str, int]
) -> None:
    for code in sorted({*before, *after}):
        if code not in after:
            session.delete(session.get_one(CaseNeed, (case.id, code)))
        elif code not in before:
            session.add(
                CaseNeed(case_id=case.id, need_code=code, severity=after[code], since=utcnow())
            )
        elif before[code] != after[code]:
            session.get_one(CaseNeed, (case.id, code)).severity = after[code]
