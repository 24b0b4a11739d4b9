"""A database is a demonstration's or of real use, and opens for its own kind only."""

import pytest
from sqlalchemy import text
from support import add_user, migrated

from db.accounts import demo as demo_accounts
from db.engine import make_engine, transaction
from db.ops import installation
from db.ops.backup import save
from db.ops.installation import DatabaseKind, find, settle
from db.ops.restore import restore
from db.progress import Silence
from domain.errors import CannotRun
from domain.vocabulary import Role


@pytest.mark.parametrize(("mine", "other"), [(True, False), (False, True)])
def test_a_database_stays_what_it_was_first_started_as(fresh_engine, mine, other):
    assert find(fresh_engine) is None
    settle(fresh_engine, demo=mine)
    settle(fresh_engine, demo=mine)
    with pytest.raises(CannotRun):
        settle(fresh_engine, demo=other)
    assert find(fresh_engine) is (DatabaseKind.DEMONSTRATION if mine else DatabaseKind.REAL)


def test_a_database_with_accounts_of_people_is_of_real_use_also_unmarked(fresh_engine):
    with transaction(fresh_engine) as session:
        add_user(session, Role.ADMINISTRATOR, "anna.prova")
    with pytest.raises(CannotRun, match="real use"):
        settle(fresh_engine, demo=True)
    settle(fresh_engine, demo=False)


def test_a_database_with_the_four_accounts_alone_is_a_demonstrations_also_unmarked(fresh_engine):
    with transaction(fresh_engine) as session:
        demo_accounts.ensure_demo_users(session)
    with pytest.raises(CannotRun, match="demonstration"):
        settle(fresh_engine, demo=False)
    settle(fresh_engine, demo=True)


def test_real_data_once_entered_by_the_buttons_of_a_demonstration_stays_real(fresh_engine):
    with transaction(fresh_engine) as session:
        add_user(session, Role.ADMINISTRATOR, "anna.prova")
        demo_accounts.ensure_demo_users(session)
    with pytest.raises(CannotRun, match="real use"):
        settle(fresh_engine, demo=True)


def test_a_refused_database_is_not_even_migrated(tmp_path):
    engine = migrated(tmp_path / "old.db")
    with transaction(engine) as session:
        add_user(session, Role.ADMINISTRATOR, "anna.prova")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE installation"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    with pytest.raises(CannotRun):
        installation.check(engine, demo=True)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0007"
    engine.dispose()


def test_a_database_without_any_table_is_nobodys(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert find(engine) is None
    installation.check(engine, demo=True)
    engine.dispose()


def test_a_backup_of_a_demonstration_is_not_read_into_real_use(tmp_path):
    source, target = (migrated(tmp_path / f"{name}.db") for name in ("a", "b"))
    for engine, demo in ((source, True), (target, False)):
        settle(engine, demo=demo)
    save(source, tmp_path / "b.zip", Silence())
    with pytest.raises(CannotRun, match="demonstration"):
        restore(target, tmp_path / "b.zip", Silence())
    assert find(target) is DatabaseKind.REAL
    for engine in (source, target):
        engine.dispose()
