"""A database with data goes up and down the revisions and keeps every row."""

from datetime import timedelta

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from case_support import add_case, add_service, entrust, tallies_kept
from mobile_support import add_stop, convene, row
from record_support import lines, unbroken
from sqlalchemy import Engine, MetaData, func, insert, select, text, update
from support import add_user

from db.access import audit
from db.clock import utcnow
from db.engine import transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.directory import PartnerService, ServiceArea
from db.models.facts import FactTally
from db.models.follow_up import PartnerRecord
from db.models.referrals import Referral
from db.ops.migrate import alembic_config, migrate
from db.referrals.ask import record
from domain.acts import Act
from domain.vocabulary import ReferralStatus, Role


def counts(engine: Engine) -> dict[str, int]:
    """Rows of every table there is."""
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }


def _newest() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def down(engine: Engine, revision: str) -> None:
    """With the foreign keys on, as Alembic alone goes: dropping a table to copy it would delete
    all that hangs on it.
    """
    with engine.connect() as connection:
        with connection.begin():
            command.downgrade(alembic_config(connection), revision)
        connection.invalidate()


@pytest.fixture
def with_data(fresh_engine: Engine) -> Engine:
    """An organisation with a service, two needs and a place; a referral that was accepted."""
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
        case = add_case(session, actor, ("EC-ALI", "SA-PSI"))
        service = add_service(session, needs=("EC-ALI", "SA-PSI"))
        session.add(ServiceArea(service_id=service, place="VA"))
        session.flush()
        entrust(session, actor, case.reference, service, "", "form")
        session.flush()
        number = session.scalars(select(Referral.id)).one()
        record(session, actor, number, ReferralStatus.ACCEPTED)
    return fresh_engine


def test_a_database_from_before_the_follow_up_loses_nothing_and_gains_its_records(with_data):
    down(with_data, "0002")
    before = counts(with_data)
    assert "mail" not in before
    assert before["service_need"] == 2
    migrate(with_data)
    after = counts(with_data)
    assert {name: after[name] for name in before} == before
    with transaction(with_data) as session:
        row = session.scalars(select(PartnerRecord)).one()
        assert (row.asked, row.in_time, row.accepted, row.expired) == (1, 1, 1, 0)
        assert session.scalar(select(PartnerService.restricted)) is True  # it listed SA-PSI
        assert session.scalar(select(Referral.reserved)) is True


def test_going_back_before_the_follow_up_keeps_every_case_and_what_hangs_on_it(with_data):
    before = counts(with_data)
    down(with_data, "0002")
    after = counts(with_data)
    hang = ("case", "case_need", "referral", "partner_service", "service_need", "service_area")
    assert all(before[name] for name in hang)
    assert {name: after[name] for name in hang} == {name: before[name] for name in hang}


def test_visits_are_counted_anew_though_no_case_was_ever_opened(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
        convene(session, actor, add_stop(session), row("Rossi"))
        session.flush()
        kept = visits_known(session)
    assert kept
    down(fresh_engine, "0021")
    migrate(fresh_engine)
    with transaction(fresh_engine) as session:
        assert visits_known(session) == kept


def visits_known(session):
    found = select(FactTally.month, FactTally.split, FactTally.n)
    return set(session.execute(found.where(FactTally.statistic == "visit", FactTally.n > 0)))


def test_a_database_from_before_the_facts_is_counted_when_it_is_migrated(with_data):
    with transaction(with_data) as session:
        kept = tallies_kept(session)
        case = session.scalars(select(Case)).one()
        times = case.referred_after, case.answered_after
    down(with_data, "0003")
    migrate(with_data)
    with transaction(with_data) as session:
        case = session.scalars(select(Case)).one()
        assert (case.referred_after, case.answered_after) == times
        assert tallies_kept(session) == kept


def test_a_database_from_before_events_had_their_month_learns_when_requests_ended(with_data):
    with transaction(with_data) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER, "una")
        number = session.scalars(select(Referral.id)).one()
        record(session, actor, number, ReferralStatus.DONE, "answered")
        record(session, actor, number, ReferralStatus.CONFIRMED)
        session.flush()
        kept, ended = tallies_kept(session), session.get_one(Referral, number).ended_at
    down(with_data, "0019")
    migrate(with_data)
    with transaction(with_data) as session:
        learnt = session.get_one(Referral, number).ended_at
        assert learnt and abs(learnt - ended) < timedelta(seconds=5)
        assert session.scalar(select(Case.answered_at)) is not None
        assert tallies_kept(session) == kept


KEYS = {
    ("case", "record_key"),
    ("appointment", "record_key"),
    ("need_tally", "open_key"),
    ("fact_tally", "key_sum"),
    ("early_warning", "observed_key"),
    ("case_tally", "opened_key"),
    ("case_tally", "open_key"),
    ("case_tally", "overdue_key"),
    ("case_tally", "closed_key"),
    ("case_tally", "reopened_key"),
}
"""What counts were once protected by."""


def columns(engine: Engine) -> set[tuple[str, str]]:
    """Table and name of every column there is."""
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
    return {(table.name, column.name) for table in found.tables.values() for column in table.c}


def test_the_keys_of_records_go_and_every_count_stays(with_data):
    with transaction(with_data) as session:
        kept = tallies_kept(session)
    now, rows = columns(with_data), counts(with_data)
    assert not now & KEYS
    down(with_data, "0023")
    then = columns(with_data)
    down(with_data, "0022")
    assert columns(with_data) == then | KEYS
    migrate(with_data)
    assert columns(with_data) == now
    assert counts(with_data) == rows
    with transaction(with_data) as session:
        assert tallies_kept(session) == kept


def test_the_foreign_keys_hold_again_after_a_migration(with_data):
    migrate(with_data)
    with with_data.connect() as connection, pytest.raises(Exception, match=r"(?i)foreign"):
        connection.execute(text("DELETE FROM partner"))
        connection.execute(update(Referral).values(case_id=999_999))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_upgrade_leaves_no_index_of_which_nothing_is_known(with_data):
    """Else the clock would look at whole tables once people are at work, who could not write."""
    known = text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'case'")
    down(with_data, "0054")
    migrate(with_data)
    with with_data.connect() as connection:
        assert "ix_case_open_lane" in connection.scalars(known).all()


def test_lines_from_before_the_chain_are_chained(with_data):
    down(with_data, "0032")
    with with_data.begin() as connection:
        old = {"at": utcnow(), "action": "case.overdue", "subject": "è \t 😀", "detail": "x"}
        connection.execute(insert(AuditEvent).values(id=90, **old))
    migrate(with_data)
    with transaction(with_data) as session:
        audit(session, None, Act.CASE_OVERDUE, "new")
    found, head = lines(with_data)
    assert unbroken(found) == head.chain
    assert [line.id for line in found][-2:] == [90, 91]
    assert head.count == len(found) < head.last_id


def test_the_newest_revision_is_reached_once(with_data):
    migrate(with_data)
    migrate(with_data)
    with with_data.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == _newest()
