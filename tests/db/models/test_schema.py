import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.engine import WriteWithoutAudit, transaction
from db.models import Base
from db.models.accounts import User
from db.models.reference import Municipality, Need, Quarter
from db.ops.migrate import migrate
from db.reference import load as reference_data
from domain.vocabulary import Role


def test_the_migrations_make_exactly_the_tables_of_the_models(engine):
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_reference_data_is_loaded_once(engine):
    migrate(engine)
    with Session(engine) as session:
        counts = [
            session.scalar(select(func.count()).select_from(t))
            for t in (Municipality, Quarter, Need)
        ]
    assert counts == [338, 61, 38]


def test_where_the_mobile_office_stops_is_said_and_not_read_out_of_a_source(monkeypatch):
    written = list(reference_data._rows("quarters.csv"))
    stops = [row["camper_stop"] for row in written]
    assert stops.count("yes") == 15 and set(stops) == {"yes", ""}
    moved = [row | {"source": "a paper about a camper", "camper_stop": ""} for row in written[1:]]
    silent = written[0] | {"source": "a list of the agency"}
    monkeypatch.setattr(reference_data, "_rows", lambda _name: [silent, *moved])
    assert [q["code"] for q in reference_data._quarters() if q["camper_stop"]] == ["VA-01"]


def test_a_corrected_label_is_restored_by_the_next_start(fresh_engine):
    with fresh_engine.begin() as connection:
        connection.execute(Need.__table__.update().values(label_it="wrong"))
    migrate(fresh_engine)
    with Session(fresh_engine) as session:
        assert session.get(Need, "EC-ALI").label_it == "Povertà alimentare"


def test_a_write_without_audit_event_is_rolled_back(fresh_engine):
    with pytest.raises(WriteWithoutAudit), transaction(fresh_engine) as session:
        session.add(
            User(username="x", name="x", role=Role.EXECUTIVE, password_hash="", created_at=utcnow())
        )
    with Session(fresh_engine) as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0


def test_every_table_has_its_primary_key(engine):
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        assert inspector.get_pk_constraint(table)["constrained_columns"], table
