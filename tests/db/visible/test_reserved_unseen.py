"""What happens around a need of health, violence or criminal measures changes nothing that anybody
else can read: every function they may call answers after it as it did before.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from case_support import add_case, add_service, entrust, nobody_took_it
from reserved_support import MIXED, NOW, RESERVED, read
from sqlalchemy import event, func, select

from db.case_life import changes as case_changes
from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.directory import detail as partners
from db.directory import write as partners_write
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.referrals import reply as replies
from db.referrals.ask import record, refer, reply_link
from domain.vocabulary import CaseStatus, NextActor, Outcome, ReferralStatus

S = ReferralStatus


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
    nobody_took_it(session)
    return made


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
    nobody_took_it(session)
    return made


def test_a_reserved_need_of_a_case_and_what_is_asked_for_it_change_nothing(
    session, manager, coordinator, executive, administrator, services
):
    cases = one_of_each(session, manager, ("EC-ALI",), "open")
    case = cases["sent"]
    readers = (coordinator, executive, administrator)
    before = [read(session, reader, case) for reader in readers]
    assert str(before[0]["db.cases.detail.detail"]).count("HeardNeed(code='EC-ALI'") == len(LIVES)
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
    session, manager, coordinator, executive, administrator, services, case
):
    readers = (coordinator, executive, administrator)
    before = [read(session, reader, case) for reader in readers]
    others = one_of_each(session, manager, RESERVED, "")
    for life, each in others.items():
        LIVES[life](session, manager, each, services["reserved"])
        session.flush()
        assert case_detail.detail(session, coordinator, each.reference) is None
    first = min(each.id for each in others.values())
    for reader, told in zip(readers, before, strict=True):
        now = read(session, reader, case, first)
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
    assert not case_list.page(session, coordinator, CaseFilters(View.ALL)).rows
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


OF_CASES = re.compile(r'\b(FROM|JOIN) (?:"case"|(?:referral|case_need|task|case_event)\b)')
LEFT_OUT = re.compile(r"\breserved\b|need_code (?:IN|=)")
ITS_ID = re.compile(r'SELECT "case"\.id\s+FROM "case"\s+WHERE "case"\.reference = \S+\s*$')
"""What a reference typed in an address leads to, before it is asked whether that may be seen."""
OURS = re.compile(r'SELECT "case"\.reference\s+FROM "case"\s+WHERE "case"\.id < \S+ ORDER BY')
"""The references this test itself goes through, in `read`."""


def test_every_question_about_cases_starts_from_what_the_reader_may_see(session, coordinator, case):
    """Said by the SQL itself: each names the condition that leaves reserved requests out."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    session.commit()  # what was written before is worked out by the transaction that wrote it
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        read(session, coordinator, case)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    of_cases = [each for each in asked if OF_CASES.search(each) and not OURS.match(each)]
    assert len(of_cases) > 10
    round_it = [each for each in of_cases if not (LEFT_OUT.search(each) or ITS_ID.match(each))]
    assert round_it == []
