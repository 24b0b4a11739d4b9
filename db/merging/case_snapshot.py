"""Two cases as they stood before and after a merger, in words that can be stored and read back."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import need_answers
from db.cases.change import Change
from db.models.cases import Case, CaseEvent
from db.models.follow_up import Task
from db.models.referrals import Referral
from domain.cases.closing import Heard, NeedEnd
from domain.cases.status import Naming
from domain.rights.notice import NoticeWay
from domain.vocabulary import CaseStatus, NextActor, Outcome

BELONGINGS: dict[str, Any] = {"event": CaseEvent, "referral": Referral, "task": Task}
"""What moves from one case to the other."""
_READ: dict[str, Callable[[Any], Any]] = {
    "urgency": int,
    "status": CaseStatus,
    "next_actor": NextActor,
    "due_at": datetime.fromisoformat,
    "outcome": Outcome,
    "closed_at": datetime.fromisoformat,
    "household_id": int,
    "person_id": int,
    "unnamed": Naming,
    "privacy_version": str,
    "privacy_given_on": date.fromisoformat,
    "privacy_language": str,
    "privacy_way": NoticeWay,
    "language": str,
    "retain_until": date.fromisoformat,
}
"""The fields of a case a merger may change, and how each is read back."""


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """Fields, needs and states of the requests of both cases; ids of what moves, by BELONGINGS."""

    stays: dict[str, Any]
    gone: dict[str, Any]
    needs_of_stays: dict[str, int]
    referrals_of_stays: dict[str, str]
    referrals_of_gone: dict[str, str]
    moved: dict[str, list[int]]
    heard_of_stays: dict[str, Heard] = field(default_factory=dict)
    """Empty in a merger from before it was kept."""


def fields(case: Case) -> dict[str, Any]:
    """Every field of a case that a merger may change."""
    return {name: getattr(case, name) for name in _READ}


def take(session: Session, stays: Change, gone: Change) -> CaseSnapshot:
    """Both as they are now."""
    session.flush()
    return CaseSnapshot(
        fields(stays.case),
        fields(gone.case),
        dict(stays.needs),
        _states(session, stays.case),
        _states(session, gone.case),
        {
            name: list(session.scalars(select(model.id).where(model.case_id == gone.case.id)))
            for name, model in BELONGINGS.items()
        },
        need_answers.heard(session, stays.case.id),
    )


def written(before: CaseSnapshot, after: CaseSnapshot) -> str:
    """As it is stored."""
    return json.dumps([asdict(before), asdict(after)], default=_plain)


def read(text: str) -> tuple[CaseSnapshot, CaseSnapshot]:
    """Before and after, from what was stored."""
    before, after = (_read(each) for each in json.loads(text))
    return before, after


def _plain(value: Any) -> str:
    return str(value.isoformat())


def _read(stored: dict[str, Any]) -> CaseSnapshot:
    for side in ("stays", "gone"):
        stored[side] = {
            name: None if value is None else _READ[name](value)
            for name, value in stored[side].items()
        }
    heard = stored.pop("heard_of_stays", {})
    return CaseSnapshot(
        **stored, heard_of_stays={code: _heard(**said) for code, said in heard.items()}
    )


def _heard(since: str | None, said: str | None) -> Heard:
    return Heard(datetime.fromisoformat(since) if since else None, NeedEnd(said) if said else None)


def _states(session: Session, case: Case) -> dict[str, str]:
    rows = session.execute(select(Referral.id, Referral.status).where(Referral.case_id == case.id))
    return {str(number): status.value for number, status in rows}
