"""Merge two cases of one tenant, and undo it.

All that belongs to the one moves to the one that stays: diary, needs, requests to partners (their
links go on working), tasks. The other is closed as a duplicate and leads there. What an undo puts
back is kept with the merger; what was done since on the case that stays remains there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from db.access import audit, requires
from db.cases import need_answers
from db.cases.change import (
    Change,
    add_event,
    calendar_of,
    counting,
    lock_itself,
    note_times,
    set_due,
    set_status,
)
from db.figures import months as facts
from db.merging import case_snapshot
from db.merging.case_snapshot import BELONGINGS, CaseSnapshot
from db.models.cases import Case, CaseNeed
from db.models.merging import CaseMerger
from db.models.referrals import Referral
from db.people.stays import case_that_stays
from db.reference.catalogue import catalogue_of
from db.referrals.case_after import turn
from domain.acts import Act
from domain.cases.closing import Heard
from domain.cases.diary import DiaryEntry
from domain.cases.status import NEXT_ACTOR, Naming
from domain.errors import Refused
from domain.merging.rules import (
    CaseSide,
    Hindrance,
    heard_of_both,
    hindrance,
    needs_of_both,
    status_of,
    status_of_both,
)
from domain.permissions import Actor, Permission
from domain.referrals.moves import was_sent
from domain.vocabulary import CaseStatus, EventKind, Outcome

Versions = tuple[int, int]
"""Of the case that stays and of the other, as they were when it was decided."""


@requires(Permission.CASES_WRITE)
def merge(session: Session, actor: Actor, stays: str, gone: str, versions: Versions) -> None:
    """Close the case `gone` as a duplicate of `stays`, which takes over all it holds.

    Raises Refused with the reason; nothing is written then.
    """
    if stays == gone:
        raise Refused(Hindrance.SAME)
    with _both(session, stays, gone) as (kept, other):
        why = hindrance(_side(session, kept.case), _side(session, other.case))
        if why:
            raise Refused(why)
        if (kept.case.version, other.case.version) != versions:
            raise Refused(Hindrance.CHANGED)
        before = case_snapshot.take(session, kept, other)
        _move(session, other.case, kept.case, before.moved)
        _take_over(session, kept, other)
        _close(session, other)
        after = case_snapshot.take(session, kept, other)
        session.add(
            CaseMerger(
                gone_id=other.case.id,
                stays_id=kept.case.id,
                at=kept.now,
                user_id=actor.user_id,
                before=case_snapshot.written(before, after),
            )
        )
        add_event(
            session, actor, kept.case, EventKind.MERGER, str(DiaryEntry(case=gone, after="merged"))
        )
        audit(session, actor, Act.CASE_MERGE, stays, gone)


@requires(Permission.CASES_WRITE)
def undo(session: Session, actor: Actor, gone: str) -> None:
    """Take the case `gone` out of the one it was merged into: both are as before, but for what
    was done since, which remains on the one that stays. Raises Refused.
    """
    stays = _stays(session, gone)
    if stays is None:
        raise Refused(Hindrance.NOT_MERGED)
    with _both(session, stays, gone) as (kept, other):
        merger = _in_force(session, other.case)
        if merger is None or merger.stays_id != kept.case.id:
            raise Refused(Hindrance.NOT_MERGED)
        if _in_force(session, kept.case):
            raise Refused(Hindrance.MERGED)
        before, after = case_snapshot.read(merger.before)
        _move(session, kept.case, other.case, before.moved)
        _put_back(session, kept, before, after)
        _open_again(session, other, before)
        for change in (kept, other):
            _follow_referrals(session, change)
        merger.undone_at, merger.undone_by = kept.now, actor.user_id
        for change, reference in ((kept, gone), (other, stays)):
            line = DiaryEntry(case=reference, after="undone")
            add_event(session, actor, change.case, EventKind.MERGER, str(line))
        audit(session, actor, Act.CASE_UNMERGE, stays, gone)


def _stays(session: Session, gone: str) -> str | None:
    """The reference of the case that `gone` was merged into, by a merger in force."""
    other = aliased(Case)
    return session.scalar(
        select(Case.reference)
        .join(CaseMerger, CaseMerger.stays_id == Case.id)
        .join(other, other.id == CaseMerger.gone_id)
        .where(other.reference == gone, CaseMerger.undone_at.is_(None))
    )


@contextmanager
def _both(session: Session, stays: str, gone: str) -> Iterator[tuple[Change, Change]]:
    """Both cases, locked in the order of their references: two people never wait in a circle."""
    cases = {
        reference: lock_itself(session, Case.reference == reference)
        for reference in sorted((stays, gone))
    }
    kept, other = cases[stays], cases[gone]
    if kept is None or other is None:
        raise Refused(Hindrance.CHANGED)
    with counting(session, other) as second, counting(session, kept) as first:
        yield first, second


def _in_force(session: Session, case: Case) -> CaseMerger | None:
    return session.scalar(
        select(CaseMerger).where(CaseMerger.gone_id == case.id, CaseMerger.undone_at.is_(None))
    )


def _side(session: Session, case: Case) -> CaseSide:
    merged = case_that_stays(session, case.id) != case.id
    return CaseSide(case.reference, case.status, case.household_id, merged)


def _move(session: Session, source: Case, target: Case, moved: dict[str, list[int]]) -> None:
    """What belongs to one case goes to the other; of requests the counts go with them."""
    session.flush()
    own = Referral.id.in_(moved["referral"])
    referrals = session.scalars(select(Referral).where(own, Referral.case_id == source.id)).all()
    before = facts.of_referrals(source, referrals)
    after = facts.of_referrals(target, referrals)
    for name, model in BELONGINGS.items():
        session.execute(
            update(model)
            .where(model.id.in_(moved[name]), model.case_id == source.id)
            .values(case_id=target.id)
            .execution_options(synchronize_session="fetch")
        )
    facts.move(session, before, after)


def _take_over(session: Session, kept: Change, other: Change) -> None:
    """Of the other case: the graver urgency, the earlier time, who it is, the later retention."""
    case, gone = kept.case, other.case
    referrals = _referrals(session, case)
    dues = [at for at in (case.due_at, gone.due_at) if at]
    target = status_of_both(case.status, gone.status, [r.status for r in referrals])
    if gone.status is not CaseStatus.CLOSED or case.status is CaseStatus.CLOSED:
        case.urgency = min(case.urgency, gone.urgency)
    if target is not case.status:
        set_status(session, kept, target)
    if target is not CaseStatus.CLOSED:
        case.next_actor = NEXT_ACTOR[target]
        if target is CaseStatus.REFERRED:
            turn(session, case)
        set_due(kept, min(dues) if dues else case.due_at)
    if case.household_id is None:
        case.household_id, case.person_id = gone.household_id, gone.person_id
    said = (case.unnamed, gone.unnamed)
    unnamed = Naming.UNSAID if Naming.UNSAID in said else case.unnamed or gone.unnamed
    case.unnamed = None if case.person_id else unnamed
    if case.privacy_given_on is None:
        case.privacy_version, case.privacy_given_on = gone.privacy_version, gone.privacy_given_on
        case.privacy_language, case.privacy_way = gone.privacy_language, gone.privacy_way
    case.language = case.language or gone.language
    case.retain_until = max(case.retain_until, gone.retain_until)
    heard = heard_of_both(*(need_answers.heard(session, each.id) for each in (case, gone)))
    _set_needs(session, kept, needs_of_both(kept.needs, other.needs), heard)
    _follow_referrals(session, kept)


def _close(session: Session, change: Change) -> None:
    """As a duplicate; one that was closed already keeps its day."""
    if change.case.status is CaseStatus.CLOSED:
        change.case.outcome = Outcome.DUPLICATE
    else:
        set_status(session, change, CaseStatus.CLOSED, Outcome.DUPLICATE)
    _follow_referrals(session, change)


def _put_back(session: Session, kept: Change, before: CaseSnapshot, after: CaseSnapshot) -> None:
    """Each field of the case that stays as the merger left it; the others were changed since."""
    case, was, made = kept.case, before.stays, after.stays
    now = case_snapshot.fields(case)
    # What a merger of an older version did not keep stays as it is.
    same = {name: now[name] == kept for name, kept in made.items()}
    state = ("status", "next_actor", "due_at", "outcome", "closed_at")
    for name, value in was.items():
        if same[name] and name not in state:
            setattr(case, name, value)
    if all(same[name] for name in state):
        _state(session, kept, was, before.referrals_of_stays)
    elif case.status is not CaseStatus.CLOSED:
        states = [r.status for r in _referrals(session, case)]
        if (target := status_of(case.status, states)) is not case.status:
            set_status(session, kept, target)
    needs = dict(kept.needs)
    for code, severity in after.needs_of_stays.items():
        if needs.get(code) == severity != before.needs_of_stays.get(code):
            needs.pop(code)
            needs |= {c: s for c, s in before.needs_of_stays.items() if c == code}
    heard = need_answers.heard(session, case.id)
    heard |= {
        c: h for c, h in before.heard_of_stays.items() if after.heard_of_stays[c] == heard.get(c)
    }
    _set_needs(session, kept, needs or dict(before.needs_of_stays), heard)


def _open_again(session: Session, change: Change, before: CaseSnapshot) -> None:
    """The other case as it was; where its partners have answered since, as that leaves it."""
    change.in_vain = True
    change.case.retain_until = before.gone["retain_until"]
    _state(session, change, before.gone, before.referrals_of_gone)


def _state(
    session: Session, change: Change, was: dict[str, Any], referrals: dict[str, str]
) -> None:
    """Status and due time as they were, unless its requests have gone on since."""
    case, now = change.case, _referrals(session, change.case)
    states = {str(r.id): r.status.value for r in now}
    for name in ("status", "next_actor", "outcome", "closed_at"):
        setattr(case, name, was[name])
    set_due(change, was["due_at"])
    if states != referrals and case.status is not CaseStatus.CLOSED:
        target = status_of(case.status, [r.status for r in now])
        if target is not case.status:
            set_status(session, change, target)


def _referrals(session: Session, case: Case) -> list[Referral]:
    session.flush()
    return list(session.scalars(select(Referral).where(Referral.case_id == case.id)))


def _follow_referrals(session: Session, change: Change) -> None:
    """What a case says of what went to partners: whether any did, and how long the first took."""
    case = change.case
    found = _referrals(session, case)
    case.referred = any(was_sent(r.status, r.due_at) for r in found)
    note_times(case, calendar_of(session, change), found)


def _set_needs(
    session: Session, change: Change, needs: dict[str, int], heard: dict[str, Heard]
) -> None:
    terms, case = catalogue_of(session).needs, change.case
    for code in sorted({*change.needs, *needs}):
        held = session.get(CaseNeed, (case.id, code))
        if code not in needs:
            session.delete(held)
            continue
        if held is None:
            held = CaseNeed(case_id=case.id, need_code=code)
            session.add(held)
        said = heard.get(code, Heard())
        held.severity, held.since, held.said = needs[code], said.since, said.said
    change.needs = needs
    case.restricted = any(terms[code].restricted for code in needs)
    session.flush()
