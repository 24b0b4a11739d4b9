"""What lists are made of follows from the requests, whoever changes them, and shows no more."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from reserved_support import NOW
from sqlalchemy import delete, event, func, insert, select, text, update
from support import add_user, assert_told_as_worked_out, settle_all

from db.access import audit
from db.cases import listing as case_list
from db.cases.filters import CaseFilters
from db.directory import write as partners_write
from db.engine import reading, transaction
from db.models.cases import Case, CaseNeed
from db.models.reference import Need
from db.models.referrals import Referral
from db.models.told import CaseTold, CaseTouched
from db.ops import recount
from db.ops.migrate import migrate
from db.referrals import board as referral_board
from db.visible import cases as case_visible
from db.visible import kept
from domain.acts import Act
from domain.permissions import GRANTS, Permission
from domain.referrals.reserved import UNANSWERED
from domain.vocabulary import CaseStatus, NextActor, ReferralStatus, Role

S = ReferralStatus
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def still():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(session, manager):
    """A case of which a partner was asked six days ago, and has not answered."""
    return asked(session, manager)


def asked(session, manager, days=6):
    with time_machine.travel(NOW - days * DAY, tick=False):
        made = add_case(session, manager)
        service = add_service(session, f"Emporio {made.id}", needs=("EC-ALI",))
        entrust(session, manager, made.reference, service, "", f"form {made.id}")
        session.flush()
    return made


def listed(session, actor):
    page = case_list.page(session, actor, CaseFilters())
    lanes = referral_board.board(session, actor, NOW)
    on_board = {item.reference for lane in lanes for item in lane.first}
    assert on_board == {row.reference for row in page.rows}
    return on_board


def counted(session, actor):
    page = case_list.page(session, actor, CaseFilters(), size=1)
    assert page.count == sum(lane.count for lane in referral_board.board(session, actor, NOW))
    return page.count


def some_requests(dice, case_id, service, user_id):
    """One to three requests in any state, of some time ago, answered soon, late or never."""
    for _ in range(dice.randint(1, 3)):
        sent_at = NOW - dice.choice([1, 3, 4, 5, 9]) * DAY
        answer = dice.choice([None, sent_at + DAY, sent_at + UNANSWERED])
        yield {
            "case_id": case_id,
            "partner_id": service.partner_id,
            "service_id": service.id,
            "status": dice.choice(list(S)),
            "message": "",
            "sent_at": sent_at,
            "sent_by": user_id,
            "due_at": dice.choice([None, sent_at + DAY]),
            "answered_at": answer if answer and answer <= NOW else None,
            "question": dice.choice([None, None, "Chi?"]),
            "reserved": dice.choice([False, False, True, None]),
            "reason": "",
        }


@pytest.mark.parametrize("restricted", [False, True])
def test_a_list_holds_what_the_rule_lets_through_now_and_later_and_in_the_same_lane(
    session, manager, coordinator, monkeypatch, restricted
):
    if restricted:
        more = coordinator.rights | {Permission.RESTRICTED_READ}
        monkeypatch.setitem(GRANTS, coordinator.role, more)
    dice = Random(42)
    service = session.get_one(partners_write.PartnerService, add_service(session, "Emporio"))
    for n in range(200):
        needs = dice.choice([("EC-ALI",), ("SA-PSI",), ("EC-ALI", "SA-PSI")])
        status = CaseStatus.CLOSED if n % 9 == 0 else CaseStatus.REFERRED
        made = add_case(session, manager, needs, status=status)
        session.flush()
        rows = list(some_requests(dice, made.id, service, manager.user_id))
        session.execute(insert(Referral), rows)
    by_rule = select(Case).where(*case_visible.visible(session, coordinator))
    by_list = select(CaseTold).where(*case_visible.among(session, coordinator))
    sizes = set()
    for days in (0, 2, 4, 30):
        with time_machine.travel(NOW + days * DAY, tick=False):
            cases = session.scalars(by_rule).all()
            rows = session.scalars(kept.lists(by_list)).all()
            fields = case_visible.told(session, coordinator, cases)
            assert {row.id: row.waits_for for row in rows} == {
                number: told.next_actor for number, told in fields.items()
            }
            sizes.add(len(rows))
    assert len(sizes) > 2 and min(sizes) > 20


def test_time_alone_brings_a_case_up(session, manager, coordinator):
    made = asked(session, manager, days=0)
    session.commit()
    changed = []
    event.listen(session, "after_flush", lambda *_: changed.append(1))
    for later, seen in ((-1, set()), (1, {made.reference})):
        with time_machine.travel(NOW + UNANSWERED + timedelta(minutes=later), tick=False):
            assert listed(session, coordinator) == seen
    assert not changed and counted(session, coordinator) == 0


def test_a_service_that_comes_to_answer_a_reserved_need_hides_what_it_was_asked(
    session, coordinator, case
):
    assert listed(session, coordinator) == {case.reference}
    service = session.scalars(select(Referral.service_id)).one()
    marked = session.get_one(partners_write.PartnerService, service)
    marked.restricted = True
    session.flush()
    partners_write.referrals.follow_services(session, [marked])
    assert listed(session, coordinator) == set() and counted(session, coordinator) == 0


@pytest.mark.parametrize(
    "change",
    [
        update(Case).values(status=CaseStatus.CLOSED),
        update(Referral).values(answered_at=NOW - 5 * DAY, status=S.ACCEPTED),
        update(Referral).values(status=S.CONFIRMED),
        update(Referral).values(status=S.CANCELLED, due_at=None),
        update(Referral).values(sent_at=NOW),
        update(Referral).values(reserved=None),
        update(CaseNeed).values(need_code="SA-PSI"),
        update(Need).where(Need.code == "EC-ALI").values(restricted=True),
        delete(CaseNeed),
        delete(Referral),
    ],
    ids=str,
)
def test_whatever_changes_a_case_and_however_it_is_seen_to(session, coordinator, case, change):
    """Also what goes round the objects and names no case: by the clock."""
    session.connection().execute(change)
    settle_all(session)
    assert counted(session, coordinator) == 0


def test_who_is_asked_instead_brings_the_case_to_another_lane(session, coordinator, case):
    def waits_for():
        return [
            lane.actor for lane in referral_board.board(session, coordinator, NOW) if lane.count
        ]

    seen = [waits_for()]
    for values in ({"question": "Chi è?"}, {"status": S.DONE, "question": None}):
        session.execute(update(Referral).values(**values))
        settle_all(session)
        seen.append(waits_for())
    assert seen == [[NextActor.PARTNER], [NextActor.ALER], [NextActor.TENANT]]


def test_what_is_kept_and_wrong_shows_no_case(session, manager, coordinator, case):
    """A row too many, as one left behind, counts until it is settled, and is not shown."""
    hidden = asked(session, manager, days=1)
    assert listed(session, coordinator) == {case.reference}
    session.execute(update(CaseTold).values(told_from=NOW - DAY))
    assert listed(session, coordinator) == {case.reference}
    assert hidden.reference not in {
        item.reference
        for lane in referral_board.board(session, coordinator, NOW)
        for item in lane.first
    }
    session.execute(update(Referral).values(due_at=NOW))  # touched: all is as it should be


def test_a_recount_puts_right_what_is_kept(session, coordinator, case):
    assert listed(session, coordinator) == {case.reference}
    session.execute(update(CaseTold).values(told_from=NOW + DAY))
    assert listed(session, coordinator) == set()
    recount.run(session)
    settle_all(session)
    assert listed(session, coordinator) == {case.reference}


def committed(engine):
    """A case as in `case`, on its own database."""
    with transaction(engine) as session:
        manager, reader = (
            add_user(session, Role.COMMUNITY_MANAGER),
            add_user(session, Role.COORDINATOR),
        )
        made = asked(session, manager)
        audit(session, manager, Act.CASE_OPEN, made.reference)
    return made.reference, reader


def test_a_transaction_leaves_nothing_to_be_settled(fresh_engine):
    reference, reader = committed(fresh_engine)
    with reading(fresh_engine) as session:
        assert not kept.behind(session)
        assert listed(session, reader) == {reference}


def test_the_start_of_a_newer_version_works_out_all_there_is(fresh_engine):
    reference, reader = committed(fresh_engine)
    with fresh_engine.begin() as connection:
        connection.execute(delete(CaseTold))
        connection.execute(insert(CaseTouched).from_select(["case_id"], select(Case.id)))
    migrate(fresh_engine)
    with reading(fresh_engine) as session:
        assert listed(session, reader) == {reference}
        assert session.scalar(select(func.count()).select_from(CaseTouched)) == 0
        assert_told_as_worked_out(session)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_who_has_no_right_to_the_marks_leaves_one_all_the_same(session, case):
    """The role of an older version, from the migration to the next `grants`."""
    for said in (
        "CREATE ROLE ponte_older",
        "GRANT SELECT, UPDATE ON referral TO ponte_older",
        "SET LOCAL ROLE ponte_older",
        "UPDATE referral SET reserved = true",
        "RESET ROLE",
    ):
        session.connection().execute(text(said))
    assert kept.behind(session)


def test_a_mark_is_written_in_its_table_whatever_a_session_has_of_its_own(session, case):
    """On PostgreSQL it is written by the owner's right: nothing a session makes may come in."""
    session.commit()
    session.execute(text("CREATE TEMP TABLE case_touched (case_id int PRIMARY KEY)"))
    session.execute(update(Referral).values(sent_at=NOW))
    own = "pg_temp" if session.get_bind().dialect.name == "postgresql" else "temp"
    assert session.scalar(text(f"SELECT count(*) FROM {own}.case_touched")) == 0
    session.rollback()
