"""Alembic's entry: runs the migrations on the connection it is given."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from db.engine import get_engine
from db.models import Base
from db.types import Code, EncryptedText, UtcDateTime


def run() -> None:
    """Migrate on the caller's connection, or on the configured database."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        with get_engine().connect() as own:
            _migrate(own)
            own.commit()
    else:
        _migrate(connection)


def _plain(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as the plain types beneath, so that old migrations stand alone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Code):
        return "sa.String(length=24)"
    return False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
