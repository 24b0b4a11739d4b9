"""The statements of the board, built once for what a reader may.

`now` and `sent_by`, until when what is not answered was sent too long ago, are given with each.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from db.cases.filters import OPEN
from db.directory import by_day
from db.models.cases import Case
from db.models.directory import Partner, PartnerService
from db.models.follow_up import Mail
from db.models.referrals import Referral
from db.models.told import CaseTold
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from db.visible import kept
from db.visible import referrals as referral_visible
from domain.mail.messages import MailKind
from domain.permissions import Actor, Permission
from domain.vocabulary import NextActor, ReferralStatus

COUNT_LIMIT = 1_000
LANES = NextActor.ALER, NextActor.PARTNER, NextActor.TENANT
_TOLD: tuple[Any, ...] = (
    Case.urgency,
    Case.status,
    Case.next_actor,
    Case.due_at,
    Case.outcome,
    Case.closed_at,
    Case.opened_at,
)
"""What `case_visible.told` takes from the case itself for who sees every one."""
TO_SEND = "to_send"
"""Cases with a request to send that no partner has in hand: ALER acts on them too. Others see a
case once a partner has it, and no sooner.
"""


@built_once
def counts(session: Session, actor: Actor) -> Built:
    """One row: how many wait in each lane, by its name, and how many of them are late, `…_late`;
    each at most COUNT_LIMIT.
    """
    every = actor.may(Permission.CASES_ALL)
    found = list(_by_due(session, actor) if every else _by_requests(session, actor))
    beside: FromClause = found[0]
    for each in found[1:]:
        beside = beside.join(each, true())
    return kept.lists(select(*(column for each in found for column in each.c)).select_from(beside))


def _by_due(session: Session, actor: Actor) -> Iterator[Subquery]:
    """The most late come first, so that of the first of a lane those that are late are counted too:
    what leaves cases out is asked once of each.
    """
    for name, where in _lanes(session, actor).items():
        some = select(Case.due_at).where(*where).order_by(Case.due_at).limit(COUNT_LIMIT).subquery()
        late = func.count(case((some.c.due_at <= moment("now"), 1)))
        yield _sizes(some, **{name: func.count(), f"{name}_late": late})


def _by_requests(session: Session, actor: Actor) -> Iterator[Subquery]:
    """Late is what has waited for a partner too long; of the others no term is told."""
    lanes = _lanes(session, actor)
    partner = NextActor.PARTNER.value
    late = CaseTold.unanswered_since <= moment("sent_by")
    for name, where in {**lanes, f"{partner}_late": [*lanes[partner], late]}.items():
        some = select(CaseTold.id).where(*where).limit(COUNT_LIMIT).subquery()
        yield _sizes(some, **{name: func.count()})


def _sizes(some: Subquery, **counted: Any) -> Subquery:
    columns = [column.label(name) for name, column in counted.items()]
    return select(*columns).select_from(some).subquery()


def _lanes(session: Session, actor: Actor) -> dict[str, list[Any]]:
    """What a row of `case_visible.listed` must meet to stand in each."""
    among = case_visible.among(session, actor)
    if not actor.may(Permission.CASES_ALL):
        return {who.value: [CaseTold.waits_for == who, *among] for who in LANES}
    lanes: dict[str, list[Any]] = {
        who.value: [OPEN, Case.next_actor == who, Case.referred, *among] for who in LANES
    }
    if actor.may(Permission.CASES_WRITE):
        prepared = select(Referral.case_id).where(Referral.status == ReferralStatus.DRAFT)
        listed = and_(Case.next_actor == NextActor.ALER, Case.referred)
        lanes[TO_SEND] = [OPEN, Case.id.in_(prepared), ~listed]
    return lanes


@built_once
def first(session: Session, actor: Actor, size: int) -> Built:
    """The first cases of each `lane`, `size` of each, in the order of `key` and `tie`: the most
    late, for who is not told when a case is due those asked for first.
    """
    lanes = _lanes(session, actor).items()
    each = [select(_listed(session, actor, name, where, size).subquery()) for name, where in lanes]
    return kept.lists(select(union_all(*each).subquery()))


def _listed(
    session: Session, actor: Actor, name: str, where: list[Any], size: int
) -> Select[*tuple[Any, ...]]:
    every = actor.may(Permission.CASES_ALL)
    key, tie = (Case.due_at, Case.id) if every else (CaseTold.first_asked, CaseTold.reference)
    columns: tuple[Any, ...] = (
        literal(name).label("lane"),
        key.label("key"),
        tie.label("tie"),
        Case.id,
        Case.reference,
        Case.quarter_id,
        *(_TOLD if every else ()),
    )
    found = select(*columns).select_from(case_visible.listed(actor)).where(*where)
    return case_visible.shown(session, actor, found).order_by(key, tie).limit(size)


@built_once
def requests(session: Session, actor: Actor) -> Built:
    """The requests of `cases`, the one that says most last."""
    request = literal(f"{MailKind.REFERRAL.value}.").concat(cast(Referral.id, String))
    return (
        select(
            Referral.case_id,
            Referral.status,
            Referral.reason,
            Referral.sent_at,
            Partner.name,
            Referral.partner_id,
            by_day.away_until_now().label("away_until"),
            PartnerService.name.label("service"),
            Referral.question.is_not(None).label("asks"),
            Mail.state.label("mail"),
        )
        .join(Partner, Partner.id == Referral.partner_id)
        .outerjoin(PartnerService, PartnerService.id == Referral.service_id)
        .outerjoin(Mail, and_(Mail.occasion == request, Referral.status == ReferralStatus.DRAFT))
        .where(
            Referral.case_id.in_(bindparam("cases", expanding=True)),
            *referral_visible.visible(actor),
        )
        .order_by(
            Referral.question.is_not(None), Referral.status == ReferralStatus.DRAFT, Referral.id
        )
    )
