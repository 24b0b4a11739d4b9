"""One case as a screen shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.cases import naming as case_naming
from db.cases import need_answers, restriction
from db.cases.timeline import ReferralLine, Step, referrals_of
from db.models.accounts import User
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.people import Household
from db.reference.catalogue import QuarterPlace
from db.visible import cases as case_visible
from db.visible.places import CasePlace, place_of
from domain.cases import diary
from domain.cases.closing import Standing
from domain.cases.status import MOVES, Naming
from domain.permissions import Actor, Permission
from domain.rights.notice import NoticeWay
from domain.vocabulary import CaseStatus, EventKind, NextActor, Outcome

__all__ = ["CaseDetail", "ReferralLine", "Step", "detail"]
DIARY_LIMIT = 200
_CODED = (
    EventKind.STATUS,
    EventKind.URGENCY,
    EventKind.NEEDS,
    EventKind.REFERRAL,
    EventKind.CORRECTION,
    EventKind.MERGER,
    EventKind.SHEET,
)


@dataclass(frozen=True, slots=True)
class HeardNeed:
    """A need of the case; severity 1 light, 2 serious, 3 grave."""

    code: str
    severity: int


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """A line of the diary: what a person wrote (`text`) or what Ponte noted (`entry`)."""

    id: int
    at: datetime
    who: str
    kind: EventKind
    text: str
    entry: diary.DiaryEntry | None


@dataclass(frozen=True, slots=True)
class HouseholdSize:
    """How many live there; None where nobody said."""

    size: int | None
    minors: int | None
    over_65: int | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with its diary (newest first) and referrals (newest first).

    Needs and requests are those the reader may know of. For who does not see every case: status and
    due time as `case_visible` tells them, the urgency and version NOT_TOLD; nothing that says when,
    how, by whom or in which quarter the case was opened. No household and no messages for who may
    not read identity; the diary follows from all of it and is for who reads everything.
    """

    reference: str
    version: int
    status: CaseStatus
    urgency: int
    next_actor: NextActor | None
    due_at: datetime | None
    opened_at: datetime
    """As `VisibleCase.since`."""
    opened_by: str
    written_at: datetime | None
    """In the field, on a device without network."""
    closed_at: datetime | None
    outcome: Outcome | None
    place: CasePlace
    channel: str
    needs: tuple[HeardNeed, ...]
    privacy_version: str | None
    privacy_given_on: date | None
    privacy_language: str
    privacy_way: NoticeWay | None
    language: str
    """The tenant's, ISO 639-1; empty where nobody said."""
    naming: Naming
    household: HouseholdSize | None
    moves: frozenset[CaseStatus]
    diary: tuple[DiaryLine, ...]
    referrals: tuple[ReferralLine, ...]
    standing: Standing
    """Which needs have an answer; empty for who may not change cases."""
    not_used: bool
    """Somebody of the household asked that their data are kept and not used; False for who may not
    read identity.
    """

    @property
    def quarter(self) -> QuarterPlace:
        """The quarter, for who may change cases."""
        if self.place.quarter is None:
            raise LookupError(self.reference)
        return self.place.quarter

    @property
    def need_codes(self) -> frozenset[str]:
        """The needs without their severity."""
        return frozenset(need.code for need in self.needs)


@requires(Permission.CASES_READ)
def detail(session: Session, actor: Actor, reference: str) -> CaseDetail | None:
    """The case of that reference; None if there is none that `actor` may see."""
    found = session.execute(
        select(Case, User.name)
        .join(User, User.id == Case.opened_by)
        .where(Case.reference == reference.strip().upper(), *case_visible.visible(session, actor))
    ).first()
    if found is None:
        return None
    case: Case = found.Case
    told = case_visible.told(session, actor, [case])[case.id]
    identity, exact = actor.may(Permission.IDENTITY_READ), actor.may(Permission.CASES_ALL)
    return CaseDetail(
        reference=case.reference,
        version=told.version,
        status=told.status,
        urgency=told.urgency,
        next_actor=told.next_actor,
        due_at=told.due_at,
        opened_at=told.since,
        opened_by=found.name if exact else "",
        written_at=case.written_at if exact else None,
        closed_at=told.closed_at,
        outcome=told.outcome,
        place=place_of(session, actor, case.quarter_id),
        channel=case.channel if exact else "",
        needs=_needs(session, actor, case),
        privacy_version=case.privacy_version if exact else None,
        privacy_given_on=case.privacy_given_on if exact else None,
        privacy_language=(case.privacy_language or "") if exact else "",
        privacy_way=case.privacy_way if exact else None,
        language=(case.language or "") if exact else "",
        naming=case_naming.of_case(session, case),
        household=_household(session, case) if identity else None,
        moves=MOVES[case.status] if actor.may(Permission.CASES_WRITE) else frozenset(),
        diary=_diary(session, actor, case),
        referrals=referrals_of(session, actor, case),
        standing=_standing(session, actor, case),
        not_used=identity and bool(restriction.among(session, (case.id,))),
    )


def _needs(session: Session, actor: Actor, case: Case) -> tuple[HeardNeed, ...]:
    rows = session.execute(
        select(CaseNeed.need_code, CaseNeed.severity)
        .where(CaseNeed.case_id == case.id, *case_visible.need_visible(actor))
        .order_by(CaseNeed.severity.desc(), CaseNeed.need_code)
    )
    return tuple(HeardNeed(code, severity) for code, severity in rows)


def _standing(session: Session, actor: Actor, case: Case) -> Standing:
    """A coordinator does not learn from it that there is a need they may not see."""
    if not actor.may(Permission.CASES_WRITE):
        return Standing()
    return need_answers.of_case(session, case.id)


def _household(session: Session, case: Case) -> HouseholdSize | None:
    if case.household_id is None:
        return None
    home = session.get_one(Household, case.household_id)
    return HouseholdSize(home.size, home.minors, home.over_65)


def _diary(session: Session, actor: Actor, case: Case) -> tuple[DiaryLine, ...]:
    """The last DIARY_LIMIT lines; others have the timeline of each request they may see."""
    everything = (Permission.CASES_ALL, Permission.RESTRICTED_READ, Permission.IDENTITY_READ)
    if not all(actor.may(each) for each in everything):
        return ()
    rows = session.execute(
        select(CaseEvent.id, CaseEvent.at, User.name, CaseEvent.kind, CaseEvent.text)
        .outerjoin(User, User.id == CaseEvent.user_id)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
        .limit(DIARY_LIMIT)
    )
    lines = []
    for number, at, who, kind, text in rows:
        coded = diary.entry(text) if kind in _CODED else None
        lines.append(DiaryLine(number, at, who or "", kind, text if coded is None else "", coded))
    return tuple(lines)
