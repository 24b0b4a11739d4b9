"""The role of the application works, and cannot touch what is on record."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from support import database

from db.access import audit
from db.engine import transaction
from db.ops import readiness
from db.ops.migrate import alembic_config, migrate
from db.ops.words import database_words
from db.progress import Silence
from db.record import checks, grants, seal
from db.record.verify import verify
from domain.acts import Act
from domain.errors import CannotRun

OWN = ("UPDATE audit_event SET subject = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event")
SEALS = ("DELETE FROM record_seal", "UPDATE record_seal SET count = 0", "DELETE FROM record_head")
TRIGGERS = ("DROP TRIGGER audit_event_append_only ON audit_event",)


def test_the_role_of_the_application_adds_to_the_record_and_no_more(fresh_engine):
    if fresh_engine.dialect.name == "sqlite":
        with pytest.raises(CannotRun), fresh_engine.begin() as connection:
            grants.grant(connection, "ponte_app")
        return
    with fresh_engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS ponte_app"))
        connection.execute(text("CREATE ROLE ponte_app LOGIN"))
        grants.grant(connection, "ponte_app")
    url = fresh_engine.url.set(username="ponte_app").render_as_string(hide_password=False)
    own = database(url)
    try:
        migrate(own)  # as every start does: there is nothing to migrate
        with transaction(own) as session:
            audit(session, None, Act.CASE_OVERDUE, "clock")
            seal.make(session)
            assert not grants.may_rewrite(session)
        with fresh_engine.begin() as connection:
            connection.execute(text("GRANT UPDATE ON record_seal TO ponte_app"))
        with Session(own) as session:
            assert grants.may_rewrite(session)
        with fresh_engine.begin() as connection:
            grants.grant(connection, "ponte_app")
        found = verify(own, Silence())
        with transaction(own) as session:
            checks.keep(session, found)
        assert found.whole
        for act in (*OWN, *SEALS, *TRIGGERS):
            refused = pytest.raises(DBAPIError, match=r"permission denied|must be owner")
            with refused as told, Session(own) as session:
                session.execute(text(act))
            assert "As the owner of the tables" in database_words(told.value)
    finally:
        own.dispose()
        with fresh_engine.begin() as connection:
            connection.execute(text("DROP OWNED BY ponte_app"))
            connection.execute(text("DROP ROLE ponte_app"))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("tables", ["0054", "base"])
def test_a_start_that_may_not_bring_the_tables_up_to_date_says_who_may(
    fresh_engine, tables, monkeypatch
):
    monkeypatch.setattr(readiness, "get_engine", lambda: fresh_engine)
    readiness.check_database()
    with fresh_engine.begin() as connection:
        command.downgrade(alembic_config(connection), tables)
        connection.execute(text("CREATE ROLE ponte_app LOGIN"))
        connection.execute(text("GRANT SELECT ON alembic_version TO ponte_app"))
    readiness.check_database()  # the owner may
    own = database(fresh_engine.url.set(username="ponte_app").render_as_string(hide_password=False))
    monkeypatch.setattr(readiness, "get_engine", lambda: own)
    try:
        with pytest.raises(CannotRun, match="As the owner of the tables"):
            readiness.check_database()
    finally:
        own.dispose()
        with fresh_engine.begin() as connection:
            connection.execute(text("DROP OWNED BY ponte_app"))
            connection.execute(text("DROP ROLE ponte_app"))


def test_a_name_that_is_none_is_refused():
    with pytest.raises(CannotRun):
        grants.statements("ponte; DROP TABLE audit_event")
