"""Bring a database to the newest schema and load the reference data."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from db import reference_data
from db.engine import get_engine
from settings import ROOT

_LOCK = 0x50_4F_4E_54_45  # "PONTE": two servers starting at once migrate one after the other


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine | None = None) -> None:
    """Upgrade to the newest revision, then load reference data; does nothing the second time."""
    engine = engine or get_engine()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        command.upgrade(alembic_config(connection), "head")
        reference_data.load(connection)
