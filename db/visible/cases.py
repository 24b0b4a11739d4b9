"""Which cases and which of their fields an actor may see: every query of cases starts here.

Who does not see every case sees one only while a request that they may see (`db.visible.referrals`:
nobody took one of them in time) is under way, or has failed and is to be made to somebody else; and
of the case what follows from such requests alone. Who reads no reserved needs sees no request that
says there is one. So nothing of what they are
shown changes with a need they may not know of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, text
from sqlalchemy.orm import Session, aliased

from db.clock import utcnow
from db.models.cases import Case, CaseNeed
from db.models.reference import Need
from db.models.referrals import Referral
from db.models.told import CaseTold
from db.reference.catalogue import Catalogue, catalogue_of
from db.reference.statements import Built, ago, built_once
from db.visible import kept, referrals
from domain.business_time import ROME, Calendar
from domain.permissions import Actor, Permission
from domain.referrals.moves import FAILED, UNDER_WAY
from domain.referrals.moves import WAITING as WORKING
from domain.referrals.reserved import PACE, standing
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus
from settings import get_settings

_LAST, _LATER = aliased(Referral), aliased(Referral)
NOT_TOLD = 0
"""An urgency or a version that this reader is not told."""
_OPEN = text("\"case\".status <> 'closed'")
"""Written out, as `case_filters.OPEN`, and with its table: requests have a status too."""


@dataclass(frozen=True, slots=True)
class VisibleCase:
    """The fields of a case that change, as a reader may have them."""

    urgency: int
    status: CaseStatus
    next_actor: NextActor | None
    due_at: datetime | None
    outcome: Outcome | None
    closed_at: datetime | None
    version: int
    since: datetime
    """When it was opened; for who is not told that, the day of the first request they may see."""


def needs(catalogue: Catalogue, actor: Actor) -> frozenset[str]:
    """The codes of the needs this person may read."""
    all_of_them = actor.may(Permission.RESTRICTED_READ)
    return frozenset(
        code for code, need in catalogue.needs.items() if all_of_them or not need.restricted
    )


def need_visible(actor: Actor) -> list[ColumnElement[bool]]:
    """What a need of a case must meet to be shown."""
    if actor.may(Permission.RESTRICTED_READ):
        return []
    return [CaseNeed.need_code.in_(select(Need.code).where(Need.restricted.is_(False)))]


def visible(session: Session, actor: Actor) -> list[Any]:
    """What a case must meet to be shown."""
    if actor.may(Permission.CASES_ALL):
        return _with_need(actor)
    told = or_(_asked(actor, UNDER_WAY), _last_failed(actor))
    return [_OPEN, *_with_need(actor), told]


def _with_need(actor: Actor) -> list[Any]:
    """A case has a need that may be read: with none it would tell that all are reserved."""
    if actor.may(Permission.RESTRICTED_READ):
        return []
    mine = need_visible(actor)
    return [_exists(CaseNeed.case_id, CaseNeed.case_id == Case.id, *mine)]


def listed(actor: Actor) -> Any:
    """Where lists and counts of cases start: `Case` or, for who does not see every case,
    `CaseTold`; both have `id`, `reference` and `quarter_id`.
    """
    return Case if actor.may(Permission.CASES_ALL) else CaseTold


def among(session: Session, actor: Actor) -> list[Any]:
    """What a row of `listed` must meet to be counted; the statement goes through `kept.lists`."""
    if actor.may(Permission.CASES_ALL):
        return _with_need(actor)
    reads = actor.may(Permission.RESTRICTED_READ)
    return [CaseTold.reserved.is_(reads), CaseTold.told_from <= ago(timedelta())]


def shown(session: Session, actor: Actor, found: Built) -> Built:
    """Of rows of `listed` those that may be shown, with their `Case`: the rule itself is asked, so
    that what is kept may hide a case, yet never show one.
    """
    if actor.may(Permission.CASES_ALL):
        return found
    return found.join(Case, Case.id == CaseTold.id).where(*visible(session, actor))


def counted(session: Session, actor: Actor, found: Built, case_id: Any) -> Built:
    """Of rows that point at a case those of a case to be counted."""
    of, where = listed(actor), among(session, actor)
    return found.join(of, of.id == case_id).where(*where) if where else found


def known(session: Session, actor: Actor, found: Built) -> Built:
    """Of rows with a `Case` those that may be shown; what is kept leaves few to ask the rule of."""
    if not actor.may(Permission.CASES_ALL):
        found = counted(session, actor, found, Case.id)
    return kept.lists(found.where(*visible(session, actor)))


def _asked(actor: Actor, states: Iterable[ReferralStatus]) -> ColumnElement[bool]:
    """Whether a request of the case that may be seen stands in one of these states."""
    found = referrals.stands(Referral, states)
    return _exists(Referral.id, Referral.case_id == Case.id, found, *referrals.visible(actor))


def _exists(column: Any, *where: Any, of: Any = Case) -> ColumnElement[bool]:
    """Whether there is such a row for a row of `of`, whatever the question around it is."""
    return select(column).where(*where).correlate(of).exists()


def _last_failed(actor: Actor) -> ColumnElement[bool]:
    last, later = _LAST, _LATER
    seen_later = referrals.visible(actor, later)
    of_case = later.case_id == last.case_id
    after = _exists(later.id, of_case, later.id > last.id, *seen_later, of=last)
    failed = referrals.stands(last, FAILED)
    seen = referrals.visible(actor, last)
    return _exists(last.id, last.case_id == Case.id, failed, ~after, *seen)


def told(
    session: Session,
    actor: Actor,
    cases: Iterable[Any],
    requests: dict[int, list[Any]] | None = None,
) -> dict[int, VisibleCase]:
    """The fields of these cases, by id, for this reader; `cases` have the columns of `Case`.
    `requests`: what the reader may see of them, where that was read already.
    """
    if actor.may(Permission.CASES_ALL):
        return {
            case.id: VisibleCase(
                case.urgency,
                case.status,
                case.next_actor,
                case.due_at,
                case.outcome,
                case.closed_at,
                getattr(case, "version", NOT_TOLD),
                case.opened_at,
            )
            for case in cases
        }
    places = {case.id: case.quarter_id for case in cases}
    if requests is None:
        requests = {number: [] for number in places}
        for row in session.execute(_requests(session, actor), {"cases": list(places)}):
            requests[row.case_id].append(row)
    return {
        number: _by_requests(session, quarter, requests[number])
        for number, quarter in places.items()
    }


@built_once
def _requests(session: Session, actor: Actor) -> Built:
    return select(
        Referral.case_id,
        Referral.status,
        Referral.sent_at,
        Referral.question.is_not(None).label("asks"),
    ).where(Referral.case_id.in_(bindparam("cases", expanding=True)), *referrals.visible(actor))


def _by_requests(session: Session, quarter_id: int, requests: list[Any]) -> VisibleCase:
    asks = any(row.asks for row in requests if row.status in WORKING)
    status, who = standing({row.status for row in requests}, asks=asks)
    waiting = [row.sent_at for row in requests if row.status is ReferralStatus.SENT]
    due_at = answer_due(session, quarter_id, min(waiting)) if waiting and not asks else None
    first = min((row.sent_at for row in requests), default=utcnow()).astimezone(ROME)
    since = first.replace(hour=0, minute=0, second=0, microsecond=0)
    return VisibleCase(NOT_TOLD, status, who, due_at, None, None, NOT_TOLD, since)


def due_of(session: Session, actor: Actor, referral: Any, quarter_id: int) -> datetime | None:
    """When the answer to a request (its `due_at`, its `sent_at`) is due: by the urgency of the
    case, for who is told it.
    """
    if actor.may(Permission.CASES_ALL) or referral.due_at is None:
        due_at: datetime | None = referral.due_at
        return due_at
    return answer_due(session, quarter_id, referral.sent_at)


def answer_due(session: Session, quarter_id: int, sent_at: datetime) -> datetime:
    """When the answer to a request is late, for who is not told how urgent the case is."""
    return _late_from(_calendar(session, quarter_id), sent_at)


def late_if_sent_by(session: Session, now: datetime) -> datetime:
    """A request sent until then, and not answered, is late wherever it was made; to the minute."""
    of_each: dict[str, int] = {}
    for quarter in catalogue_of(session).quarters.values():
        of_each.setdefault(quarter.province, quarter.id)
    minute = now.replace(second=0, microsecond=0)
    return min(_late_by(_calendar(session, one), minute) for one in of_each.values())


@lru_cache(maxsize=4_096)
def _late_from(calendar: Calendar, sent_at: datetime) -> datetime:
    return calendar.due(sent_at, PACE)


@lru_cache(maxsize=64)
def _late_by(calendar: Calendar, minute: datetime) -> datetime:
    """Looked for once a minute: it takes fifty answers of the calendar."""
    return calendar.started_by(minute, PACE)


def _calendar(session: Session, quarter_id: int) -> Calendar:
    province = catalogue_of(session).quarters[quarter_id].province
    return Calendar.of(province, get_settings().office_hours)
