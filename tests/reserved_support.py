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
from db import (
    audit,
    case_detail,
    case_list,
    matching,
    merged,
    network_members,
    partner_history,
    partners,
    referral_board,
    referral_lists,
)
from db.case_filters import CaseFilters, View
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Partner
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
    "db.case_detail.detail": lambda s, a, c, u: (
        case_detail.detail(s, a, reference) for reference in _references(s, u)
    ),
    "db.case_list.page": _views,
    "db.case_list.counts": lambda s, a, c, u: [case_list.counts(s, a)],
    "db.merged.leads_to": lambda s, a, c, u: [merged.leads_to(s, a, c.reference)],
    "db.merged.merged_into": lambda s, a, c, u: [merged.merged_into(s, a, c.reference)],
    "db.referral_board.board": lambda s, a, c, u: [
        referral_board.board(s, a, utcnow()), referral_board.board(s, a, utcnow(), size=1),
    ],
    "db.referral_lists.answers_since": lambda s, a, c, u: [
        referral_lists.answers_since(s, a, NOW - timedelta(days=9))
    ],
    "db.referral_lists.without_answer": lambda s, a, c, u: [referral_lists.without_answer(s, a)],
    "db.partner_history.history": lambda s, a, c, u: (
        partner_history.history(s, a, reference) for reference in _partners(s)
    ),
    "db.network_members.members": lambda s, a, c, u: [
        network_members.members(s, a, network_members.MemberFilters(query="e"))
    ],
    "db.network_members.of_partner": lambda s, a, c, u: (
        network_members.of_partner(s, a, reference) for reference in _partners(s)
    ),
    "db.matching.suggest": lambda s, a, c, u: [
        matching.suggest(s, a, frozenset(codes), c.quarter_id, case_reference=c.reference)
        for codes in (("EC-ALI",), RESERVED, MIXED)
    ],
    "db.partners.detail": lambda s, a, c, u: (
        partners.detail(s, a, reference) for reference in _partners(s)
    ),
    "db.audit.list_events": lambda s, a, c, u: [
        audit.list_events(s, a), audit.list_events(s, a, subject=c.reference),
    ],
}  # fmt: skip
"""How everything that reaches cases, needs, requests or tasks is called here."""
