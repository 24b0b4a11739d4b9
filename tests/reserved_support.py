"""Everything a person can read of cases and of what was asked for them, called once."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from types import FunctionType

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

import db
from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases import merged
from db.cases.filters import CaseFilters, View
from db.clock import utcnow
from db.directory import detail as partners
from db.directory import history as partner_history
from db.matching import rank as matching
from db.models.cases import Case
from db.models.directory import Partner
from db.network import members as network_members
from db.record import listing as audit
from db.referrals import board as referral_board
from db.referrals import lists as referral_lists
from db.referrals import news as referral_news
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, Role

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
RESERVED, MIXED = ("SA-PSI",), ("EC-ALI", "SA-PSI")


def guarded() -> Iterator[tuple[str, FunctionType]]:
    """Every public function of `db` that asks for a permission."""
    for found in pkgutil.walk_packages(db.__path__, "db."):
        if found.name.startswith(("db.migrations", "db.models", "db.__main__")):
            continue
        module = importlib.import_module(found.name)
        for name, member in vars(module).items():
            here = inspect.isfunction(member) and inspect.unwrap(member).__module__ == found.name
            if here and hasattr(member, "permission"):
                yield f"{found.name}.{name}", member


GUARDED = dict(guarded())
READERS = [role for role in Role if role is not Role.COMMUNITY_MANAGER]


def read(session: Session, actor: Actor, case: Case, until: int = 10**9) -> dict[str, list[object]]:
    """What this person reads by each of CALLS; of the cases with an id below `until`."""
    found = {}
    for name, call in CALLS.items():
        if actor.may(GUARDED[name].permission):
            found[name] = [plain(answer) for answer in call(session, actor, case, until)]
    return found


def plain(answer: object) -> object:
    return answer.to_dict("records") if isinstance(answer, pd.DataFrame) else repr(answer)


def _views(session, actor, case, _until):
    place = "VA-01"
    asked = [CaseFilters(view) for view in View]
    asked += [CaseFilters(need=code) for code in ("EC-ALI", "EC", "SA-PSI", "SA")]
    asked += [CaseFilters(urgency=level) for level in (1, 2, 3, 4)]
    asked += [CaseFilters(View.ALL, status=status) for status in CaseStatus]
    asked += [CaseFilters(reference=case.reference), CaseFilters(place=place)]
    for filters in asked:
        found = case_list.page(session, actor, filters)
        yield from (filters, found.rows, found.count, found.more, found.next)


def _partners(session):
    return session.scalars(select(Partner.reference).order_by(Partner.id)).all()


def _references(session, until):
    return session.scalars(select(Case.reference).where(Case.id < until).order_by(Case.id)).all()


CALLS: dict[str, Callable[..., Iterable[object]]] = {
    "db.cases.detail.detail": lambda s, a, c, u: (
        case_detail.detail(s, a, reference) for reference in _references(s, u)
    ),
    "db.cases.listing.page": _views,
    "db.cases.listing.counts": lambda s, a, c, u: [case_list.counts(s, a)],
    "db.cases.merged.leads_to": lambda s, a, c, u: [merged.leads_to(s, a, c.reference)],
    "db.cases.merged.merged_into": lambda s, a, c, u: [merged.merged_into(s, a, c.reference)],
    "db.referrals.board.board": lambda s, a, c, u: [
        referral_board.board(s, a, utcnow()),
        referral_board.board(s, a, utcnow(), size=1),
    ],
    "db.referrals.lists.answers_since": lambda s, a, c, u: [
        referral_lists.answers_since(s, a, NOW - timedelta(days=9))
    ],
    "db.referrals.lists.without_answer": lambda s, a, c, u: [referral_lists.without_answer(s, a)],
    "db.referrals.news.answers_after": lambda s, a, c, u: [
        referral_news.answers_after(s, a, NOW - timedelta(days=9))
    ],
    "db.directory.history.history": lambda s, a, c, u: (
        partner_history.history(s, a, reference) for reference in _partners(s)
    ),
    "db.network.members.members": lambda s, a, c, u: [
        network_members.members(s, a, network_members.MemberFilters(query="e"))
    ],
    "db.network.members.of_partner": lambda s, a, c, u: (
        network_members.of_partner(s, a, reference) for reference in _partners(s)
    ),
    "db.matching.rank.suggest": lambda s, a, c, u: [
        matching.suggest(s, a, frozenset(codes), c.quarter_id, case_reference=c.reference)
        for codes in (("EC-ALI",), RESERVED, MIXED)
    ],
    "db.directory.detail.detail": lambda s, a, c, u: (
        partners.detail(s, a, reference) for reference in _partners(s)
    ),
    "db.record.listing.list_events": lambda s, a, c, u: [
        audit.list_events(s, a),
        audit.list_events(s, a, audit.Wanted(subject=c.reference)),
    ],
}
"""How everything that reaches cases, needs, requests or tasks is called here."""
