"""What happens around a need of health, violence or criminal measures changes nothing that anybody
else can read: every function they may call answers after it as it did before.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FunctionType

import pandas as pd
import pytest
import time_machine
from case_support import add_case, add_service, entrust
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

import db
from db import (
    audit,
    case_changes,
    case_detail,
    case_list,
    matching,
    merged,
    network_members,
    partner_history,
    partners,
    partners_write,
    referral_board,
    referral_lists,
    replies,
)  # fmt: skip
from db.case_filters import CaseFilters, View
from db.clock import utcnow
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.referrals import record, refer, reply_link
from domain.permissions import Actor
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus, Role

S = ReferralStatus
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


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """The clock stands: what differs does not differ by the time."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def services(session) -> dict[str, int]:
    """Of three organisations, one that answers a reserved need beside another."""
    return {
        "open": add_service(session, "Emporio", needs=("EC-ALI",)),
        "reserved": add_service(session, "Centro", needs=RESERVED),
        "mixed": add_service(session, "Consultorio", needs=MIXED),
    }


@pytest.fixture
def case(session, manager, services) -> Case:
    """A case with one request under way that says nothing of anything reserved."""
    made = add_case(session, manager, ("EC-ALI",), urgency=3)
    entrust(session, manager, made.reference, services["open"], "", "open")
    session.flush()
    return made


def read(session: Session, actor: Actor, case: Case) -> dict[str, object]:
    """Everything this person can read of cases and of what was asked for them."""
    found = {}
    for name, call in CALLS.items():
        if actor.may(GUARDED[name].permission):
            found[name] = [plain(answer) for answer in call(session, actor, case)]
    return found


def plain(answer: object) -> object:
    return answer.to_dict("records") if isinstance(answer, pd.DataFrame) else repr(answer)


def _views(session, actor, case):
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


def _references(session):
    return session.scalars(select(Case.reference).where(Case.id < AFTER).order_by(Case.id)).all()


AFTER = 10**9
CALLS: dict[str, Callable[..., Iterator[object]]] = {
    "db.case_detail.detail": lambda s, a, c: (
        case_detail.detail(s, a, reference) for reference in _references(s)
    ),
    "db.case_list.page": _views,
    "db.case_list.counts": lambda s, a, c: [case_list.counts(s, a)],
    "db.merged.leads_to": lambda s, a, c: [merged.leads_to(s, a, c.reference)],
    "db.merged.merged_into": lambda s, a, c: [merged.merged_into(s, a, c.reference)],
    "db.referral_board.board": lambda s, a, c: [
        referral_board.board(s, a, utcnow()), referral_board.board(s, a, utcnow(), size=1),
    ],
    "db.referral_lists.answers_since": lambda s, a, c: [
        referral_lists.answers_since(s, a, NOW - timedelta(days=9))
    ],
    "db.referral_lists.without_answer": lambda s, a, c: [referral_lists.without_answer(s, a)],
    "db.partner_history.history": lambda s, a, c: (
        partner_history.history(s, a, reference) for reference in _partners(s)
    ),
    "db.network_members.members": lambda s, a, c: [
        network_members.members(s, a, network_members.MemberFilters(query="e"))
    ],
    "db.network_members.of_partner": lambda s, a, c: (
        network_members.of_partner(s, a, reference) for reference in _partners(s)
    ),
    "db.matching.suggest": lambda s, a, c: [
        matching.suggest(s, a, frozenset(codes), c.quarter_id, case_reference=c.reference)
        for codes in (("EC-ALI",), RESERVED, MIXED)
    ],
    "db.partners.detail": lambda s, a, c: (
        partners.detail(s, a, reference) for reference in _partners(s)
    ),
    "db.audit.list_events": lambda s, a, c: [
        audit.list_events(s, a), audit.list_events(s, a, subject=c.reference),
    ],
}  # fmt: skip
"""How everything that reaches cases, needs, requests or tasks is called here."""


def token(case: Case) -> str:
    return f"reserved {case.id}"


def answered(*moves: tuple[ReferralStatus, str]) -> Callable[..., None]:
    """The reserved request goes to the partner, which answers so."""

    def live(session, manager, case, service):
        number = entrust(
            session, manager, case.reference, service, "per lei", f"reserved {case.id}"
        )
        session.flush()
        for target, reason in moves:
            record(session, manager, number, target, reason)
        session.flush()

    return live


def prepared(session, manager, case, service):
    refer(session, manager, case.reference, service, "", token(case))


def asked(session, manager, case, service):
    answered()(session, manager, case, service)
    number = session.scalar(select(func.max(Referral.id)))
    replies.ask(session, reply_link(session, manager, number), "Maria", "Chi è?")


def urgent(session, manager, case, service):
    answered()(session, manager, case, service)
    case_changes.change_urgency(session, manager, case.reference, case.version, 1)


LIVES = {
    "prepared": prepared,
    "sent": answered(),
    "accepted": answered((S.ACCEPTED, "")),
    "declined": answered((S.DECLINED, "no_capacity")),
    "withdrawn": answered((S.CANCELLED, "")),
    "done": answered((S.ACCEPTED, ""), (S.DONE, "answered")),
    "confirmed": answered((S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")),
    "asked something": asked,
    "urgent": urgent,
}


def one_of_each(session, manager, needs, token) -> dict[str, Case]:
    """A case for each of LIVES."""
    made = {life: add_case(session, manager, needs, urgency=3) for life in LIVES}
    for life, each in made.items():
        if token:
            service = add_service(session, f"Emporio {life}", needs=("EC-ALI",))
            entrust(session, manager, each.reference, service, "", f"{token} {life}")
    session.flush()
    return made


def test_a_reserved_need_of_a_case_and_what_is_asked_for_it_change_nothing(
    session, manager, coordinator, executive, administrator, services
):
    cases = one_of_each(session, manager, ("EC-ALI",), "open")
    case = cases["sent"]
    readers = (coordinator, executive, administrator)
    before = [read(session, reader, case) for reader in readers]
    assert str(before[0]["db.case_detail.detail"]).count("HeardNeed(code='EC-ALI'") == len(LIVES)
    needs = {"EC-ALI": 2, "SA-PSI": 3}
    for n, (life, each) in enumerate(cases.items()):
        case_changes.change_needs(session, manager, each.reference, each.version, needs)
        session.flush()
        LIVES[life](session, manager, each, services["mixed" if n % 2 else "reserved"])
        session.flush()
    for reader, told in zip(readers, before, strict=True):
        now = read(session, reader, case)
        assert {name for name in told if told[name] != now[name]} == set()


def test_a_case_of_reserved_needs_alone_is_as_if_it_were_not_there(
    session, manager, coordinator, executive, administrator, services, case, monkeypatch
):
    readers = (coordinator, executive, administrator)
    before = [read(session, reader, case) for reader in readers]
    others = one_of_each(session, manager, RESERVED, "")
    for life, each in others.items():
        LIVES[life](session, manager, each, services["reserved"])
        session.flush()
        assert case_detail.detail(session, coordinator, each.reference) is None
    monkeypatch.setattr(f"{__name__}.AFTER", min(each.id for each in others.values()))
    for reader, told in zip(readers, before, strict=True):
        now = read(session, reader, case)
        assert {name for name in told if told[name] != now[name]} == set()


def test_a_request_that_says_nothing_reserved_is_read_with_whom_it_waits_for(
    session, coordinator, case
):
    found = case_detail.detail(session, coordinator, case.reference)
    [line] = found.referrals
    assert (line.partner, line.contact) == ("Emporio", "Referente 1")
    assert (found.status, found.next_actor) == (CaseStatus.REFERRED, NextActor.PARTNER)
    assert found.due_at == line.due_at


def test_a_need_left_without_an_answer_does_not_keep_a_case_in_the_list(
    session, manager, coordinator, case
):
    needs = {"EC-ALI": 2, "SA-PSI": 3}
    case_changes.change_needs(session, manager, case.reference, case.version, needs)
    number = session.scalar(select(Referral.id))
    for target, reason in ((S.ACCEPTED, ""), (S.DONE, "answered"), (S.CONFIRMED, "")):
        record(session, manager, number, target, reason)
    session.flush()
    assert session.get_one(Case, case.id).status is CaseStatus.IN_PROGRESS
    assert case_list.page(session, coordinator, CaseFilters(View.ALL)).rows.empty
    assert case_detail.detail(session, coordinator, case.reference) is None


def test_a_service_that_comes_to_answer_a_reserved_need_hides_what_it_was_asked(
    session, coordinator, case
):
    reference = session.scalar(select(Partner.reference).where(Partner.name == "Emporio"))
    stored = partners.detail(session, coordinator, reference)
    [service] = stored.services
    form = replace(service.form, needs=("EC-ALI", "FA-VIO"), areas=("VA",))
    partners_write.save_service(session, coordinator, reference, stored.version, form, service.id)
    session.flush()
    assert case_detail.detail(session, coordinator, case.reference) is None


def test_closing_for_another_reason_tells_nothing_of_it(session, manager, coordinator, case):
    session.flush()
    case_changes.change_status(
        session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.WITHDRAWN
    )
    assert case_detail.detail(session, coordinator, case.reference) is None


# --- nobody goes round it

TABLES = {
    "Case", "CaseNeed", "CaseEvent", "Referral", "ReferralEvent", "Task", "MailReferral",
    "PartnerRecord", "CaseMerger",
}  # fmt: skip


def _names(function: FunctionType) -> set[str]:
    """The names a function speaks of, `module.name` too."""
    tree = ast.parse(inspect.getsource(inspect.unwrap(function)).lstrip())
    dotted = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return dotted | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """The functions of `db` it calls by name."""
    known = inspect.unwrap(function).__globals__
    for name in _names(function):
        module, _, attribute = name.rpartition(".")
        found = getattr(known.get(module), attribute, None) if module else known.get(name)
        if isinstance(found, FunctionType) and found.__module__.startswith("db."):
            yield found


def _reaches(function: FunctionType) -> bool:
    """Whether it, or something it calls, speaks of a table of cases."""
    seen, left = set(), [function]
    while left:
        one = inspect.unwrap(left.pop())
        if one in seen:
            continue
        seen.add(one)
        if _names(one) & TABLES:
            return True
        left += _called(one)
    return False


COUNTS = ("db.cover", "db.early_warning", "db.quarter", "db.measures", "db.report", "db.mobile")
"""Counts of cases: told by `db.told`, and attacked in tests/inference."""


WRITES = {
    "db.drafts.keep": "one's own words",
    "db.network_members.save": "a conflict shows what `of_partner` shows",
    "db.partners_import_write.import_rows": "shows nothing",
    "db.partners_write.save_service": "shows nothing",
    "db.proposals.decide": "shows nothing",
    "db.verifications.ask": "a mail about the organisation itself",
}
"""What reaches them to write, and why nothing is read there."""


def test_everything_that_reaches_cases_for_who_may_not_see_them_all_is_called_here():
    open_to_others = {
        name
        for name, function in GUARDED.items()
        if any(Actor(0, "", role).may(function.permission) for role in READERS)
        and not name.startswith(COUNTS)
    }
    reaching = {name for name in open_to_others if _reaches(GUARDED[name])}
    assert "db.case_detail.detail" in reaching
    assert reaching <= CALLS.keys() | WRITES.keys()


OF_CASES = re.compile(r'\b(FROM|JOIN) (?:"case"|referral|case_need|task|case_event)\b')
LEFT_OUT = re.compile(r"\breserved\b|need_code (?:IN|=)")


def test_every_question_about_cases_starts_from_what_the_reader_may_see(session, coordinator, case):
    """Said by the SQL itself: each names the condition that leaves reserved requests out."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        read(session, coordinator, case)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    of_cases = [statement for statement in asked if OF_CASES.search(statement)]
    assert len(of_cases) > 10
    assert [statement for statement in of_cases if not LEFT_OUT.search(statement)] == []
